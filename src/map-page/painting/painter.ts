import type { Camera } from "../camera/camera.js";
import type { DrawOrder } from "../data/emphasis.js";
import type { ThemeColours } from "./theme.js";

/** Radii of the points, in CSS pixels. */
export interface PointRadii {
  plain: number;
  highlighted: number;
}

/** Draws the points of the papers on a canvas. */
export interface Painter {
  setColours(colours: ThemeColours): void;
  setOrder(order: DrawOrder): void;
  /** To be called after the map has been rotated. */
  setPositions(): void;
  /** @param ratio pixels of the canvas in a CSS pixel */
  draw(camera: Camera, radii: PointRadii, ratio: number): void;
  readonly kind: "webgl" | "pixels";
}

/** Opacity of faint, plain and highlighted points. */
export const OPACITIES = [0.22, 0.82, 1] as const;
