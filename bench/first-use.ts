/**
 * The first use, each in a process of its own: seconds that the import takes, and seconds from the
 * import to the first vector; and what is installed, in MB, by what makes it up.
 *
 * npm run bench:first-use -- [--rounds 5] [--json FILE]
 */
import { installedSizes } from "./lib/installed.js";
import { median, option, printTable, writeJson } from "./lib/measure.js";
import { runProgram } from "./lib/program.js";

const rounds = Number(option("rounds") ?? 5);
const times: object[] = [];
for (const model of ["minilm", "minilm-fast"]) {
  const imports: number[] = [],
    vectors: number[] = [],
    peaks: number[] = [];
  for (let round = 0; round <= rounds; round++) {
    const { seconds, peakGiB } = await runProgram("first-use.js", model);
    if (round === 0) continue; // the files are in memory from here on
    imports.push(...seconds.import!);
    vectors.push(...seconds["first vector"]!);
    peaks.push(peakGiB);
  }
  times.push(
    { what: "import", model, seconds: imports },
    { what: "import to first vector", model, seconds: vectors, "GiB at most": median(peaks).toFixed(2) },
  );
}
const installed = installedSizes().map(({ part, megabytes }) => ({ part, MB: megabytes.toFixed(1) }));
printTable(times);
console.log("Installed:");
printTable(installed);
writeJson({ times, installed });
