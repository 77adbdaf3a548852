// Installs the packed package as people do, and uses it where they do: with each package manager, on
// each runtime, through each bundler, from each kind of TypeScript project. Needs PAPERWEAVE_FULL, a
// build, and npm's registry, from which the tools come; says what it skips, and why. About four
// minutes.
import { bundlers } from "./everywhere/bundlers.js";
import { installs } from "./everywhere/installs.js";
import { nextJs } from "./everywhere/next-js.js";
import { runtimes } from "./everywhere/runtimes.js";
import { typeScript } from "./everywhere/type-script.js";
import { Workplace } from "./everywhere/workplace.js";
import { runChecks } from "./support.js";

if (!process.env.PAPERWEAVE_FULL) {
  console.log("Package managers, runtimes and bundlers are not tried: PAPERWEAVE_FULL=1 tries them.");
} else {
  const place = new Workplace();
  await runChecks({
    ...installs(place),
    ...runtimes(place),
    ...bundlers(place),
    ...nextJs(place),
    ...typeScript(place),
  });
}
