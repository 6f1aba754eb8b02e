// The checksum of gzip and PNG. It finds accidents, not attackers.

/** CRC-32 (ISO 3309, polynomial 0xedb88320) of the bytes as 8 hexadecimal digits. */
export const crc32 = (...parts: readonly Uint8Array[]): string => {
  const table = remainders();
  let rest = 0xffffffff;
  for (const part of parts) for (const byte of part) rest = table[(rest ^ byte) & 0xff]! ^ (rest >>> 8);
  return ((rest ^ 0xffffffff) >>> 0).toString(16).padStart(8, "0");
};

const remainders = (): Uint32Array =>
  Uint32Array.from({ length: 256 }, (_, byte) => {
    let rest = byte;
    for (let bit = 0; bit < 8; bit++) rest = rest & 1 ? 0xedb88320 ^ (rest >>> 1) : rest >>> 1;
    return rest;
  });
