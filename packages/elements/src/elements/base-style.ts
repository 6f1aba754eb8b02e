// What all elements share in style: colours by custom properties with defaults for light and dark places, type, and what is for screen
// readers alone. The defaults of the scale are those of colour/colour-scale.ts.
import { colourScale, hexOf } from "../colour/colour-scale.ts";

const scaleDefault = (place: 0 | 1 | 2): string =>
  `light-dark(${hexOf(colourScale("light")[place])},${hexOf(colourScale("dark")[place])})`;

/** The style text. Names with `--attn-` are for pages, those with `--_` are internal. */
export const baseStyle: string = `:host{
--_low:var(--attn-low,${scaleDefault(0)});
--_middle:var(--attn-middle,${scaleDefault(1)});
--_high:var(--attn-high,${scaleDefault(2)});
--_text:var(--attn-text,light-dark(#333a45,#c3c9d4));
--_strong:var(--attn-strong,light-dark(#141821,#f1f3f7));
--_quiet:var(--attn-quiet,light-dark(#5a6371,#98a0ad));
--_line:var(--attn-line,light-dark(#dde2e9,#2b303b));
--_panel:var(--attn-panel,light-dark(#f5f7fa,#16191f));
--_control:var(--attn-control,light-dark(#fff,#1d2129));
--_accent:var(--attn-accent,light-dark(#c2570c,#ffb454));
--_font:var(--attn-font,ui-sans-serif,system-ui,-apple-system,"Segoe UI","Noto Sans",sans-serif);
display:block;position:relative;font:14px/20px var(--_font);font-variant-numeric:tabular-nums;color:var(--_text)}
:host([hidden]),[hidden]{display:none!important}
*{box-sizing:border-box}
p{margin:0}
.probe{position:absolute;width:0;height:0;visibility:hidden;border:0 solid var(--_high);color:var(--_low);background-color:var(--_middle);transition:1ms step-start}
.for-readers{position:absolute;width:1px;height:1px;margin:-1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
:focus-visible{outline:2px solid var(--_accent);outline-offset:2px}
output{display:block;min-height:20px;color:var(--_strong);overflow-wrap:anywhere}
canvas{display:block;image-rendering:pixelated}`;

const sheets = new Map<string, CSSStyleSheet>();

/** The style text as a sheet; the same sheet for the same text. */
export function styleSheet(text: string): CSSStyleSheet {
  let sheet = sheets.get(text);
  if (sheet === undefined) {
    sheet = new CSSStyleSheet();
    sheet.replaceSync(text);
    sheets.set(text, sheet);
  }
  return sheet;
}
