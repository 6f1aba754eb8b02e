export type { ColourScale, Theme } from "./colour/colour-scale.ts";
export { colourAt, colourOfWeight, scalePosition } from "./colour/colour-scale.ts";
export type { Rgb } from "./colour/oklab.ts";
export { AttnArcs } from "./elements/attn-arcs.ts";
export type { AttnSelection } from "./elements/attn-element.ts";
export { AttnHeads } from "./elements/attn-heads.ts";
export { AttnMap } from "./elements/attn-map.ts";
export { AttnText } from "./elements/attn-text.ts";
export { AttnView } from "./elements/attn-view.ts";
export { defineElements } from "./elements/define-elements.ts";
export { attentionJson } from "./record/attention-json.ts";
export type {
  AttentionChoice,
  AttentionRecord,
  HeadPlace,
  LabelledTokens,
  RecordNumbers,
  ShownHead,
  ShownPlace,
} from "./record/attention-record.ts";
export { chosenIndices, headWeights, isCrossAttention, recordSize, visibleKeys } from "./record/attention-record.ts";
export { describeHead } from "./record/head-summary.ts";
export type { RecordParts, TokenTexts } from "./record/make-record.ts";
export { attentionRecord } from "./record/make-record.ts";
export type { AxisWords } from "./record/record-words.ts";
export { axisWords, recordText } from "./record/record-words.ts";
export type { Selection, TextMode } from "./record/selection.ts";
export { cutToWidth, textWidth } from "./record/text-width.ts";
export { tokenLabel } from "./record/token-label.ts";
export { arcsSvg } from "./svg/arcs-svg.ts";
export { attentionSvg } from "./svg/attention-svg.ts";
export type { PictureLook } from "./svg/svg-picture.ts";
export { textSvg } from "./svg/text-svg.ts";
