import { expect, test, vi } from "vitest";
import { unpackRanks } from "./js-tiktoken-ranks.ts";

test("an encoding by name says in one line that js-tiktoken is missing", async () => {
  vi.doMock("js-tiktoken/ranks/o200k_base", () => {
    throw new Error("Cannot find package 'js-tiktoken'");
  });
  const { o200k } = await import("./encodings.ts");
  await expect(o200k()).rejects.toThrow(
    new Error(
      "loadEncoding: o200k needs the package js-tiktoken, which could not be loaded. Install it: npm install js-tiktoken",
    ),
  );
});

test("packed ranks become lines of token and rank", () => {
  expect(new TextDecoder().decode(unpackRanks({ bpe_ranks: "! 0 IQ== Ig==\n! 7 Iw==\n" }))).toBe(
    "IQ== 0\nIg== 1\nIw== 7",
  );
  for (const bpe_ranks of ["IQ== 0", "! IQ==", `! ${"9".repeat(400)} IQ==`])
    expect(() => unpackRanks({ bpe_ranks })).toThrow(
      "loadEncoding: the data of js-tiktoken has an unknown form. Version 1.0.21 is known to work",
    );
});
