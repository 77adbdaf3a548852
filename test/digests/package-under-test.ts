import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type * as main from "../../src/index.js";
import type * as layout from "../../src/layout/index.js";
import type * as neighbors from "../../src/neighbors/index.js";
import type * as topics from "../../src/topics/index.js";

/** The public modules of a built package. */
export interface PackageUnderTest {
  main: typeof main;
  neighbors: typeof neighbors;
  topics: typeof topics;
  layout: typeof layout;
}

/** @param dist folder of the built package; its models lie beside it */
export async function loadPackage(dist: string): Promise<PackageUnderTest> {
  const load = (name: string) => import(pathToFileURL(join(dist, `${name}.js`)).href);
  const [main, neighbors, topics, layout] = await Promise.all(["index", "neighbors", "topics", "layout"].map(load));
  return { main, neighbors, topics, layout };
}
