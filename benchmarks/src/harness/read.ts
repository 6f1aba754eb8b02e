// A result of ours as JavaScript has it, read as `generate` reads its logits: evaluated first and given up afterwards, so that it is copied once, as
// peers copy theirs. `data()` alone copies it twice, because the tensor keeps its numbers.
import type { Tensor } from "@attn/tensor";
import { evaluate } from "@attn/tensor";

export const read = async (result: Tensor): Promise<Float32Array> => {
  await evaluate(result);
  const numbers = await result.data();
  result.dispose();
  return numbers;
};
