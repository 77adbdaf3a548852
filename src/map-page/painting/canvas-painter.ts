import type { Camera } from "../camera/camera.js";
import { STEPS } from "../../view/map/page/page-data.js";
import type { DrawOrder } from "../data/emphasis.js";
import { OPACITIES, type Painter } from "./painter.js";
import type { Papers } from "../data/papers.js";

/** The pixels that a disc covers: where each is, and how much of it is covered, from 0 to 255. */
interface Stamp {
  dx: Int8Array;
  dy: Int8Array;
  alphas: Uint8Array;
  /** Greatest distance of a pixel from the middle, in columns or rows. */
  reach: number;
}

/** A disc has so many different positions within a pixel, in each direction. */
const PHASES = 4;

/** Draws points by writing pixels, which works on every canvas. */
export function canvasPainter(canvas: HTMLCanvasElement, { xs, ys, topics }: Papers): Painter {
  const context = canvas.getContext("2d")!;
  let image: ImageData | undefined;
  let order: DrawOrder = { rows: new Uint32Array(), faint: 0, plain: 0, highlighted: 0 };
  let colours = new Uint32Array(); // of each topic, as a pixel without opacity
  const stamps = new Map<string, Stamp[]>();
  const stampsOf = (radius: number, opacity: number): Stamp[] => {
    const key = `${radius.toFixed(2)} ${opacity}`;
    const found = stamps.get(key) ?? makeStamps(radius, opacity);
    if (stamps.size > 60) stamps.clear();
    stamps.set(key, found);
    return found;
  };

  return {
    kind: "pixels",
    setColours({ points, numbers }) {
      colours = Uint32Array.from(
        numbers,
        (number) => points[3 * number]! | (points[3 * number + 1]! << 8) | (points[3 * number + 2]! << 16),
      );
    },
    setOrder(next) {
      order = next;
    },
    setPositions() {}, // Each picture reads them anew.
    draw(camera: Camera, radii, ratio) {
      const { width, height } = canvas;
      if (image?.width !== width || image.height !== height) image = context.createImageData(width, height);
      const pixels = new Uint32Array(image.data.buffer);
      pixels.fill(0);
      const origin = camera.toScreen({ x: 0, y: 0 }),
        scale = (camera.scale * ratio) / STEPS;
      let start = 0;
      [order.faint, order.plain, order.highlighted].forEach((count, kind) => {
        const discs = stampsOf(ratio * (kind === 2 ? radii.highlighted : radii.plain), OPACITIES[kind]!);
        const { reach } = discs[0]!;
        for (let at = start; at < start + count; at++) {
          const row = order.rows[at]!;
          const x = xs[row]! * scale + origin.x * ratio,
            y = ys[row]! * scale + origin.y * ratio;
          const left = Math.floor(x),
            top = Math.floor(y);
          // A disc across the edge is left out: pixels outside of the canvas cannot be written.
          if (left < reach || top < reach || left >= width - reach || top >= height - reach) continue;
          const disc = discs[Math.floor((y - top) * PHASES) * PHASES + Math.floor((x - left) * PHASES)]!;
          stamp(pixels, top * width + left, width, disc, colours[kind === 0 ? colours.length - 1 : topics[row]!]!);
        }
        start += count;
      });
      context.putImageData(image, 0, 0);
    },
  };
}

function stamp(pixels: Uint32Array, middle: number, width: number, { dx, dy, alphas }: Stamp, colour: number): void {
  for (let i = 0; i < alphas.length; i++) {
    const at = middle + dy[i]! * width + dx[i]!,
      alpha = alphas[i]!,
      below = pixels[at]!;
    pixels[at] = below === 0 || alpha > 250 ? colour | (alpha << 24) : blend(below, colour, alpha);
  }
}

/** A colour over a pixel that is not empty, without premultiplied alpha. */
function blend(below: number, colour: number, alpha: number): number {
  const rest = ((below >>> 24) * (255 - alpha)) / 255,
    opacity = alpha + rest,
    share = alpha / opacity;
  const mixed = (shift: number): number => {
    const from = (below >>> shift) & 255;
    return (from + (((colour >>> shift) & 255) - from) * share) << shift;
  };
  return (mixed(0) | mixed(8) | mixed(16) | (opacity << 24)) >>> 0;
}

function makeStamps(radius: number, opacity: number): Stamp[] {
  const reach = Math.ceil(radius + 1);
  return Array.from({ length: PHASES * PHASES }, (_, phase) => {
    const x = ((phase % PHASES) + 0.5) / PHASES,
      y = (Math.floor(phase / PHASES) + 0.5) / PHASES;
    const covered: [number, number, number][] = [];
    for (let dy = -reach; dy <= reach; dy++) {
      for (let dx = -reach; dx <= reach; dx++) {
        const far = Math.sqrt((dx + 0.5 - x) ** 2 + (dy + 0.5 - y) ** 2);
        const alpha = Math.round(255 * opacity * Math.min(1, Math.max(0, radius - far + 0.5)));
        if (alpha > 3) covered.push([dx, dy, alpha]);
      }
    }
    return {
      dx: Int8Array.from(covered, ([dx]) => dx),
      dy: Int8Array.from(covered, ([, dy]) => dy),
      alphas: Uint8Array.from(covered, ([, , alpha]) => alpha),
      reach,
    };
  });
}
