import { byId } from "./dom.js";
import { simplified } from "./outline.js";
import type { Place } from "./state.js";

/** A selection needs more corners than these. */
const LEAST = 3;

/** Draws the outline of a selection. */
export class LassoTool {
  /** Whether the next drag draws. */
  armed = false;
  /** As far as it has been drawn, on the map. */
  outline: readonly Place[] = [];

  /** @param done told of an outline that is closed; empty when it was only a tap */
  constructor(private readonly done: (outline: Place[]) => void) {
    byId("lasso").addEventListener("click", () => this.arm(!this.armed));
  }

  arm(armed: boolean): void {
    this.armed = armed;
    byId("lasso").setAttribute("aria-pressed", String(armed));
    byId("plane").classList.toggle("draws", armed);
  }

  draw(at: Place, state: "begin" | "go on" | "end" | "cancel"): void {
    const outline = state === "cancel" ? [] : [...(state === "begin" ? [] : this.outline), at];
    this.outline = state === "end" ? [] : outline;
    if (state !== "end") return;
    this.arm(false);
    this.done(outline.length > LEAST ? simplified(outline) : []);
  }
}
