import { reducesMotion } from "../dom.js";
import type { Point, Rect } from "../state.js";

/** The map can be enlarged so many times. */
export const MAX_ZOOM = 150;
const MIN_ZOOM = 0.6;
/** Screens narrower than this are phones; the style sheet has the same number. */
const PHONE_WIDTH = 560;
/** Milliseconds that a camera animation takes. */
const ANIMATION_TIME = 350;

/** The point of the map in the middle of the screen, and the zoom. */
export type View = Point & { zoom: number };

/** Which part of the map is seen, and where it is on the screen, in CSS pixels. */
export class Camera {
  /** The point of the map in the middle of the view. */
  x: number;
  y: number;
  /** At 1, the whole map is shown. */
  zoom = 1;
  width = 1;
  height = 1;
  /** Pixels that stay free around the map; at the bottom also for what lies over the map there. */
  private margin = { left: 0, right: 0, top: 0, bottom: 0 };

  constructor(private readonly map: { width: number; height: number }) {
    this.x = map.width / 2;
    this.y = map.height / 2;
  }

  /** @param coveredBottom pixels at the bottom of the screen that something else covers */
  resize(width: number, height: number, coveredBottom: number): void {
    this.width = Math.max(1, width);
    this.height = Math.max(1, height);
    const side = Math.min(70, Math.max(22, 0.06 * width));
    // The tools are left of the map; on a phone, where there is no room, in a row above it.
    this.margin = {
      left: width < PHONE_WIDTH ? side : Math.max(side, 58),
      right: side,
      top: width < PHONE_WIDTH ? 60 : Math.min(side, 46),
      bottom: coveredBottom > 0 ? coveredBottom + 20 : Math.min(side, 36),
    };
  }

  /** Length of the map's longer side, in pixels. */
  get scale(): number {
    return this.fit(this.map.width, this.map.height) * this.zoom;
  }

  /**
   * Length of the longer side, in pixels, of a map with these sides when all of it is shown.
   * @param covered pixels at the right and at the bottom where it shall not be shown
   */
  fit(width: number, height: number, covered: Point = { x: 0, y: 0 }): number {
    const { left, right, top, bottom } = this.margin;
    const across = Math.max(40, this.width - left - right - covered.x) / Math.max(width, 1e-3),
      down = Math.max(40, this.height - top - bottom - covered.y) / Math.max(height, 1e-3);
    return Math.min(across, down, 4000);
  }

  /** The middle of the view, on the screen. */
  private get middle(): Point {
    const { left, right, top, bottom } = this.margin;
    return { x: (this.width + left - right) / 2, y: (this.height + top - bottom) / 2 };
  }

  toScreen(point: Point): Point {
    const { scale, middle } = this;
    return { x: (point.x - this.x) * scale + middle.x, y: (point.y - this.y) * scale + middle.y };
  }

  toMap(screen: Point): Point {
    const { scale, middle } = this;
    return { x: (screen.x - middle.x) / scale + this.x, y: (screen.y - middle.y) / scale + this.y };
  }

  /** Zooms so that the point of the map under a position of the screen stays there. */
  zoomAt(screen: Point, factor: number): void {
    const before = this.toMap(screen);
    this.zoom = Math.min(MAX_ZOOM, Math.max(MIN_ZOOM, this.zoom * factor));
    const after = this.toMap(screen);
    this.moveTo(this.x + before.x - after.x, this.y + before.y - after.y);
  }

  panBy(dx: number, dy: number): void {
    const { scale } = this;
    this.moveTo(this.x - dx / scale, this.y - dy / scale);
  }

  /** Moves the middle of the view; it stays on the map. */
  moveTo(x: number, y: number): void {
    this.x = Math.min(this.map.width, Math.max(0, x));
    this.y = Math.min(this.map.height, Math.max(0, y));
  }

  lookAt({ x, y, zoom }: View): void {
    this.zoom = Math.min(MAX_ZOOM, Math.max(MIN_ZOOM, zoom));
    this.moveTo(x, y);
  }

  get view(): View {
    return { x: this.x, y: this.y, zoom: this.zoom };
  }

  /**
   * The view in which a rectangle of the map fills the free part of the screen.
   * @param free the free part reaches from the left and the top to these pixels
   * @param maxZoom the greatest zoom, for a small rectangle
   */
  viewOf(box: Rect, free: { right: number; bottom: number }, maxZoom: number): View {
    const covered = { x: this.width - free.right, y: this.height - free.bottom };
    const full = this.fit(this.map.width, this.map.height);
    const zoom = Math.min(maxZoom, this.fit(box.right - box.left, box.bottom - box.top, covered) / full);
    return {
      x: (box.left + box.right + covered.x / (full * zoom)) / 2,
      y: (box.top + box.bottom + covered.y / (full * zoom)) / 2,
      zoom,
    };
  }

  reset(): void {
    Object.assign(this, { x: this.map.width / 2, y: this.map.height / 2, zoom: 1 });
  }

  /** The same screen, showing the whole map. */
  fullView(): Camera {
    const full = Object.assign(new Camera(this.map), this);
    full.reset();
    return full;
  }
}

/** Moves a camera smoothly; in one step for readers who ask for reduced motion. */
export class CameraAnimation {
  private frame = 0;

  /** @param onMove called after every step */
  constructor(
    private readonly camera: Camera,
    private readonly onMove: () => void,
  ) {}

  /** Starts from where the camera is; a running animation ends. */
  flyTo(to: View): void {
    this.stop();
    const { camera } = this,
      from = camera.view;
    let begin: number | undefined;
    const step = (time: number): void => {
      const t = reducesMotion() ? 1 : Math.min(1, (time - (begin ??= time)) / ANIMATION_TIME),
        share = t * t * (3 - 2 * t);
      const zoom = t < 1 ? from.zoom * (to.zoom / from.zoom) ** share : to.zoom;
      // While zooming, one point of the screen stands still.
      const way = to.zoom === from.zoom ? share : (1 / from.zoom - 1 / zoom) / (1 / from.zoom - 1 / to.zoom);
      camera.lookAt({ x: from.x + (to.x - from.x) * way, y: from.y + (to.y - from.y) * way, zoom });
      this.onMove();
      if (t < 1) this.frame = requestAnimationFrame(step);
    };
    this.frame = requestAnimationFrame(step);
  }

  stop(): void {
    cancelAnimationFrame(this.frame);
  }
}
