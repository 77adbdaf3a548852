import type { Place } from "./state.js";

const CLOSEST = 150,
  FARTHEST = 0.6;
/** Screens narrower than this; the style sheet has the same number. */
const PHONE = 560;

/** What part of the map is seen, and where it is on the screen, in CSS pixels. */
export class Camera {
  /** In the middle of the screen. */
  x: number;
  y: number;
  /** 1 shows the whole map. */
  zoom = 1;
  width = 1;
  height = 1;
  /** Kept free around the map, at the bottom also for what lies there. */
  private margin = { left: 0, right: 0, top: 0, bottom: 0 };

  constructor(private readonly map: { width: number; height: number }) {
    this.x = map.width / 2;
    this.y = map.height / 2;
  }

  /** @param taken pixels at the bottom of the screen that something lies over */
  resize(width: number, height: number, taken: number): void {
    this.width = Math.max(1, width);
    this.height = Math.max(1, height);
    const side = Math.min(70, Math.max(22, 0.06 * width));
    // The tools are on the left; on a phone, where there is no room beside the map, in a row above
    // it.
    this.margin = {
      left: width < PHONE ? side : Math.max(side, 58),
      right: side,
      top: width < PHONE ? 60 : Math.min(side, 46),
      bottom: taken > 0 ? taken + 20 : Math.min(side, 36),
    };
  }

  /** Pixels of the map's longer side. */
  get scale(): number {
    return this.fit(this.map.width, this.map.height) * this.zoom;
  }

  /** Pixels of the longer side of a map of such sides when all of it is shown. */
  fit(width: number, height: number): number {
    const { left, right, top, bottom } = this.margin;
    const across = Math.max(40, this.width - left - right) / Math.max(width, 1e-3),
      down = Math.max(40, this.height - top - bottom) / Math.max(height, 1e-3);
    return Math.min(across, down, 4000);
  }

  /** Where the middle of the view is on the screen. */
  private get middle(): Place {
    const { left, right, top, bottom } = this.margin;
    return { x: (this.width + left - right) / 2, y: (this.height + top - bottom) / 2 };
  }

  toScreen(place: Place): Place {
    const { scale, middle } = this;
    return { x: (place.x - this.x) * scale + middle.x, y: (place.y - this.y) * scale + middle.y };
  }

  toMap(screen: Place): Place {
    const { scale, middle } = this;
    return { x: (screen.x - middle.x) / scale + this.x, y: (screen.y - middle.y) / scale + this.y };
  }

  /** Zooms so that what is at a place of the screen stays there. */
  zoomAt(screen: Place, factor: number): void {
    const before = this.toMap(screen);
    this.zoom = Math.min(CLOSEST, Math.max(FARTHEST, this.zoom * factor));
    const after = this.toMap(screen);
    this.moveTo(this.x + before.x - after.x, this.y + before.y - after.y);
  }

  panBy(dx: number, dy: number): void {
    const { scale } = this;
    this.moveTo(this.x - dx / scale, this.y - dy / scale);
  }

  /** The middle of the view stays on the map. */
  moveTo(x: number, y: number): void {
    this.x = Math.min(this.map.width, Math.max(0, x));
    this.y = Math.min(this.map.height, Math.max(0, y));
  }

  lookAt(x: number, y: number, zoom: number): void {
    this.zoom = Math.min(CLOSEST, Math.max(FARTHEST, zoom));
    this.moveTo(x, y);
  }

  reset(): void {
    Object.assign(this, { x: this.map.width / 2, y: this.map.height / 2, zoom: 1 });
  }

  /** The same screen when it shows all of the map. */
  whole(): Camera {
    const whole = Object.assign(new Camera(this.map), this);
    whole.reset();
    return whole;
  }

  /** Looks at a rectangle of the map. */
  show(left: number, top: number, right: number, bottom: number): void {
    this.zoom = 1;
    const room =
      0.85 *
      Math.min(
        (this.width - this.margin.left - this.margin.right) / Math.max(right - left, 1e-3),
        (this.height - this.margin.top - this.margin.bottom) / Math.max(bottom - top, 1e-3),
      );
    this.zoom = Math.min(12, Math.max(1, room / this.scale));
    this.moveTo((left + right) / 2, (top + bottom) / 2);
  }
}
