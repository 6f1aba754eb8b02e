// What a machine offers, in plain sentences: what is there, what is missing, and what would give it.
import { isSoftware, missingAdapter, missingThreads } from "./contenders.ts";
import type { Adapter, Machine } from "./machine.ts";

/** One thing that a browser has or has not. */
export interface Fact {
  readonly name: string;
  /** In two or three words. */
  readonly value: string;
  readonly sentence: string;
  readonly isThere: boolean;
}

/** Four facts: threads, vector instructions, the two ways to the graphics card. */
export function factsOf(machine: Machine): readonly Fact[] {
  return [
    threadFact(machine),
    simdFact(machine),
    gpuFact("WebGL 2", machine.webgl2),
    gpuFact("WebGPU", machine.webgpu),
  ];
}

function threadFact(machine: Machine): Fact {
  const missing = missingThreads(machine);
  const { processors, isIsolated } = machine;
  const counted = processors === 1 ? "1 processor" : `${processors} processors`;
  return {
    name: "Threads",
    value: missing === undefined ? `${counted}, shared memory` : isIsolated ? counted : `${counted}, one thread`,
    sentence: missing?.sentence ?? "The page is cross-origin isolated, so several threads may work on one memory.",
    isThere: missing === undefined,
  };
}

function simdFact({ simd }: Machine): Fact {
  const words = {
    relaxed: ["relaxed SIMD", "One instruction multiplies and adds four numbers."],
    plain: [
      "SIMD",
      "One instruction works on four numbers, but multiplying and adding are two. A browser with relaxed SIMD does both in one.",
    ],
    none: [
      "no SIMD",
      "This browser works on one number at a time, and our kernels need four. A current browser has them.",
    ],
  } as const;
  const [value, sentence] = words[simd];
  return { name: "WebAssembly", value, sentence, isThere: simd !== "none" };
}

function gpuFact(name: string, adapter: Adapter): Fact {
  if ("missing" in adapter) {
    const isAsked = adapter.missing === "being asked";
    const sentence = missingAdapter(name, adapter)?.sentence ?? "";
    return { name, value: isAsked ? "…" : "not here", sentence, isThere: isAsked };
  }
  const program =
    "This is a program that does a graphics card’s work on the processor: it gives right answers, and is slower than WebAssembly.";
  const card = "The graphics card computes. Fetching an answer back from it takes a moment, so large work gains most.";
  return {
    name,
    value: isSoftware(adapter) ? "a software adapter" : "a graphics card",
    sentence: `${shortName(adapter.name)}. ${isSoftware(adapter) ? program : card}`,
    isThere: true,
  };
}

/** ANGLE, Chromium's translator, wraps the card's name: `ANGLE (maker, card, driver)`. Numbers of the chip are left out. */
function shortName(name: string): string {
  const card = /^ANGLE \([^,]*, (.*), [^,]*\)$/.exec(name)?.[1] ?? name;
  return card.replace(/ \(0x[0-9a-f]+\)/gi, "");
}
