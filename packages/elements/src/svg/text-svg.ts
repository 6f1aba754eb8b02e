// The text as SVG, its tokens shaded by the picked row or column. Lines are broken by estimated widths.
import { colourOfWeight, inkOn, type Theme } from "../colour/colour-scale.ts";
import { type AttentionRecord, isCrossAttention } from "../record/attention-record.ts";
import { placeName } from "../record/record-words.ts";
import { describeSelection, type Selection, selectedWeights } from "../record/selection.ts";
import { textWidth } from "../record/text-width.ts";
import { escapeMarkup } from "./escape-markup.ts";
import { levelOf } from "./svg-legend.ts";
import { type Drawing, type PictureLook, svgPicture } from "./svg-picture.ts";

const [columnWidth, spaceWidth, lineHeight, lineWidth] = [9, 4, 28, 640];

/** The picked row or column over the text, or over both texts. */
export function textSvg(record: AttentionRecord, selection: Selection, look: PictureLook = {}): string {
  const weights = new Map(selectedWeights(record, selection).map(({ index, weight }) => [index, weight]));
  const isCross = isCrossAttention(record);
  const isRow = selection.query >= 0;
  const picked = isRow ? selection.query : selection.key;
  const none = new Map<number, number>();
  const texts = isCross
    ? [
        { labels: record.keys.labels, weights: isRow ? weights : none, picked: isRow ? -1 : picked },
        { labels: record.queries.labels, weights: isRow ? none : weights, picked: isRow ? picked : -1 },
      ]
    : [{ labels: record.queries.labels, weights, picked }];
  let top = 0;
  const parts = texts.map((text) => {
    const drawing = textLines(text, look);
    const markup = `<g transform="translate(0 ${top})">${drawing.markup}</g>`;
    top += drawing.height + 8;
    return markup;
  });
  const title = `${record.title} of ${placeName(record, selection)}`;
  const sentence = describeSelection(record, selection);
  const body = { markup: parts.join("\n"), width: lineWidth, height: top - 8 };
  return svgPicture(body, { title, subtitle: sentence, description: describe(record, selection) }, look);
}

/** All weights in words: `“she” looks most at …: Riley 0.412, is 0.100`. */
function describe(record: AttentionRecord, selection: Selection): string {
  const list = selectedWeights(record, selection).map(({ label, weight }) => `${label} ${weight.toFixed(3)}`);
  return [describeSelection(record, selection), ...list].join("; ");
}

interface ShadedText {
  readonly labels: readonly string[];
  readonly weights: ReadonlyMap<number, number>;
  readonly picked: number;
}

function textLines({ labels, weights, picked }: ShadedText, { theme = "auto", scale }: PictureLook): Drawing {
  const ink = (weight: number, each: Theme): string => inkOn(colourOfWeight(weight, scale ?? each));
  let [x, y] = [0, 0];
  const marks = labels.map((label, index) => {
    const shown = label.replace(/^·(?=.)/, "");
    const width = Math.ceil(textWidth(shown) * columnWidth) + 6;
    if (shown !== label && x > 0) x += spaceWidth;
    if (x > 0 && x + width > lineWidth) [x, y] = [0, y + lineHeight];
    const weight = weights.get(index);
    const at = `x="${x}" y="${y}" width="${width - 2}" height="22" rx="3"`;
    const plate = weight === undefined || weight < 0.002 ? "" : `<rect class="w${levelOf(weight)}" ${at}/>`;
    const frame = index === picked ? `<rect class="frame picked" ${at}/>` : "";
    const fill = plate === "" || weight === undefined ? "" : inkStyle(ink(weight, "light"), ink(weight, "dark"), theme);
    const words = escapeMarkup(weight === undefined ? label : `${label}: ${weight.toFixed(3)}`);
    const text = `<text class="middle large"${fill} x="${x + (width - 2) / 2}" y="${y + 15.5}" >${escapeMarkup(shown)}</text>`;
    x += width;
    return `<g><title>${words}</title>${plate}${frame}${text}</g>`;
  });
  return { markup: marks.join("\n"), width: lineWidth, height: y + lineHeight };
}

/** The colour of text on a shaded token; where the reader's theme decides, both are named. */
function inkStyle(light: string, dark: string, theme: Theme | "auto"): string {
  if (theme !== "auto") return ` style="fill:${theme === "light" ? light : dark}"`;
  return light === dark ? ` style="fill:${light}"` : ` style="fill:light-dark(${light},${dark})"`;
}
