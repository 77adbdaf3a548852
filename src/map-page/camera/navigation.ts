import type { Papers } from "../data/papers.js";
import { byId } from "../dom.js";
import type { Point, Rect } from "../state.js";
import { CameraAnimation, type Camera, type View } from "./camera.js";

/** A paper nearer to the edge of the free part of the screen, in pixels, is moved to its middle. */
const EDGE = 50;
/** A few papers side by side are not enlarged more than this. */
const MAX_FRAME_ZOOM = 12;
/** Of many papers, this share is left out at each side: single papers may lie far from the others. */
const OUTLYING = 0.02;
/** Free space around the papers, in parts of their extent. */
const PADDING = 0.08;

/** Moves the camera to papers and back. The panel of the open paper covers a part of the screen. */
export class Navigation {
  private readonly animation: CameraAnimation;
  /** The view before a paper was opened; undefined once the reader has moved the camera. */
  private before: View | undefined;

  /** @param onMove called after every step of an animation */
  constructor(
    private readonly camera: Camera,
    private readonly papers: Papers,
    onMove: () => void,
  ) {
    this.animation = new CameraAnimation(camera, onMove);
  }

  /** To be called when the reader moves the camera: it ends an animation. */
  stop(): void {
    this.animation.stop();
    this.before = undefined;
  }

  /** Keeps the view, for `goBack`. */
  remember(): void {
    this.before = this.camera.view;
  }

  /** Shows what was seen at `remember`, unless the reader has moved the camera since. */
  goBack(): void {
    if (this.before) this.animation.flyTo(this.before);
    this.before = undefined;
  }

  /** The map was rotated. */
  rotate(rotate: (point: Point) => Point): void {
    if (this.before) this.before = { ...rotate(this.before), zoom: this.before.zoom };
  }

  /** Moves the camera to a paper that is off the screen or under the panel. */
  bringIntoView(row: number): void {
    const { camera } = this,
      position = this.papers.positionOf(row),
      { x, y } = camera.toScreen(position),
      free = this.freeArea();
    if (x > EDGE && y > EDGE && x < free.right - EDGE && y < free.bottom - EDGE) return;
    const middle = camera.toScreen(camera);
    this.animation.flyTo({
      x: position.x + (middle.x - free.right / 2) / camera.scale,
      y: position.y + (middle.y - free.bottom / 2) / camera.scale,
      zoom: camera.zoom,
    });
  }

  /** Shows some papers as large as the screen allows. */
  frame(rows: readonly number[]): void {
    if (rows.length === 0) return;
    this.before = undefined;
    this.animation.flyTo(this.camera.viewOf(this.extentOf(rows), this.freeArea(), MAX_FRAME_ZOOM));
  }

  private extentOf(rows: readonly number[]): Rect {
    const positions = rows.map((row) => this.papers.positionOf(row));
    const range = (values: number[]): [number, number] => {
      const sorted = values.sort((a, b) => a - b),
        left = Math.floor(OUTLYING * sorted.length),
        [least, most] = [sorted[left]!, sorted[sorted.length - 1 - left]!];
      return [least - PADDING * (most - least), most + PADDING * (most - least)];
    };
    const [left, right] = range(positions.map(({ x }) => x)),
      [top, bottom] = range(positions.map(({ y }) => y));
    return { left, top, right, bottom };
  }

  /** The part of the map that the panel leaves free: it is on the right, on a phone below. */
  private freeArea(): { right: number; bottom: number } {
    const { width, height } = this.camera,
      panel = byId("paper");
    if (panel.hidden) return { right: width, bottom: height };
    return panel.offsetWidth < 0.8 * width
      ? { right: width - panel.offsetWidth, bottom: height }
      : { right: width, bottom: height - panel.offsetHeight };
  }
}
