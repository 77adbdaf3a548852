/* Draws the pictures of README and "How it works" again: npx tsx docs/pictures/draw.ts */
import { writeFileSync } from "node:fs";
import { drawStages } from "./stages.js";

for (const [name, svg] of Object.entries(await drawStages())) writeFileSync(new URL(name, import.meta.url), svg);
