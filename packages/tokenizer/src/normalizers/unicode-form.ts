// NFC, NFD, NFKC and NFKD with alignment. The forms themselves are the engine's; only where each character came from is worked out here.
import { type AlignedText, TextBuilder } from "../aligned-text.ts";

/** A Unicode normalization form. */
export type UnicodeForm = "NFC" | "NFD" | "NFKC" | "NFKD";

/** A character, and how many characters of the source it stands for: 1, 0 if it was added, more if it swallowed others. */
interface Trace {
  readonly character: string;
  readonly consumed: number;
}

/** Brings a text into a normalization form. A composed character is aligned like the first of its parts, an added one like the one before it. */
export const normalizeForm = (source: AlignedText, form: UnicodeForm): AlignedText => {
  const text = source.text.normalize(form);
  if (text === source.text) return source;
  if (!source.starts) return { ...source, text };
  const builder = new TextBuilder(source);
  let at = 0;
  // A character below U+0080 never joins or passes another, so the stretches between such characters are independent.
  for (const [stretch] of source.text.matchAll(/.\P{ASCII}*/gsu)) {
    let consumedTo = at;
    for (const { character, consumed } of traceForm(stretch, form)) {
      if (consumed < 1) {
        builder.add(character, consumedTo - 1);
        continue;
      }
      builder.add(character, consumedTo);
      for (let i = 0; i < consumed; i++) consumedTo += (source.text.codePointAt(consumedTo) ?? 0) > 0xffff ? 2 : 1;
    }
    at += stretch.length;
  }
  return builder.build();
};

const traceForm = (stretch: string, form: UnicodeForm): Trace[] => {
  const decomposition = form.includes("K") ? "NFKD" : "NFD";
  const decomposed = [...stretch].flatMap((character) =>
    [...character.normalize(decomposition)].map((part, i): Trace => ({ character: part, consumed: i === 0 ? 1 : 0 })),
  );
  const ordered = pick(
    decomposed,
    [...stretch.normalize(decomposition)].map((character) => [character]),
  );
  if (form.endsWith("D")) return ordered.map(([trace]) => trace).filter((trace) => trace !== undefined);
  const composed = [...stretch.normalize(form)];
  return pick(
    ordered.flat(),
    composed.map((character) => [...character.normalize("NFD")]),
  ).map((parts, i) => ({
    character: composed[i] ?? "",
    consumed: parts.reduce((sum, part) => sum + part.consumed, 0),
  }));
};

/** For each wanted group of characters, the first traces not yet taken that hold them. */
const pick = (traces: readonly Trace[], groups: readonly (readonly string[])[]): Trace[][] => {
  const queues = new Map<string, Trace[]>();
  for (const trace of [...traces].reverse()) {
    const queue = queues.get(trace.character);
    if (queue) queue.push(trace);
    else queues.set(trace.character, [trace]);
  }
  return groups.map((group) =>
    group.map((character) => queues.get(character)?.pop()).filter((trace) => trace !== undefined),
  );
};
