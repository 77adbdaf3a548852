import { build } from "tsup";

/**
 * The code under test is TypeScript, which Node's worker threads cannot load: they run the built
 * files.
 */
export default async function setup(): Promise<void> {
  await build({ silent: true, dts: false, clean: false });
}
