// @attn/cli alone: the installed command counts tokens, and refuses an unknown flag in one line.
import { deepEqual, equal, match } from "node:assert/strict";
import { spawnSync } from "node:child_process";

/** @param {string[]} args */
const attn = (...args) => spawnSync("node_modules/.bin/attn", args, { encoding: "utf8", input: "" });

const counted = attn("tokenize", "hello world", "--tokenizer", "gpt2", "--json");
equal(counted.status, 0, counted.stderr);
const { tokens, count } = JSON.parse(counted.stdout);
deepEqual({ tokens, count }, { tokens: [31373, 995], count: 2 });

const refused = attn("tokenize", "x", "--no-such-flag");
equal(refused.status, 2);
match(refused.stderr, /^[^\n]*--no-such-flag[^\n]*\n$/);
