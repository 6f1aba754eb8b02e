// An SVG of the page as a file of its own: colours that come from the page's variables are written out.
import { textWidth } from "@attn/elements";

const inherited = [
  "color",
  "fill",
  "stroke",
  "stroke-width",
  "font-family",
  "font-size",
  "font-weight",
  "opacity",
] as const;

/** What a colour stands for. */
export interface LegendEntry {
  readonly name: string;
  readonly colour: string;
}

const legendHeight = 24;

/** The markup of `drawn` with a background and with the styles that it has on the page, below a line that says what its colours stand for. */
export function standaloneSvg(drawn: SVGSVGElement, legend: readonly LegendEntry[] = []): string {
  const copy = drawn.cloneNode(true) as SVGSVGElement;
  const originals = [drawn, ...drawn.querySelectorAll<SVGElement>("*")];
  const copies = [copy, ...copy.querySelectorAll<SVGElement>("*")];
  for (const [index, original] of originals.entries()) {
    const style = getComputedStyle(original);
    for (const property of inherited) copies[index]?.style.setProperty(property, style.getPropertyValue(property));
  }
  const { width, height } = naturalSize(drawn);
  copy.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  const above = legend.length > 0 ? legendHeight : 0;
  copy.setAttribute("width", String(Math.round(width)));
  copy.setAttribute("height", String(Math.round(height) + above));
  if (above > 0) {
    copy.setAttribute("viewBox", `0 ${-above} ${width} ${height + above}`);
    copy.append(...legendNodes(legend, getComputedStyle(drawn).color));
  }
  copy.style.background = getComputedStyle(document.documentElement).backgroundColor;
  return new XMLSerializer().serializeToString(copy);
}

/** A picture's own size, which a page may have shrunk. */
function naturalSize(drawn: SVGSVGElement): { readonly width: number; readonly height: number } {
  const { width, height } = drawn.viewBox.baseVal ?? { width: 0, height: 0 };
  return width > 0 && height > 0 ? { width, height } : drawn.getBoundingClientRect();
}

function legendNodes(legend: readonly LegendEntry[], ink: string): SVGElement[] {
  let x = 0;
  return legend.flatMap(({ name, colour }) => {
    const swatch = svgNode("rect", { x: `${x}`, y: "-20", width: "12", height: "12", fill: colour });
    const text = svgNode("text", {
      x: `${x + 18}`,
      y: "-10",
      style: `font-size: 12px; text-anchor: start; fill: ${ink}`,
    });
    text.textContent = name;
    x += 18 + 7 * textWidth(name) + 16;
    return [swatch, text];
  });
}

function svgNode(name: string, attributes: Readonly<Record<string, string>>): SVGElement {
  const node = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  return node;
}
