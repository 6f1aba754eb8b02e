// The one line that names all weights with which something is wrong. Not here: finding them.

export interface WeightProblems {
  readonly missing: readonly string[];
  readonly unused: readonly string[];
  /** Of another shape or type, each with what it is and what it should be. */
  readonly unlike: readonly string[];
}

/** "2 tensors are missing (a, b) and 1 was not used (c)"; undefined when nothing is wrong. */
export const describeProblems = ({ missing, unused, unlike }: WeightProblems): string | undefined => {
  const problems: readonly Problem[] = [
    { verbs: ["is missing", "are missing"], names: missing },
    { verbs: ["was not used", "were not used"], names: unused },
    { verbs: ["does not fit config.json", "do not fit config.json"], names: unlike },
  ];
  const parts = problems
    .filter(({ names }) => names.length > 0)
    .map(({ verbs: [one, many], names }, i) => {
      const noun = i > 0 ? "" : names.length === 1 ? " tensor" : " tensors";
      return `${names.length}${noun} ${names.length === 1 ? one : many} (${listNames(names)})`;
    });
  return parts.length < 2 ? parts[0] : `${parts.slice(0, -1).join(", ")} and ${parts.at(-1)}`;
};

interface Problem {
  /** For one tensor and for several. */
  readonly verbs: readonly [string, string];
  readonly names: readonly string[];
}

/** Errors stay readable: after this many names only a number follows. */
const mostNames = 12;

const listNames = (names: readonly string[]): string =>
  names.length <= mostNames
    ? names.join(", ")
    : `${names.slice(0, mostNames).join(", ")} and ${names.length - mostNames} more`;
