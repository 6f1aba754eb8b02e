// Lines of UTF-8 as text, or the error of training for bytes that are none. Where lines end is not looked at here.

const utf8 = /* @__PURE__ */ new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** The text of bytes, a byte order mark included. @throws TypeError */
export const decodeLines = (bytes: Uint8Array): string => {
  try {
    return utf8.decode(bytes);
  } catch (cause) {
    throw new TypeError("train: the bytes are not UTF-8 text", { cause });
  }
};
