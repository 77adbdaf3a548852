import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { extname, join, normalize } from "node:path";
import type { Browser, BrowserContext, BrowserContextOptions, Page } from "playwright-core";
import { buildSite } from "../../site/build.js";
import { startChromium } from "../support/chromium.js";

const TYPES: Record<string, string> = {
  ".html": "text/html",
  ".js": "text/javascript",
  ".css": "text/css",
  ".json": "application/json",
  ".txt": "text/plain",
};
/** The slowest machine has two cores, and other tests run beside. */
export const PATIENCE = 240_000;

/** The built page on a server of files, which sends no headers but the type, and a browser. */
export class Site {
  /** The paths that were asked for, in order. */
  readonly requests: string[] = [];
  /** Whether the server can be reached. */
  isUp = true;

  private constructor(
    readonly folder: string,
    private readonly server: Server,
    private readonly browser: Browser,
  ) {}

  static async start(): Promise<Site> {
    const folder = mkdtempSync(join(tmpdir(), "paperweave-site-"));
    await buildSite(folder);
    const server = createServer((request, response) => {
      if (!site.isUp) return request.socket.destroy();
      const { pathname } = new URL(request.url!, "http://localhost");
      site.requests.push(pathname);
      const file = join(folder, normalize(pathname), pathname.endsWith("/") ? "index.html" : "");
      const found = statSync(file, { throwIfNoEntry: false })?.isFile() === true;
      response.writeHead(found ? 200 : 404, { "content-type": TYPES[extname(file)] ?? "application/octet-stream" });
      response.end(found ? readFileSync(file) : "");
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const site: Site = new Site(folder, server, await startChromium());
    return site;
  }

  get address(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/`;
  }

  /**
   * A page of a visitor who has never been here, with what its console said.
   * @param before what is done before the page is loaded
   */
  async visit(options: BrowserContextOptions = {}, before?: (page: Page) => Promise<unknown>): Promise<Visit> {
    const context = await this.browser.newContext({ acceptDownloads: true, ...options });
    context.setDefaultTimeout(PATIENCE);
    const page = await context.newPage(),
      faults: string[] = [];
    page.on("console", (message) => faults.push(`${message.type()}: ${message.text()}`));
    page.on("pageerror", (error) => faults.push(`error: ${error.message}`));
    await before?.(page);
    await page.goto(this.address);
    return { context, page, faults };
  }

  async close(): Promise<void> {
    await this.browser.close();
    this.server.close();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

export interface Visit {
  context: BrowserContext;
  page: Page;
  faults: string[];
}

/** Drops files on the page, as a visitor does. */
export async function drop(page: Page, ...paths: string[]): Promise<void> {
  const files = paths.map((path) => ({ name: path.split("/").at(-1)!, base64: readFileSync(path).toString("base64") }));
  await page.evaluate((files) => {
    const dataTransfer = new DataTransfer();
    for (const { name, base64 } of files)
      dataTransfer.items.add(new File([Uint8Array.from(atob(base64), (one) => one.charCodeAt(0))], name));
    document.body.dispatchEvent(new DragEvent("drop", { bubbles: true, cancelable: true, dataTransfer }));
  }, files);
}

export async function isDone(page: Page): Promise<void> {
  await page.waitForSelector("#result:not([hidden])");
}

/** The bytes of what a button gives. */
export async function saved(page: Page, button: string): Promise<Uint8Array> {
  const waiting = page.waitForEvent("download");
  await page.getByRole("button", { name: button }).click();
  return readFileSync(await (await waiting).path());
}
