// Calls that overtake each other.
import { expect, test } from "vitest";
import { latest } from "./latest.ts";

test("one call runs at a time, and of those that wait only the newest", async () => {
  const finish: (() => void)[] = [];
  const called: number[] = [];
  const done: number[] = [];
  const call = (argument: number): Promise<number> => {
    called.push(argument);
    return new Promise((resolve) => finish.push(() => resolve(argument * 10)));
  };
  const request = latest(call, { done: (result) => done.push(result), failed: () => undefined });
  for (const argument of [1, 2, 3, 4]) request(argument);
  expect(called).toEqual([1]);
  finish.shift()?.();
  await new Promise((resolve) => setTimeout(resolve));
  expect(called).toEqual([1, 4]);
  finish.shift()?.();
  await new Promise((resolve) => setTimeout(resolve));
  expect(done).toEqual([10, 40]);
});

test("a call that fails is told, and the next one runs", async () => {
  const said: string[] = [];
  const request = latest(
    async (argument: number) => {
      if (argument === 1) throw new Error("one");
      return argument;
    },
    { done: (result) => said.push(`done ${result}`), failed: (error) => said.push(String(error)) },
  );
  request(1);
  request(2);
  await new Promise((resolve) => setTimeout(resolve));
  expect(said).toEqual(["Error: one", "done 2"]);
});
