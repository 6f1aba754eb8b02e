import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";
import { afterAll, describe, expect, it } from "vitest";
import type { Backend } from "../backend.ts";
import { createJsBackend } from "../backends/js/index.ts";
import { createWasmBackend } from "../backends/wasm/index.ts";
import { evaluateOn } from "../keep.ts";
import { memory } from "../storage.ts";
import type { OnnxCase } from "./case.ts";
import { difference, isNarrowed, toTensor } from "./case.ts";
import { argumentsOf } from "./node.ts";
import { elsewhere, exactOperators, operators } from "./operators.ts";

const reference =
  process.env.ATTN_REFERENCE ?? fileURLToPath(new URL("../../../../../shared/reference", import.meta.url));
const folder = `${reference}/onnx`;
const isThere = existsSync(folder);

const load = (file: string): OnnxCase => {
  const bytes = readFileSync(`${folder}/${file}`);
  return JSON.parse((file.endsWith(".gz") ? gunzipSync(bytes) : bytes).toString("utf8")) as OnnxCase;
};

const run = async (backend: Backend, onnxCase: OnnxCase): Promise<void> => {
  const { op, inputs, outputs, node_inputs, node_outputs } = onnxCase;
  const tensors = node_inputs.map((name) => toTensor(inputs[name]!));
  const result = operators[op]!(argumentsOf(onnxCase, tensors));
  const results = Array.isArray(result) ? result : [result];
  await evaluateOn(backend, ...results);
  const differences = await Promise.all(
    node_outputs.map((name, i) => difference(results[i], outputs[name]!, !exactOperators.has(op))),
  );
  for (const tensor of results) tensor.dispose();
  expect(differences.filter((d) => d !== undefined)).toEqual([]);
};

describe.skipIf(!isThere)(`ONNX operator cases${isThere ? "" : ` (skipped: there is no ${folder})`}`, () => {
  const cases = isThere
    ? readdirSync(folder)
        .filter((file) => /\.json(\.gz)?$/.test(file))
        .map(load)
    : [];
  for (const backend of [createJsBackend(), createWasmBackend()] as readonly Backend[])
    describe(`on ${backend.name}`, () => {
      const counts = { passed: 0, narrowed: 0, "not applicable": 0 };
      for (const onnxCase of cases) {
        const reason = elsewhere[onnxCase.op];
        if (reason === undefined)
          it(`${onnxCase.op}: ${onnxCase.name}`, async () => {
            await run(backend, onnxCase);
            counts.passed++;
            if (isNarrowed(onnxCase)) counts.narrowed++;
          });
        else
          it(`${onnxCase.op}: ${onnxCase.name}, not applicable: ${reason}`, ({ skip }) => {
            counts["not applicable"]++;
            skip(reason);
          });
      }
      afterAll(() => {
        const failed = cases.length - counts.passed - counts["not applicable"];
        console.log(
          `ONNX on ${backend.name}: ${counts.passed} passed (${counts.narrowed} with int64 or uint values that fit int32, or float64 as float32), ${failed} failed, ${counts["not applicable"]} not applicable (${Object.values(elsewhere)})`,
        );
        expect(memory().bytes).toBe(0);
      });
    });
});
