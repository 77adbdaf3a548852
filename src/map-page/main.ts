import type { PageData } from "../view/map/page/page-data.js";
import { Papers } from "./data/papers.js";
import { byId } from "./dom.js";
import { MapPage } from "./map-page.js";

/*
 * This runs before the texts of the papers are there: the map is drawn first. If that fails, the
 * plain list at the end of the page stays visible.
 */
const app = byId("app");
app.hidden = false;
try {
  const page = new MapPage(new Papers(JSON.parse(byId("facts").textContent!) as PageData)); // draws the map
  performance.mark("map drawn");
  const documentRead =
    document.readyState === "loading"
      ? new Promise((resolve) => document.addEventListener("DOMContentLoaded", resolve))
      : Promise.resolve();
  void documentRead.then(() => page.read());
} catch (error) {
  app.hidden = true;
  throw error;
}
