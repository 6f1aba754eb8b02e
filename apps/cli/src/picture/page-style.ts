// The style sheet of the HTML picture, but for the colours of its scale.

/** Plain CSS; light by default, dark where the reader prefers it. */
export const pageStyle = `:root{--page:#fff;--panel:#f4f6f9;--line:#dde2e9;--strong:#141821;--body:#333a45;--quiet:#6b7280;--mark:#e07b00}
@media (prefers-color-scheme:dark){:root{--page:#101218;--panel:#16181f;--line:#2b303b;--strong:#f1f3f7;--body:#c3c9d4;--quiet:#8b93a1;--mark:#ffb454}}
*{box-sizing:border-box}
body{margin:0 auto;padding:28px 32px 48px;max-width:1500px;background:var(--page);color:var(--body);font:14px/1.5 ui-sans-serif,system-ui,-apple-system,'Segoe UI','Noto Sans',sans-serif}
header{display:flex;gap:14px;align-items:baseline;flex-wrap:wrap}
h1{margin:0;font-size:20px;font-weight:600;color:var(--strong)}
h2{margin:0 0 10px;font-size:13px;font-weight:600;color:var(--strong)}
header p,.legend p,nav p{margin:0;color:var(--quiet);font-size:12px}
#text{display:grid;grid-template-columns:auto 1fr;gap:2px 18px;align-items:baseline;margin:18px 0;padding:14px 16px;max-height:16em;overflow:auto;background:var(--panel);border-radius:8px}
#text p{margin:0;font-size:15px;line-height:2;overflow-wrap:anywhere;white-space:pre-wrap}
#text p:only-child{grid-column:1/3}
#text h2{margin:0;color:var(--quiet)}
#text span{padding:3px 1px;border-radius:3px;cursor:default}
#text .query{outline:2px solid var(--mark)}
#text .key{outline:2px dotted var(--mark)}
#text .later{opacity:.45}
.controls{display:flex;gap:18px;align-items:center;flex-wrap:wrap;margin-bottom:18px}
select{font:inherit;color:var(--strong);background:var(--page);border:1px solid var(--line);border-radius:6px;padding:3px 6px}
output{color:var(--strong);min-height:1.5em}
main{display:flex;gap:40px;align-items:flex-start;flex-wrap:wrap}
#stage{flex:1 1 460px;min-width:0;overflow-x:auto}
canvas{display:block}
#map:focus-visible{outline:2px solid var(--mark);outline-offset:4px;border-radius:4px}
.legend{width:240px;margin:18px 0 0 4px}
.bar{height:9px;border-radius:2px;box-shadow:0 0 0 1px var(--line)}
.ticks{position:relative;height:20px;font-size:11px;color:var(--quiet)}
.ticks span{position:absolute;transform:translateX(-50%)}
.ticks span:first-child{transform:none}
.ticks span:last-child{transform:translateX(-100%)}
nav{padding:14px 16px;background:var(--panel);border-radius:8px;max-width:100%;overflow:auto}
.legend p{white-space:nowrap}
nav p{margin-top:8px}
#thumbnails{display:grid;grid-template-columns:auto repeat(var(--heads),minmax(20px,calc(var(--width) + 6px)));gap:5px;align-items:center}
#thumbnails span{font-size:11px;color:var(--quiet);padding-right:4px;text-align:right}
#thumbnails button{padding:2px;border:1px solid var(--line);border-radius:4px;background:var(--page);cursor:pointer;line-height:0}
#thumbnails canvas{width:100%;aspect-ratio:var(--shape);image-rendering:pixelated}
#thumbnails button[aria-pressed=true]{border-color:var(--mark);box-shadow:0 0 0 1px var(--mark)}
#thumbnails button:focus-visible{outline:2px solid var(--mark);outline-offset:1px}`;
