import { afterAll, beforeAll, expect, test } from "vitest";
import { openModel } from "../models/open-model.ts";
import { lettersOf, tinyModel } from "../testing/tiny-model.ts";
import { type ChatPrompt, openChatPrompt } from "./chat-prompt.ts";

const model = tinyModel("llama");
const [user, assistant] = [lettersOf([5, 6, 7]), lettersOf([8, 9])];
const messages = [
  { role: "user", content: user },
  { role: "assistant", content: assistant },
];
let idsOf: (prompt: ChatPrompt) => readonly number[];
beforeAll(async () => {
  const opened = await openModel({ model: model.path });
  idsOf = (prompt) => prompt(opened, messages);
});
afterAll(() => model.dispose());

test("a chat is put as the model's template says: loops, conditions and the prompt for an answer", async () => {
  const [q, r, s] = lettersOf([10, 11, 12]);
  model.write(
    "chat_template.jinja",
    `{% for m in messages %}{% if m.role == 'user' %}${q}{% else %}${r}{% endif %}{{ m.content }}{% endfor %}{% if add_generation_prompt %}${s}{% endif %}`,
  );
  expect(idsOf(await openChatPrompt(model.path))).toEqual([10, 5, 6, 7, 11, 8, 9, 12]);
});

test("a template that is none is refused with its folder", async () => {
  model.write("chat_template.jinja", "{% for %}");
  await expect(openChatPrompt(model.path)).rejects.toThrow(/chat template cannot be read/);
});

test("what a template refuses is the caller's mistake", async () => {
  model.write("chat_template.jinja", "{{ raise_exception('roles must alternate') }}");
  const prompt = await openChatPrompt(model.path);
  expect(() => idsOf(prompt)).toThrow(/the chat template refuses these messages: .*roles must alternate/);
});
