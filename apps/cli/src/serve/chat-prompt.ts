// Messages to the ids of a prompt: by the model's own chat template where it has one, or plainly. Answers are chat.ts.
import { stat } from "node:fs/promises";
import { join } from "node:path";
import type { Template } from "@huggingface/jinja";
import { Failure, messageOf } from "../failure.ts";
import { readText } from "../files/read-text.ts";
import type { OpenModel } from "../models/open-model.ts";
import { encodePrompt } from "../tokens/encode-prompt.ts";
import { readJsonObject } from "../tokens/open-tokenizer.ts";
import { ApiError } from "./api-error.ts";
import { encodeFrom } from "./token-inputs.ts";

/** One message of a chat. */
export interface Message {
  readonly role: string;
  readonly content: string;
}

/** Ids of a chat that an answer follows. */
export type ChatPrompt = (opened: OpenModel, messages: readonly Message[]) => readonly number[];

/** How chats are put for the model in `folder`. @throws Failure for a template that cannot be read. */
export async function openChatPrompt(folder: string): Promise<ChatPrompt> {
  const template = await readTemplate(folder);
  if (template === undefined) return plainPrompt;
  try {
    const { Template } = await import("@huggingface/jinja");
    return templatePrompt(new Template(template.source), template.tokens);
  } catch (error) {
    throw new Failure(`${folder}: its chat template cannot be read: ${messageOf(error)}`, 2, { cause: error });
  }
}

/** `role: content` on lines of their own, and `assistant:` at the end. */
const plainPrompt: ChatPrompt = (opened, messages) => {
  const lines = messages.map(({ role, content }) => `${role}: ${content}\n`);
  return encodeFrom(opened, `${lines.join("")}assistant:`, "messages");
};

function templatePrompt(template: Template, tokens: Readonly<Record<string, string>>): ChatPrompt {
  return (opened, messages) => {
    for (const { content } of messages) if (content !== "") encodeFrom(opened, content, "messages"); // refuses special tokens that a message would smuggle in
    let text: string;
    try {
      text = template.render({ ...tokens, messages, add_generation_prompt: true });
    } catch (error) {
      throw new ApiError(400, `the chat template refuses these messages: ${messageOf(error)}`, { param: "messages" });
    }
    return encodePrompt(opened, text, { allowSpecial: true, addSpecial: false });
  };
}

interface ChatTemplate {
  readonly source: string;
  /** bos_token and eos_token, which templates name. */
  readonly tokens: Readonly<Record<string, string>>;
}

/** chat_template.jinja, or `chat_template` of tokenizer_config.json: a text, or a list of which `default` is taken. */
async function readTemplate(folder: string): Promise<ChatTemplate | undefined> {
  const has = async (name: string): Promise<boolean> =>
    (await stat(join(folder, name)).catch(() => undefined))?.isFile() ?? false;
  const config = (await has("tokenizer_config.json"))
    ? await readJsonObject(join(folder, "tokenizer_config.json"))
    : {};
  const own = config.chat_template;
  const listed = Array.isArray(own) ? own.find((item: { name?: unknown }) => item?.name === "default")?.template : own;
  const source = (await has("chat_template.jinja"))
    ? await readText(undefined, { file: join(folder, "chat_template.jinja"), what: "a chat template" })
    : listed;
  if (typeof source !== "string") return undefined;
  const tokens = ["bos_token", "eos_token", "unk_token", "pad_token"].map((name) => [name, contentOf(config[name])]);
  return { source, tokens: Object.fromEntries(tokens.filter(([, content]) => content !== undefined)) };
}

function contentOf(token: unknown): string | undefined {
  const content = typeof token === "object" && token !== null ? (token as { content?: unknown }).content : token;
  return typeof content === "string" ? content : undefined;
}
