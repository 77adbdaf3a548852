import type { Camera } from "./camera.js";
import type { Colours } from "./colours.js";
import { glPainter } from "./painter-gl.js";
import { pixelPainter } from "./painter-pixels.js";
import type { Order } from "./marks.js";
import type { Papers } from "./papers.js";

/** How the points of a picture look: radii in CSS pixels. */
export interface Look {
  radius: number;
  /** Of marked points. */
  large: number;
}

/** Draws points on a canvas. */
export interface Painter {
  setColours(colours: Colours): void;
  setOrder(order: Order): void;
  /** @param ratio pixels of the canvas in a CSS pixel */
  draw(camera: Camera, look: Look, ratio: number): void;
  /** Which way it draws. */
  readonly way: "webgl" | "pixels";
}

/** Opacity of faint, plain and marked points. */
export const OPACITIES = [0.22, 0.82, 1] as const;

/**
 * WebGL where the machine has it for real; else the pixels are written one by one, which is faster than WebGL that is
 * computed (100,000 points in Chromium's SwiftShader) and needs nothing but a canvas. A context that is lost (a page may have some sixteen) changes to pixels.
 */
export function makePainter(canvas: HTMLCanvasElement, papers: Papers, replaced: (painter: Painter) => void): Painter {
  const painter = glPainter(canvas, papers);
  if (!painter) return pixelPainter(canvas, papers);
  canvas.addEventListener("webglcontextlost", () => {
    const fresh = canvas.cloneNode() as HTMLCanvasElement;
    canvas.replaceWith(fresh);
    replaced(pixelPainter(fresh, papers));
  });
  return painter;
}
