// Attention as one self-contained HTML page around `<attn-view>`. It asks nobody for anything: a content policy forbids it.
import {
  type AttentionChoice,
  type AttentionRecord,
  isCrossAttention,
  recordSize,
} from "../record/attention-record.ts";
import { selectHeads } from "../record/select-heads.ts";
import { escapeMarkup, scriptJson } from "../svg/escape-markup.ts";
import { packRecord } from "./page-data.ts";
import { pageScript } from "./page-script.gen.ts";

const style = `:root{color-scheme:light dark;--page:light-dark(#fff,#101218);--strong:light-dark(#141821,#f1f3f7);--quiet:light-dark(#5a6371,#98a0ad)}
body{margin:0 auto;padding:24px 32px 48px;max-width:1440px;background:var(--page);color:var(--strong);font:14px/20px ui-sans-serif,system-ui,-apple-system,'Segoe UI','Noto Sans',sans-serif;font-variant-numeric:tabular-nums}
header{display:flex;flex-wrap:wrap;gap:4px 16px;align-items:baseline;margin-bottom:16px}
h1{margin:0;font-size:20px;line-height:28px;font-weight:600}
p{margin:0;color:var(--quiet)}
@media (max-width:600px){body{padding:16px 16px 32px}}`;

/** The page: light and dark by `prefers-color-scheme`; text, layers, heads and map are linked, by pointer and by keys. */
export function attentionHtml(record: AttentionRecord, choice: AttentionChoice = {}): string {
  const shown = selectHeads(record, choice);
  const [queries, keys] = recordSize(shown);
  const tokens = isCrossAttention(shown) ? `${queries} × ${keys} tokens` : `${queries} tokens`;
  const title = shown.source === "" ? shown.title : `${shown.title}: ${shown.source}`;
  const about = [shown.source, `${tokens}, ${shown.layers.length} × ${shown.heads} heads`].filter(
    (each) => each !== "",
  );
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'">
<title>${escapeMarkup(title)}</title>
<style>
${style}
</style>
</head>
<body>
<header><h1>${escapeMarkup(shown.title)}</h1><p>${escapeMarkup(about.join(" · "))}</p></header>
<noscript><p>This page draws with a script of its own, which is switched off here.</p></noscript>
<main><attn-view></attn-view></main>
<script type="application/json" id="data">${scriptJson(packRecord(shown))}</script>
<script>
${pageScript}
</script>
</body>
</html>
`;
}
