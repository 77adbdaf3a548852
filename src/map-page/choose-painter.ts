import { byId } from "./dom.js";
import type { Painter } from "./painter.js";
import { glPainter } from "./painter-gl.js";
import { pixelPainter } from "./painter-pixels.js";
import type { Papers } from "./papers.js";

/**
 * From so many papers on WebGL is worth a context, of which a browser has some sixteen for all its
 * pages.
 */
const MANY = 20_000;
/**
 * Drivers that compute WebGL on the processor: slower than writing the pixels (100,000 points in
 * Chromium's: 5 pictures a second for 24).
 */
const COMPUTED = /swiftshader|llvmpipe|softpipe|software|basic render/i;

/** Writes pixels: that needs nothing but a canvas, and is there at once. */
export function firstPainter(papers: Papers): Painter {
  return pixelPainter(byId<HTMLCanvasElement>("points"), papers);
}

/**
 * Draws by WebGL from now on, where there are many papers and a processor for graphics; back to
 * pixels when the browser takes its context away.
 */
export function drawFaster(papers: Papers, change: (painter: Painter) => void): void {
  if (papers.facts.count < MANY || !hasGraphics()) return;
  const canvas = renewed(),
    painter = glPainter(canvas, papers);
  const back = (): void => {
    renewed();
    change(firstPainter(papers));
  };
  if (!painter) return back();
  canvas.addEventListener("webglcontextlost", back);
  change(painter);
}

/** A canvas keeps its first kind of context for good: another takes its place. */
function renewed(): HTMLCanvasElement {
  const canvas = byId<HTMLCanvasElement>("points"),
    fresh = canvas.cloneNode() as HTMLCanvasElement;
  canvas.replaceWith(fresh);
  return fresh;
}

function hasGraphics(): boolean {
  const gl = document.createElement("canvas").getContext("webgl2", { failIfMajorPerformanceCaveat: true });
  if (!gl) return false;
  const names = gl.getExtension("WEBGL_debug_renderer_info");
  const name = String(gl.getParameter(names ? names.UNMASKED_RENDERER_WEBGL : gl.RENDERER));
  gl.getExtension("WEBGL_lose_context")?.loseContext();
  return !COMPUTED.test(name);
}
