// @attn/elements alone: weights with their tokens as SVG, JSON and a page; the elements are there, and wait for a page.
import { deepEqual, match, throws } from "node:assert/strict";
import { attentionJson, attentionRecord, attentionSvg, defineElements } from "@attn/elements";
import { attentionHtml } from "@attn/elements/html";

const layers = [new Float32Array([1, 0, 0.25, 0.75])]; // [H, T, S] of one layer: 1 head, 2 queries, 2 keys
const record = attentionRecord({ tokens: ["Sarah", " lies"], layers });
deepEqual([record.heads, record.causal], [1, true]);
match(attentionSvg(record), /“·lies” looks at “Sarah”: 0.250/);
deepEqual(JSON.parse(attentionJson(record)).weights, [[[[1, 0], [0.25, 0.75]]]]); // biome-ignore format: rows
match(attentionHtml(record), /<attn-view>/);
throws(() => defineElements(), { message: "defineElements: there are no custom elements here. Call it in a page" });
throws(() => attentionRecord({ tokens: ["Sarah", " lies", "."], layers }), RangeError);
