import { byId } from "./dom.js";
import type { MapFacts } from "../view/map/facts.js";
import { MapPage } from "./map-page.js";
import { Papers } from "./papers.js";

/*
 * Runs before the texts of the papers are there: the map is drawn first. Where that fails, the list
 * is shown that comes after all of it.
 */
const app = byId("app");
app.hidden = false;
try {
  const page = new MapPage(new Papers(JSON.parse(byId("facts").textContent!) as MapFacts)); // draws
  performance.mark("map drawn");
  const whole =
    document.readyState === "loading"
      ? new Promise((resolve) => document.addEventListener("DOMContentLoaded", resolve))
      : Promise.resolve();
  void whole.then(() => page.read());
} catch (error) {
  app.hidden = true;
  throw error;
}
