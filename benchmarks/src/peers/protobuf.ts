// Writing protocol buffers: enough for ONNX. A message is a list of byte arrays, so that large ones are copied once, at the end.

export type Message = readonly Uint8Array[];

const varint = (value: number): number[] => {
  const bytes: number[] = [];
  for (; value >= 128; value = Math.floor(value / 128)) bytes.push((value % 128) | 128);
  bytes.push(value);
  return bytes;
};

/** A whole number of 0 or more. */
export const whole = (field: number, value: number): Message => [
  Uint8Array.from([...varint(field * 8), ...varint(value)]),
];

export const float = (field: number, value: number): Message => [
  Uint8Array.from([...varint(field * 8 + 5), ...new Uint8Array(Float32Array.of(value).buffer)]),
];

/** A message within a message. */
export const nested = (field: number, message: Message): Message => {
  const length = message.reduce((sum, part) => sum + part.length, 0);
  return [Uint8Array.from([...varint(field * 8 + 2), ...varint(length)]), ...message];
};

export const bytes = (field: number, value: Uint8Array): Message => nested(field, [value]);
export const text = (field: number, value: string): Message => bytes(field, new TextEncoder().encode(value));

export const finish = (message: Message): Uint8Array<ArrayBuffer> => {
  const whole = new Uint8Array(message.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of message) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
};
