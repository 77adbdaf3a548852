import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium, type Browser, type BrowserContextOptions, type Page } from "playwright-core";

/** Where a Chromium is; PAPERWEAVE_CHROMIUM names another one. Undefined where there is none. */
export const chromiumPath = [
  process.env.PAPERWEAVE_CHROMIUM,
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
].find((path) => path !== undefined && existsSync(path));

export function startChromium(): Promise<Browser> {
  return chromium.launch({ executablePath: chromiumPath!, args: ["--no-sandbox"] });
}

/** A page in a browser, with all that it said and asked for. */
export interface Opened {
  page: Page;
  /**
   * Messages of the console, errors of the page, and addresses beside its own: none of a good page.
   */
  faults: string[];
  address: string;
}

/**
 * Opens a page as a reader does: a file, without a server. Its clock can be put forward
 * (`page.clock`), so that no test waits for it.
 */
export class Pages {
  private readonly folder = mkdtempSync(join(tmpdir(), "paperweave-pages-"));
  private count = 0;

  constructor(private readonly browser: Browser) {}

  /**
   * @param options.before runs in the page before its own program
   * @param options.read whether to wait until the page has read all of its texts
   */
  async open(
    html: string,
    options: BrowserContextOptions & { hash?: string; before?: () => void; read?: boolean } = {},
  ): Promise<Opened> {
    const { hash = "", before, read = options.javaScriptEnabled !== false, ...context } = options;
    const file = join(this.folder, `page-${this.count++}.html`);
    writeFileSync(file, html);
    const address = `file://${file}`,
      faults: string[] = [];
    const page = await (
      await this.browser.newContext({ viewport: { width: 1200, height: 760 }, acceptDownloads: true, ...context })
    ).newPage();
    page.on("console", (message) => faults.push(`${message.type()}: ${message.text()}`));
    page.on("pageerror", (error) => faults.push(`error: ${error.message}`));
    page.on("request", (request) => {
      if (request.url().split("#")[0] !== address && !request.url().startsWith("blob:"))
        faults.push(`request: ${request.url()}`);
    });
    if (before) await page.addInitScript(before);
    if (context.javaScriptEnabled !== false) await page.clock.install();
    await page.goto(address + hash);
    if (read) await page.waitForSelector("html[data-read=all]", { timeout: 60_000 });
    return { page, faults, address };
  }

  async close(): Promise<void> {
    await this.browser.close();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
