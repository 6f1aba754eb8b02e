// Style of `<attn-view>`.

/** The style text. There is room for two lines of the readout, so that nothing moves when it says more. */
export const viewStyle = `.view{display:grid;gap:16px}
.panel{padding:12px 16px;background:var(--_panel);border-radius:8px}
attn-text{max-height:256px;overflow:auto;padding:2px;margin:-2px}
.controls{display:flex;flex-wrap:wrap;gap:8px 16px;align-items:center}
label{display:flex;gap:8px;align-items:center}
select{font:inherit;color:var(--_strong);background:var(--_control);border:1px solid var(--_line);border-radius:6px;padding:3px 8px;min-height:28px}
.controls output{flex:1 1 320px;display:grid;align-items:center;min-height:40px}
.maps{display:flex;flex-wrap:wrap;gap:32px;align-items:flex-start}
attn-map{flex:1 1 400px;min-width:0;max-width:var(--most)}
.heads{min-width:0;max-width:100%}
.title{margin:0 0 8px;font-size:12px;line-height:16px;color:var(--_quiet)}
attn-map::part(readout),attn-text::part(readout),attn-text::part(table){display:none}`;
