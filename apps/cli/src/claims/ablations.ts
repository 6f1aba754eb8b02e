// What each part of a transformer is for, as it was measured when the models were made. Nothing is computed here: that takes minutes.
import { readInputFile } from "../files/read-text.ts";
import { embeddedAblations } from "../models/embedded-model.ts";
import { table } from "../terminal/table.ts";
import { type Claim, percent } from "./claim.ts";

/** The file that `tools/models/ablations.ts` writes. */
interface Ablations {
  readonly steps: number;
  readonly seeds: number;
  readonly target: number;
  readonly variants: readonly {
    readonly name: string;
    readonly loss: number;
    readonly right: number;
    readonly stepsToTarget: number | null;
  }[];
}

/** The same small model trained without one of its parts each time. */
export async function showAblations(): Promise<Claim> {
  const json = new TextDecoder().decode(await readInputFile(embeddedAblations));
  const measured = JSON.parse(json) as Ablations; // comes with the command
  const { steps, seeds, target, variants } = measured;
  const rows = variants.map((each) => [
    each.name,
    each.loss.toFixed(3),
    percent(each.right),
    each.stepsToTarget === null ? "not reached" : `${each.stepsToTarget}`,
  ]);
  return {
    claim: "Several heads, queries, positions, residuals and normalisation each earn their place.",
    figures: { ...measured },
    text: [
      `The language model of little-world trained for ${steps} steps without one of its parts, mean of ${seeds} seeds:`,
      "",
      table(
        [["", "held-out loss", "completions right", `steps to a loss of ${target.toFixed(2)}`], ...rows],
        [1, 2, 3],
      ),
      "",
      "Measured when the models were made (tools/models/ablations.ts makes the table again).",
    ].join("\n"),
  };
}
