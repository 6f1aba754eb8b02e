import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { answerOf, post, TestServers } from "../testing/test-server.ts";
import { tinyModel } from "../testing/tiny-model.ts";

const llama = tinyModel("llama");
const servers = new TestServers();
let url = "";
beforeAll(async () => {
  url = await servers.start(llama.path);
});
afterAll(() => {
  servers.stop();
  llama.dispose();
});

test("a text nested without end is refused like any other", async () => {
  const at = await servers.start(llama.path, { maxBody: 2_000_000 });
  const deep = `{"prompt":${"[".repeat(400_000)}${"]".repeat(400_000)}}`;
  const response = await post(`${at}/v1/completions`, deep);
  expect(response.status).toBe(400);
  expect((await answerOf(response)).error.message).toMatch(/^(prompt must be a text, |the request is not JSON)/);
});

describe("what is refused says so in OpenAI's shape", () => {
  test.each<[string, unknown, number, string]>([
    ["/v1/completions", "[1", 400, "the request is not JSON in UTF-8"],
    ["/v1/completions", "[]", 400, "the request must be a JSON object"],
    ["/v1/completions", "\ud800", 400, "the request is not JSON in UTF-8"],
    ["/v1/completions", `${"[".repeat(9000)}`, 400, "the request is not JSON in UTF-8"],
    ["/v1/completions", "x".repeat(20_001), 413, "the request has more than 20000 bytes"],
    ["/v1/completions", { model: "gpt-4" }, 404, 'the model "gpt-4" does not exist; this server has tiny'],
    [
      "/v1/completions",
      {},
      400,
      "prompt must be a text, up to 128 of them, token ids or up to 128 lists of them, got undefined",
    ],
    [
      "/v1/completions",
      { prompt: [] },
      400,
      "prompt must be a text, up to 128 of them, token ids or up to 128 lists of them, got []",
    ],
    ["/v1/completions", { prompt: [1, 2.5] }, 400, "prompt has the id 2.5, ids are 0 to 66"],
    ["/v1/completions", { prompt: [1e9] }, 400, "prompt has the id 1000000000, ids are 0 to 66"],
    [
      "/v1/completions",
      { prompt: "</s>" },
      400,
      'prompt: the text has the special token "</s>" at position 0; send token ids where that token is meant',
    ],
    [
      "/v1/completions",
      { prompt: [5], temperature: "hot" },
      400,
      'temperature must be a number from 0 to 2, got "hot"',
    ],
    ["/v1/completions", { prompt: [5], top_p: 0 }, 400, "top_p must be above 0, got 0"],
    [
      "/v1/completions",
      { prompt: [5], max_tokens: 0 },
      400,
      "max_tokens must be a whole number from 1 to 9007199254740991, got 0",
    ],
    ["/v1/completions", { prompt: [5], n: 1e9 }, 400, "n must be a whole number from 1 to 128, got 1000000000"],
    ["/v1/completions", { prompt: [[5], [6]], n: 65 }, 400, "2 prompts with n 65 are more than 128 answers"],
    ["/v1/completions", { prompt: [5], best_of: 4 }, 400, "best_of other than n is not offered by this server"],
    [
      "/v1/completions",
      { prompt: [5], stop: [""] },
      400,
      'stop must be a text or up to 4 of them, none empty, got [""]',
    ],
    ["/v1/completions", { prompt: [5], stream: 1 }, 400, "stream must be true or false, got 1"],
    [
      "/v1/completions",
      { prompt: [5], logit_bias: { x: 1 } },
      400,
      'logit_bias must be an object of token ids, got {"x":1}',
    ],
    [
      "/v1/completions",
      { prompt: [5], logit_bias: { 67: 1 } },
      400,
      "logitBias: token 67 is outside the vocabulary of 67",
    ],
    ["/v1/completions", { prompt: [5], suffix: "x" }, 400, "suffix is not offered by this server"],
    ["/v1/completions", { prompt: [5], stream_options: {} }, 400, "stream_options needs stream: true"],
    ["/v1/chat/completions", { messages: [] }, 400, "messages must be a list of messages, at least one, got []"],
    [
      "/v1/chat/completions",
      { messages: [{ role: "root" }] },
      400,
      'messages[0].role must be one of system, developer, user, assistant, got "root"',
    ],
    [
      "/v1/chat/completions",
      { messages: [{ role: "user", content: [{ type: "image_url" }] }] },
      400,
      'messages[0].content must be a text or a list of texts, got [{"type":"image_url"}]',
    ],
    [
      "/v1/chat/completions",
      { messages: [{ role: "user", content: "x" }], tools: [] },
      400,
      "tools is not offered by this server",
    ],
    [
      "/v1/chat/completions",
      { messages: [{ role: "user", content: "x" }], response_format: { type: "json_object" } },
      400,
      "response_format other than text is not offered by this server",
    ],
    [
      "/v1/embeddings",
      { input: [5], encoding_format: "hex" },
      400,
      'encoding_format must be float or base64, got "hex"',
    ],
    [
      "/v1/completions",
      { prompt: "x", logit_bias: { 5: 1000 } },
      400,
      "logit_bias[5] must be a number from -100 to 100, got 1000",
    ],
    ["/v1/nothing", {}, 404, "there is no /v1/nothing"],
    ["/v1/models", {}, 405, "/v1/models takes GET, not POST"],
    ["/constructor", {}, 404, "there is no /constructor"],
  ])("POST %s %j", async (path, body, status, message) => {
    const response = await post(`${url}${path}`, body);
    const { error } = await answerOf(response);
    expect({ status: response.status, message: error.message }).toEqual({ status, message });
    expect(Object.keys(error)).toEqual(["message", "type", "param", "code"]);
  });

  test("a prompt that fills the context is too long, and the server goes on", async () => {
    const long = Array.from({ length: 5000 }, () => 5);
    expect((await post(`${url}/v1/completions`, { prompt: long })).status).toBe(400);
    expect((await fetch(`${url}/health`)).status).toBe(200);
  });
});
