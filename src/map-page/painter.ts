import type { Camera } from "./camera.js";
import type { Colours } from "./colours.js";
import type { Order } from "./marks.js";

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
  /** After the map has been turned. */
  setPlaces(): void;
  /** @param ratio pixels of the canvas in a CSS pixel */
  draw(camera: Camera, look: Look, ratio: number): void;
  /** Which way it draws. */
  readonly way: "webgl" | "pixels";
}

/** Opacity of faint, plain and marked points. */
export const OPACITIES = [0.22, 0.82, 1] as const;
