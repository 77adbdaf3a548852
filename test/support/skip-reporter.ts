import type { Reporter, TestModule } from "vitest/node";

/*
 * Says at the end of a run how many tests were skipped, and why. The reason is what the test said
 * when it skipped itself, or what stands in its name or in that of its group: "(needs …)", or the
 * text after a colon.
 */
export default class SkipReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const counts = new Map<string, number>();
    for (const module of modules) {
      for (const test of module.children.allTests("skipped")) {
        const result = test.result();
        const note = result.state === "skipped" ? result.note : undefined;
        const reason =
          note ??
          /\(needs ([^)]+)\)|: (.+)$/.exec(test.fullName)?.slice(1).find(Boolean) ??
          "left out by the command line, or without a reason";
        counts.set(reason, (counts.get(reason) ?? 0) + 1);
      }
    }
    if (counts.size === 0) return;
    console.log("\nSkipped:");
    for (const [reason, count] of [...counts].sort(([, a], [, b]) => b - a))
      console.log(`  ${String(count).padStart(4)}  ${reason}`);
  }
}
