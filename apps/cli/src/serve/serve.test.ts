import { request as httpRequest } from "node:http";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { runAttn } from "../testing/run-attn.ts";
import { answerOf, eventsOf, post, TestServers } from "../testing/test-server.ts";
import { lettersOf, tinyModel } from "../testing/tiny-model.ts";

const llama = tinyModel("llama");
const bert = tinyModel("bert");
const servers = new TestServers();
let url = "";
beforeAll(async () => {
  url = `${await servers.start(llama.path)}/v1`;
});
afterAll(() => {
  servers.stop();
  llama.dispose();
  bert.dispose();
});

const prompt = [...llama.greedy.prompt];
const wanted = lettersOf(llama.greedy.generated);
const greedy = { prompt, temperature: 0, max_tokens: llama.greedy.generated.length };
const endless = { prompt, n: 128, max_tokens: 100, stream: true };

describe("completions", () => {
  test("answers with the tokens that transformers generates, and counts them", async () => {
    const response = await post(`${url}/completions`, { model: "tiny", ...greedy });
    expect(response.status).toBe(200);
    expect(await answerOf(response)).toMatchObject({
      object: "text_completion",
      model: "tiny",
      choices: [{ index: 0, text: wanted, logprobs: null, finish_reason: "length" }],
      usage: { prompt_tokens: prompt.length, completion_tokens: greedy.max_tokens },
    });
  });

  test("a stream gives the same text in pieces, and the counts when asked", async () => {
    const body = { ...greedy, stream: true, stream_options: { include_usage: true } };
    const parts = await eventsOf(await post(`${url}/completions`, body));
    expect(parts.flatMap(({ choices }) => choices.map(({ text }) => text)).join("")).toBe(wanted);
    expect(parts.at(-2)?.choices[0]?.finish_reason).toBe("length");
    expect(parts.at(-1)).toMatchObject({ choices: [], usage: { completion_tokens: greedy.max_tokens } });
  });

  test("several prompts and answers stand in order, equal seeds give equal texts, and answers of one seed differ", async () => {
    const body = { prompt: [prompt, [7, 8]], n: 2, seed: 4, max_tokens: 8, temperature: 2 };
    const one = await answerOf(post(`${url}/completions`, body));
    const two = await answerOf(post(`${url}/completions`, body));
    expect(one.choices.map(({ index }) => index)).toEqual([0, 1, 2, 3]);
    expect(two.choices).toEqual(one.choices);
    expect(one.choices[0]?.text).not.toBe(one.choices[1]?.text);
  });

  test("echo and logprobs give a place to every token, prompt included", async () => {
    const { choices } = await answerOf(post(`${url}/completions`, { ...greedy, echo: true, logprobs: 2 }));
    const { text, logprobs } = choices[0]!;
    expect(text).toBe(logprobs.tokens.join(""));
    expect(logprobs.tokens).toHaveLength(prompt.length + greedy.max_tokens);
    expect(logprobs.token_logprobs[0]).toBeNull();
    expect(logprobs.token_logprobs.slice(1).every((logprob) => logprob !== null && logprob <= 0)).toBe(true);
    expect(Object.keys(logprobs.top_logprobs.at(-1) ?? {})).toHaveLength(2);
    for (const [i, place] of logprobs.text_offset.entries())
      expect(text.startsWith(logprobs.tokens[i]!, place)).toBe(true);
  });

  test("a stop text ends the answer before it", async () => {
    const { choices } = await answerOf(post(`${url}/completions`, { ...greedy, stop: wanted[2] }));
    const text = wanted.slice(0, wanted.indexOf(wanted[2]!));
    expect(choices[0]).toMatchObject({ text, finish_reason: "stop" });
  });
});

test("a chat gives one message, and as a stream first who speaks", async () => {
  const messages = [{ role: "user", content: lettersOf([5, 6]) }];
  const body = { messages, max_tokens: 5, seed: 1, logprobs: true, top_logprobs: 1 };
  const whole = await answerOf(post(`${url}/chat/completions`, body));
  const { message, logprobs, finish_reason } = whole.choices[0]!;
  expect([whole.object, message.role, finish_reason]).toEqual(["chat.completion", "assistant", "length"]);
  expect(logprobs.content).toHaveLength(5);
  const parts = await eventsOf(await post(`${url}/chat/completions`, { ...body, stream: true }));
  const deltas = parts.map(({ choices }) => choices[0]!.delta);
  expect(deltas[0]).toEqual({ role: "assistant", content: "" });
  expect(deltas.map(({ content = "" }) => content).join("")).toBe(message.content);
  expect(parts.at(-1)?.choices[0]).toMatchObject({ delta: {}, finish_reason: "length" });
});

