// @attn/little-world alone: a split text, Korean alternatives and an analogy question.
import { deepEqual, equal, ok } from "node:assert/strict";
import { analogyQuestions, englishText, split, translations, words } from "@attn/little-world";

const { isTrain, isTest } = split(1);
const text = [...englishText({ seed: 1, sentences: 200, only: isTrain })];
deepEqual([...englishText({ seed: 1, sentences: 200, only: isTrain })], text);
ok(text.every((sentence) => !isTest(sentence) && words(sentence).length > 1));

const [pair] = translations({ to: "ko", seed: 1, count: 1, only: (source) => source === "I love you." });
equal(pair?.alternatives.map(({ target }) => target).join(" "), "사랑해요. 사랑해. 사랑합니다.");
ok(analogyQuestions().some(({ a, b, c, d }) => `${a} ${b} ${c} ${d}` === "tokyo japan paris france"));
