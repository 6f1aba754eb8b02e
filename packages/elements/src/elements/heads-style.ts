// Style of `<attn-heads>`.

/** The style text. `--heads` is the number of columns, `--width` and `--shape` the size of a map. */
export const headsStyle = `:host{overflow-x:auto}
.grid{display:grid;grid-template-columns:max-content repeat(var(--heads),minmax(20px,calc(var(--width) + 8px)));gap:4px;align-items:center;width:fit-content;max-width:100%;padding:2px}
.number{font-size:11px;line-height:16px;color:var(--_quiet);text-align:center}
.layer{padding-right:4px;text-align:right}
button{display:block;padding:3px;border:1px solid var(--_line);border-radius:4px;background:var(--_control);cursor:pointer;font:inherit}
button canvas{width:100%;aspect-ratio:var(--shape)}
button:hover{border-color:var(--_quiet)}
button[aria-checked=true]{border-color:var(--_accent);outline:1px solid var(--_accent)}
button:focus-visible{outline:2px solid var(--_accent);outline-offset:1px}`;
