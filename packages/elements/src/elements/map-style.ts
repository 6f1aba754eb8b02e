// Style of `<attn-map>`.

/** Pixels of the side of a cell where there is room. */
export const largestCell = 36;

/**
 * The style text. `--cell` is the side of a cell, set by the element. The picked label is stroked, as bold would widen its column.
 * Names of columns lie on their side whatever their script: upright ones would stand on their heads once turned.
 */
export const mapStyle = `.scroll{overflow-x:auto;padding:4px;margin:-4px}
.frame{display:grid;grid-template:max-content max-content/max-content max-content;width:max-content}
.corner{align-self:end;justify-self:end;padding:0 8px 4px 0;font-size:11px;line-height:16px;color:var(--_quiet);text-align:right}
.labels{display:grid;font-size:12px;line-height:16px;color:var(--_quiet);cursor:default;user-select:none}
.labels span{white-space:pre}
.rows{grid-auto-rows:var(--cell);padding-right:8px}
.rows span{align-self:center;text-align:right}
.columns{grid-auto-flow:column;grid-auto-columns:var(--cell);padding-bottom:8px}
.columns span{writing-mode:vertical-rl;text-orientation:sideways;transform:rotate(180deg);justify-self:center;align-self:end}
.left-out{visibility:hidden}
.picked{color:var(--_strong);-webkit-text-stroke:.4px}
.stage{position:relative;cursor:crosshair;touch-action:pan-x pan-y;border-radius:2px}
.stage canvas{width:calc(var(--columns)*var(--cell));height:calc(var(--rows)*var(--cell));border-radius:2px}
.with-gaps canvas{mask:linear-gradient(to right,#000 calc(100% - 1px),#0000 0) 0 0/var(--cell) 100%,linear-gradient(#000 calc(100% - 1px),#0000 0) 0 0/100% var(--cell);mask-composite:intersect}
.mark{position:absolute;pointer-events:none;border-radius:2px;outline:2px solid var(--_accent)}
.line.mark{outline-width:1px}
output{margin-top:12px}
.legend{margin-top:12px}`;
