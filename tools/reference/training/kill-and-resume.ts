// Kills trainings of `attn train` with SIGKILL at random moments, resumes them, and compares what comes out with a run that was never killed:
// the losses of all steps and every file byte by byte. After each kill no file may be half there under its own name; at the end none may be left.
// Node 24: node tools/reference/training/kill-and-resume.ts [lm|translator] [KILLS] [SEED]
import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const [what = "lm", kills = "30", seed = "1"] = process.argv.slice(2);
const main = fileURLToPath(new URL("../../../apps/cli/src/main.ts", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "attn-kills-"));
const sizes = ["--layers", "1", "--width", "16", "--heads", "2", "--steps", "1000", "--evaluate-every", "100"];
const flags = { lm: ["--context", "16", "--batch", "4"], translator: ["--context", "32", "--batch-tokens", "128"] };

const random = createRandom(Number(seed));
const text = join(folder, "text.txt");
writeFileSync(text, Array.from({ length: 400 }, line).join(""));
const whole = join(folder, "whole");
const start = performance.now();
await ended(train(whole));
const milliseconds = performance.now() - start;
console.log(`never killed: ${steps(whole)} steps, files ${readdirSync(whole).join(", ")}`);

const killedAt: number[] = [];
for (let run = 1; killedAt.length < Number(kills); run++) {
  const out = join(folder, `killed-${run}`);
  const before = killedAt.length;
  for (let isEnded = false; !isEnded; ) {
    const child = train(out);
    const isLast = killedAt.length === Number(kills);
    const stop = isLast ? () => undefined : killLater(child, out);
    isEnded = await ended(child);
    stop();
    if (!isEnded) killedAt.push(steps(out));
    for (const path of allFiles(out)) checkWhole(path);
  }
  compare(out);
  console.log(
    `run ${run}: killed after steps ${killedAt.slice(before).join(", ")}; its files are those of the run never killed`,
  );
}
console.log(`${killedAt.length} kills, ${killedAt.filter((step) => step === 0).length} of them before the first step`);
rmSync(folder, { recursive: true });

function train(out: string): ChildProcess {
  const args = ["train", what, text, "--out", out, ...sizes, ...flags[what as keyof typeof flags]];
  const options = ["--vocabulary-size", "300", "--save-every", "5", "--resume"];
  const node = ["--conditions=@attn/source", "--no-warnings", main, ...args, ...options];
  return spawn(process.execPath, node, { stdio: ["ignore", "ignore", "inherit"] });
}

/** One in four is killed in its first half second, the others once they have done a step, within the quarter of a run after it. */
function killLater(child: ChildProcess, out: string): () => void {
  const before = steps(out);
  const isEarly = random() < 0.25;
  const delay = random() * (isEarly ? 500 : milliseconds / 4);
  let timer: NodeJS.Timeout | undefined;
  const watch = setInterval(() => {
    if (!isEarly && steps(out) <= before) return;
    clearInterval(watch);
    timer = setTimeout(() => child.kill("SIGKILL"), delay);
  }, 1);
  return () => {
    clearInterval(watch);
    clearTimeout(timer);
  };
}

/** Whether it ended by itself; false when it was killed. */
function ended(child: ChildProcess): Promise<boolean> {
  return new Promise((resolve, reject) => {
    child.on("error", reject).on("close", (code, signal) => {
      if (code === 0 || signal === "SIGKILL") resolve(code === 0);
      else reject(new Error(`kill-and-resume: a training ended with code ${code}`));
    });
  });
}

/** Whole lines in the log. */
function steps(out: string): number {
  const log = join(out, "training-log.jsonl");
  return existsSync(log) ? readFileSync(log, "utf8").split("\n").length - 1 : 0;
}

function allFiles(out: string): string[] {
  if (!existsSync(out)) return [];
  const entries = readdirSync(out, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

/** A file under its own name must be complete: JSON that can be read, and as many bytes of tensors as the header says. */
function checkWhole(path: string): void {
  if (path.endsWith(".json")) JSON.parse(readFileSync(path, "utf8"));
  if (!path.endsWith(".safetensors")) return;
  const bytes = readFileSync(path);
  const length = Number(bytes.readBigUInt64LE());
  const header = JSON.parse(bytes.toString("utf8", 8, 8 + length)) as Record<string, { data_offsets?: number[] }>;
  const end = Math.max(...Object.values(header).map(({ data_offsets: offsets }) => offsets?.[1] ?? 0));
  if (bytes.length !== 8 + length + end) throw new Error(`kill-and-resume: ${path} is not whole after a kill`);
}

/** @throws Error for a file that only one of the two has, or that differs. */
function compare(out: string): void {
  const [names, expected] = [out, whole].map((place) => readdirSync(place, { recursive: true }).sort().join(", "));
  if (names !== expected) throw new Error(`kill-and-resume: ${out} holds ${names}, expected ${expected}`);
  for (const name of readdirSync(whole))
    if (!readFileSync(join(out, name)).equals(readFileSync(join(whole, name))))
      throw new Error(`kill-and-resume: ${name} in ${out} differs from the one in ${whole}`);
}

/** A line of four words; for the translator a tab and the same words backwards. */
function line(): string {
  const words = Array.from(
    { length: 4 },
    () => ["one", "two", "three", "four", "five", "six"][Math.floor(6 * random())],
  );
  return `${words.join(" ")}${what === "translator" ? `\t${words.toReversed().join(" ")}` : ""}\n`;
}

/** Numbers from 0 to 1 that are the same for the same seed (mulberry32). */
function createRandom(start: number): () => number {
  let state = start;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
