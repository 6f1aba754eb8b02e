// A standalone SVG file around a drawing: heading, description, styles and legend. What is drawn is not decided here.
import type { ColourScale, Theme } from "../colour/colour-scale.ts";
import { cutToWidth } from "../record/text-width.ts";
import { escapeMarkup } from "./escape-markup.ts";
import { levelStyle, svgLegend } from "./svg-legend.ts";

/** A drawn part of the picture: its markup, from its own origin, and its size in CSS pixels. */
export interface Drawing {
  readonly markup: string;
  readonly width: number;
  readonly height: number;
}

/** How a picture looks. */
export interface PictureLook {
  /** `auto` follows the reader's `prefers-color-scheme`; `light` and `dark` are fixed. */
  readonly theme?: Theme | "auto";
  /** Colours of your own for weights 0, ¼ and 1, in place of the theme's. */
  readonly scale?: ColourScale;
}

/** What a picture says beside its drawing. */
export interface PictureWords {
  readonly title: string;
  /** On one line below the title, cut where there is no room. */
  readonly subtitle: string;
  /** For those who do not see it. */
  readonly description: string;
  /** Beside the legend. */
  readonly note?: string;
}

const margin = 28;
const headerHeight = 60;
const legendGap = 24;

/** The file: no scripts, no external requests. */
export function svgPicture(body: Drawing, words: PictureWords, { theme = "auto", scale }: PictureLook = {}): string {
  const legend = svgLegend(words.note);
  const width = Math.ceil(Math.max(body.width, legend.width, 360)) + 2 * margin;
  const height = Math.ceil(margin + headerHeight + body.height + legendGap + legend.height + margin);
  const subtitle = cutToWidth(words.subtitle, Math.floor((width - 2 * margin) / 6.6));
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="title description">
<title id="title">${escapeMarkup(words.title)}</title>
<desc id="description">${escapeMarkup(words.description)}</desc>
<style>${pictureStyle(theme, scale)}</style>
<rect class="page" width="100%" height="100%"/>
<text class="heading" x="${margin}" y="${margin + 14}">${escapeMarkup(words.title)}</text>
<text class="quiet" x="${margin}" y="${margin + 34}">${escapeMarkup(subtitle)}</text>
<g transform="translate(${margin} ${margin + headerHeight})">${body.markup}</g>
<g transform="translate(${margin} ${margin + headerHeight + body.height + legendGap})">${legend.markup}</g>
</svg>
`;
}

const inks: Readonly<Record<Theme, string>> = {
  light:
    "text{fill:#333a45}.heading{fill:#141821}.quiet{fill:#5d6673}.page{fill:#fff}.frame{stroke:#d5dae1}.plate{fill:#f2f5fb}.cell:hover,.picked{stroke:#c2570c}",
  dark: "text{fill:#c3c9d4}.heading{fill:#f1f3f7}.quiet{fill:#9199a6}.page{fill:#101218}.frame{stroke:#333845}.plate{fill:#191e27}.cell:hover,.picked{stroke:#ffb454}",
};

function pictureStyle(theme: Theme | "auto", scale: ColourScale | undefined): string {
  const colours = (each: Theme): string => `${inks[each]}\n${levelStyle(scale ?? each)}`;
  return [
    "text{font:12px ui-sans-serif,system-ui,-apple-system,'Segoe UI','Noto Sans',sans-serif;font-variant-numeric:tabular-nums}",
    ".heading{font-size:16px;font-weight:600}.small{font-size:11px}.large{font-size:14px}.chosen{font-weight:600}.end{text-anchor:end}.middle{text-anchor:middle}",
    ".frame{fill:none}.cell:hover,.picked{stroke-width:1.5}.line{fill:none}",
    theme === "auto" ? `${colours("light")}\n@media (prefers-color-scheme:dark){${colours("dark")}}` : colours(theme),
  ].join("\n");
}
