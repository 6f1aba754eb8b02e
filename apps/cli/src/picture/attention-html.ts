// Attention as one self-contained HTML page with a layer and head chooser. It asks nobody for anything: a content policy forbids it.
import { type AttentionChoice, type AttentionRecord, isCrossAttention, recordSize } from "./attention-record.ts";
import { colourAt, hexOf, scalePosition, type Theme } from "./colour-scale.ts";
import { escapeMarkup, scriptJson } from "./escape-markup.ts";
import { pageData } from "./page-data.ts";
import { pageScript } from "./page-script.ts";
import { pageStyle } from "./page-style.ts";
import { axisWords } from "./record-words.ts";

const oneText = '<p id="queries" aria-label="The text; pointing at a token shows where it looks"></p>';
const twoTexts = `<h2>Source</h2><p id="keys" aria-label="The source"></p>
<h2>Chosen</h2><p id="queries" aria-label="What was chosen; pointing at a token shows where it looked when it was chosen"></p>`;

/** The page: light and dark by `prefers-color-scheme`; hovering says query, key and weight; arrow keys move over the map. */
export function attentionHtml(record: AttentionRecord, choice: AttentionChoice = {}): string {
  const data = pageData(record, choice);
  const { rows, columns } = axisWords(record);
  const [queries, keys] = recordSize(record);
  const tokens = isCrossAttention(record) ? `${queries} × ${keys} tokens` : `${queries} tokens`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'">
<meta name="color-scheme" content="light dark">
<title>${escapeMarkup(record.title)}: ${escapeMarkup(record.source)}</title>
<style>
${pageStyle}
.bar{background:linear-gradient(to right,${gradient("light")})}
@media (prefers-color-scheme:dark){.bar{background:linear-gradient(to right,${gradient("dark")})}}
</style>
</head>
<body>
<header><h1>${escapeMarkup(record.title)}</h1><p>${escapeMarkup(record.source)} · ${tokens}, ${data.layers.length} × ${data.heads.length} heads</p></header>
<noscript><p>This page draws with a script of its own, which is switched off here.</p></noscript>
<section id="text">${isCrossAttention(record) ? twoTexts : oneText}</section>
<div class="controls">
<label>Layer <select id="layer"></select></label>
<label>Head <select id="head"></select></label>
<output id="readout" aria-live="polite"></output>
</div>
<main>
<div id="stage"><canvas id="map" tabindex="0" role="img" aria-label="Attention map: rows: ${rows}, columns: ${columns}. Arrow keys move over its cells."></canvas>
<div class="legend"><div class="bar"></div>${legendTicks()}<p>rows: ${rows} · columns: ${columns}</p></div></div>
<nav aria-label="All heads"><h2>All heads</h2><div id="thumbnails"></div><p>layers down, heads across</p></nav>
</main>
<script type="application/json" id="data">${scriptJson(data)}</script>
<script>
${pageScript()}
</script>
</body>
</html>
`;
}

function gradient(theme: Theme): string {
  return Array.from({ length: 9 }, (_, index) => hexOf(colourAt(index / 8, theme))).join(",");
}

function legendTicks(): string {
  const tick = (weight: number): string =>
    `<span style="left:${Math.round(scalePosition(weight) * 100)}%">${weight}</span>`;
  return `<div class="ticks">${[0, 0.05, 0.25, 0.5, 1].map(tick).join("")}</div>`;
}
