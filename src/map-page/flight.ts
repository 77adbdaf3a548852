import type { Camera } from "./camera.js";
import { reducesMotion } from "./dom.js";

/** Milliseconds. */
const DURATION = 350;

/** A camera's way to another place, in one step for readers who want less motion. */
export class Flight {
  private frame = 0;

  /** @param moved told after every step */
  constructor(
    private readonly camera: Camera,
    private readonly moved: () => void,
  ) {}

  /** From where the camera is; ends a flight that is on its way. */
  to(x: number, y: number): void {
    this.stop();
    const { camera } = this,
      from = { x: camera.x, y: camera.y };
    let begin: number | undefined;
    const step = (time: number): void => {
      const t = reducesMotion() ? 1 : Math.min(1, (time - (begin ??= time)) / DURATION),
        share = t * t * (3 - 2 * t);
      camera.moveTo(from.x + (x - from.x) * share, from.y + (y - from.y) * share);
      this.moved();
      if (t < 1) this.frame = requestAnimationFrame(step);
    };
    this.frame = requestAnimationFrame(step);
  }

  stop(): void {
    cancelAnimationFrame(this.frame);
  }
}
