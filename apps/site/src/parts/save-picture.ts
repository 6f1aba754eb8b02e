// Pictures as files: text as it is, SVG drawn into a PNG of twice its size. No picture is made here.

/** Offers `text` as a file. */
export function saveText(text: string, name: string, type: string): void {
  saveBlob(new Blob([text], { type }), name);
}

/** Offers a blob as a file. */
export function saveBlob(blob: Blob, name: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  // The download has begun once this turn is over; the address is not needed after that.
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

/** Draws a standalone SVG at twice its size and offers it as a PNG. @throws Error when the browser cannot draw it. */
export async function savePng(svg: string, name: string): Promise<void> {
  const address = URL.createObjectURL(new Blob([svg], { type: "image/svg+xml" }));
  try {
    const image = new Image();
    image.src = address;
    await image.decode();
    const canvas = document.createElement("canvas");
    canvas.width = 2 * image.naturalWidth;
    canvas.height = 2 * image.naturalHeight;
    const context = canvas.getContext("2d");
    if (!context) throw new Error("this browser gives no canvas");
    context.drawImage(image, 0, 0, canvas.width, canvas.height);
    const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, "image/png"));
    if (!blob) throw new Error("the picture is too large for this browser");
    saveBlob(blob, name);
  } finally {
    URL.revokeObjectURL(address);
  }
}
