import { byId } from "./dom.js";
import type { MapFacts } from "./facts.js";
import { MapPage } from "./map-page.js";
import { Papers } from "./papers.js";

/* Runs before the texts of the papers have been read: the map is drawn first. The list stands in its place until then, and where this fails. */
const papers = new Papers(JSON.parse(byId("facts").textContent!) as MapFacts);
byId("list").hidden = true;
byId("app").hidden = false;
const page = new MapPage(papers); // draws
byId("list").remove();
performance.mark("map drawn");

const whole = document.readyState === "loading" ? new Promise((resolve) => document.addEventListener("DOMContentLoaded", resolve)) : Promise.resolve();
void whole.then(() => page.read());
