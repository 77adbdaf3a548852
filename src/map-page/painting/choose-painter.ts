import { byId } from "../dom.js";
import type { Painter } from "./painter.js";
import { webglPainter } from "./webgl-painter.js";
import { canvasPainter } from "./canvas-painter.js";
import type { Papers } from "../data/papers.js";

/**
 * From so many papers on WebGL is used. A browser has only some sixteen WebGL contexts for all its
 * pages.
 */
const WEBGL_MIN_PAPERS = 20_000;
/**
 * Drivers that run WebGL on the CPU. They are slower than writing pixels: for 100,000 points,
 * Chromium's driver draws 5 pictures a second, and the pixel painter 24.
 */
const SOFTWARE_DRIVERS = /swiftshader|llvmpipe|softpipe|software|basic render/i;

/** The painter of the first picture: it needs nothing but a canvas. */
export function firstPainter(papers: Papers): Painter {
  return canvasPainter(byId<HTMLCanvasElement>("points"), papers);
}

/**
 * Changes to WebGL if there are many papers and a graphics card, and back to pixels when the
 * browser takes the WebGL context away.
 */
export function upgradePainter(papers: Papers, change: (painter: Painter) => void): void {
  if (papers.data.count < WEBGL_MIN_PAPERS || !hasGraphicsCard()) return;
  const canvas = freshCanvas(),
    painter = webglPainter(canvas, papers);
  const useFirst = (): void => {
    freshCanvas();
    change(firstPainter(papers));
  };
  if (!painter) return useFirst();
  canvas.addEventListener("webglcontextlost", useFirst);
  change(painter);
}

/** Replaces the canvas, as a canvas keeps the first kind of context that it was asked for. */
function freshCanvas(): HTMLCanvasElement {
  const canvas = byId<HTMLCanvasElement>("points"),
    fresh = canvas.cloneNode() as HTMLCanvasElement;
  canvas.replaceWith(fresh);
  return fresh;
}

function hasGraphicsCard(): boolean {
  const gl = document.createElement("canvas").getContext("webgl2", { failIfMajorPerformanceCaveat: true });
  if (!gl) return false;
  const info = gl.getExtension("WEBGL_debug_renderer_info");
  const driver = String(gl.getParameter(info ? info.UNMASKED_RENDERER_WEBGL : gl.RENDERER));
  gl.getExtension("WEBGL_lose_context")?.loseContext();
  return !SOFTWARE_DRIVERS.test(driver);
}
