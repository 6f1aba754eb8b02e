import fc from "fast-check";
import { expect, test } from "vitest";
import { escapeMarkup, scriptJson } from "./escape-markup.ts";

const hostile = `</script><script>alert("x")</script><!-- & ' \u0000 \ud800 \u2028`;

test("markup characters become entities", () => {
  expect(escapeMarkup(`<a href="x" id='y'>&amp;`)).toBe("&lt;a href=&quot;x&quot; id=&#39;y&#39;&gt;&amp;amp;");
});

test("characters that XML cannot hold become U+FFFD, others stay", () => {
  expect(escapeMarkup("a\u0000b\u001bc\ud800d\uffffe\u{1f600}\t\n")).toBe("a\ufffdb\ufffdc\ufffdd\ufffde\u{1f600}\t\n");
});

test("nothing that opens or ends an element survives, whatever the text", () => {
  fc.assert(fc.property(fc.string({ unit: "binary" }), (text) => !/[<>"']/.test(escapeMarkup(text))));
});

test("script JSON has the same value and none of the characters that a script element or a line end is made of", () => {
  const packed = scriptJson({ hostile });
  expect(packed).not.toMatch(/[<>&\u2028\u2029]/);
  expect(JSON.parse(packed)).toEqual({ hostile });
});
