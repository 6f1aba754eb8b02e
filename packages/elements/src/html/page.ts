// The script of the HTML picture: what page/build.mjs bundles into page-script.gen.ts. It reads the data of the page and shows them.
import { defineElements } from "../elements/define-elements.ts";
import { isCrossAttention } from "../record/attention-record.ts";
import { type PageData, unpackRecord } from "./page-data.ts";

defineElements();
const view = document.querySelector("attn-view");
const text = document.getElementById("data")?.textContent;
if (view !== null && text) {
  const record = unpackRecord(JSON.parse(text) as PageData);
  view.record = record;
  view.query = isCrossAttention(record) ? 0 : record.queries.labels.length - 1;
}