describe("embeddings", () => {
  test("are of length 1, the same as numbers and as bytes, from an encoder and a language model", async () => {
    for (const at of [`${url}/embeddings`, `${await servers.start(bert.path)}/v1/embeddings`]) {
      const input = [lettersOf([5, 6, 7]), lettersOf([8])];
      const plain = (await answerOf(post(at, { input }))).data;
      const coded = (await answerOf(post(at, { input, encoding_format: "base64" }))).data;
      expect(plain).toHaveLength(2);
      for (const [i, item] of plain.entries()) {
        const vector = item.embedding as readonly number[];
        const bytes = Buffer.from(coded[i]?.embedding as unknown as string, "base64");
        expect(Math.hypot(...vector)).toBeCloseTo(1, 5);
        expect(vector.map((_, place) => bytes.readFloatLE(place * 4))).toEqual(vector);
      }
    }
  });

  test("an encoder refuses to continue a text", async () => {
    const response = await post(`${await servers.start(bert.path)}/v1/completions`, { prompt: [5] });
    expect(response.status).toBe(400);
    expect((await answerOf(response)).error.message).toMatch(/^tiny is an encoder \(BertModel\) and cannot continue/);
  });
});

describe("origins", () => {
  const headers = { origin: "http://pages.example" };

  test("pages of other origins are refused, whatever they ask", async () => {
    expect((await post(`${url}/completions`, greedy, headers)).status).toBe(403);
    const preflight = await fetch(`${url}/completions`, { method: "OPTIONS", headers });
    expect([preflight.status, preflight.headers.get("access-control-allow-origin")]).toEqual([403, null]);
  });

  test("--cors lets one origin in, and no other", async () => {
    const at = `${await servers.start(llama.path, { cors: headers.origin })}/v1/completions`;
    const allowed = await post(at, greedy, headers);
    expect([allowed.status, allowed.headers.get("access-control-allow-origin")]).toEqual([200, headers.origin]);
    expect((await post(at, greedy, { origin: "http://other.example" })).status).toBe(403);
    const preflight = await fetch(at, { method: "OPTIONS", headers });
    expect([preflight.status, preflight.headers.get("access-control-allow-methods")]).toEqual([204, "POST"]);
  });
});

describe("turns", () => {
  test("a client that hangs up ends its generation, and the next one has its turn", async () => {
    const leaving = new AbortController();
    const body = JSON.stringify(endless);
    const response = await fetch(`${url}/completions`, { method: "POST", body, signal: leaving.signal });
    await response.body?.getReader().read();
    leaving.abort();
    expect((await post(`${url}/completions`, greedy)).status).toBe(200);
  });

  test("the line has an end: one more is sent away with 503", async () => {
    const at = await servers.start(llama.path, { maxQueue: 1 });
    const leaving = new AbortController();
    const send = (): Promise<Response> =>
      fetch(`${at}/v1/completions`, { method: "POST", body: JSON.stringify(endless), signal: leaving.signal });
    const first = await send();
    const second = send().catch(() => undefined);
    while ((await answerOf(fetch(`${at}/health`))).waiting < 1);
    const third = await send();
    expect([first.status, third.status, third.headers.get("retry-after")]).toEqual([200, 503, "1"]);
    leaving.abort();
    await second;
  });

  test("a request that breaks off in its body harms nobody", async () => {
    const broken = httpRequest(`${url}/completions`, { method: "POST", headers: { "content-length": "100" } });
    broken.on("error", () => undefined).write("{");
    await new Promise((resolve) => setTimeout(resolve, 20));
    broken.destroy();
    expect((await post(`${url}/completions`, greedy)).status).toBe(200);
  });
});

test("the command says where it answers, and Ctrl-C ends it with 130", async () => {
  const args = ["serve", "--model", llama.path, "--port", "0"];
  const { code, stdout, stderr } = await runAttn(args, { interruptAt: "answers at" });
  expect({ code, stderr }).toEqual({ code: 130, stderr: "" });
  expect(stdout).toMatch(/ answers at http:\/\/127\.0\.0\.1:\d+\n$/);
});
