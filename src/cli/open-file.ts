import { spawn } from "node:child_process";
import { resolve } from "node:path";

/**
 * Shows a file with the program that the system has for it. Where there is none, a line on stderr
 * says so: the file is there anyway.
 */
export async function openFile(file: string): Promise<void> {
  const path = resolve(file);
  const [program, ...words] =
    process.platform === "darwin"
      ? ["open", path]
      : process.platform === "win32"
        ? ["cmd", "/c", "start", "", path]
        : ["xdg-open", path];
  const problem = await new Promise<string | undefined>((done) => {
    const child = spawn(program!, words, { stdio: "ignore", detached: true });
    child.on("error", (error) => done(error.message));
    child.on("spawn", () => {
      child.unref();
      done(undefined);
    });
  });
  if (problem !== undefined)
    console.error(`paperweave: ${file} cannot be shown from here (${problem}); open it in a browser.`);
}
