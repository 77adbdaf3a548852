import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import type { BrowserContextOptions, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { violations } from "../map-page/support.js";
import { chromiumPath } from "../support/chromium.js";
import { drop, isDone, PATIENCE, Site } from "./support.js";

const library = fileURLToPath(new URL("../../examples/data/library.bib", import.meta.url));
const isKept = (page: Page): Promise<unknown> => page.waitForSelector("#offline:not(:empty)");

const full = process.env.PAPERWEAVE_FULL !== undefined;

describe.skipIf(!chromiumPath)("the page of npm run site, in Chromium (needs Chromium)", { timeout: PATIENCE }, () => {
  let site: Site;
  beforeAll(async () => {
    site = await Site.start();
  });
  afterAll(() => site?.close());

  test("it works when it is opened again without a network, and loads the model once", async () => {
    const { page, context, faults } = await site.visit();
    await isKept(page);
    await page.reload();
    await isKept(page);
    expect(site.requests.filter((path) => path.startsWith("/models/"))).toHaveLength(2);
    site.isUp = false;
    try {
      await page.reload();
      await drop(page, library);
      await isDone(page);
      expect(await page.locator("#topic-list details").count()).toBeGreaterThan(0);
      await page.getByRole("button", { name: "Other files" }).click();
      await page.click("#example");
      await isDone(page);
      expect(await page.textContent("#summary")).toMatch(/^78 papers/);
      await page.goto(`${site.address}index.html`);
      expect(await page.isVisible("#start")).toBe(true);
    } finally {
      site.isUp = true;
    }
    // The browser looks for a new service worker, and says that there is no network.
    expect(faults.filter((fault) => !/service-worker\.js|ERR_|Failed to load/.test(fault))).toEqual([]);
    await context.close();
  });

  test.skipIf(!full)(
    "a page that could not load the model says so, and loads it when there is a network again (needs PAPERWEAVE_FULL=1)",
    async () => {
      const { page, context } = await site.visit({}, (page) => page.route("**/models/*", (route) => route.abort()));
      await drop(page, library);
      await page.waitForSelector("#problem:not([hidden])");
      expect(await page.textContent("#problem")).toMatch(/^This page cannot load models\//);
      await page.unroute("**/models/*");
      await drop(page, library);
      await isDone(page);
      await context.close();
    },
  );

  test("files are kept for the next visit when the visitor wants it, until they are forgotten", async () => {
    const { page, context, faults } = await site.visit();
    await drop(page, library);
    await isDone(page);
    const summary = await page.textContent("#summary");
    await page.reload();
    await isKept(page);
    expect(await page.isVisible("#kept")).toBe(false); // nobody has asked for it
    await drop(page, library);
    await isDone(page);
    const session = await context.newCDPSession(page);
    const giveRoom = (quotaSize?: number): Promise<unknown> =>
      session.send("Storage.overrideQuotaForOrigin", { origin: site.address, quotaSize });
    await giveRoom(1);
    await page.click("#keep");
    await page.waitForSelector("#problem:not([hidden])");
    expect(await page.textContent("#problem")).toBe("The files are not kept: the browser has no room for them.");
    await giveRoom();
    await page.click("#keep");
    await page.waitForSelector("#keep", { state: "hidden" });
    await page.reload();
    await page.click("text=Open again: library.bib");
    await isDone(page);
    expect(await page.textContent("#summary")).toBe(summary);
    await page.click("#again");
    await page.click("#forget");
    await page.waitForSelector("#kept", { state: "hidden" });
    await page.reload();
    await isKept(page);
    expect(await page.isVisible("#kept")).toBe(false);
    expect(faults).toEqual([]);
    await context.close();
  });

  test("neither the page, nor its worker, nor the map can ask for anything of another server", async () => {
    const asked: string[] = [];
    const other = createServer((request, response) => {
      asked.push(request.url!);
      response.writeHead(200, { "content-type": "text/html", "access-control-allow-origin": "*" }).end("<p>other");
    });
    await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
    const address = `http://127.0.0.1:${(other.address() as AddressInfo).port}`;
    const { page, context } = await site.visit();
    await drop(page, library);
    await isDone(page);
    const map = page.frames()[1]!;
    const tryToSend = async (to: string): Promise<string[]> => {
      const failed: string[] = [];
      const fetching = (how: string, options?: RequestInit): Promise<unknown> =>
        fetch(`${to}/${how}`, options).catch(() => failed.push(how));
      await fetching("get");
      await fetching("post", { method: "POST", body: "titles" });
      await fetching("no-cors", { mode: "no-cors" });
      return failed;
    };
    const all = ["get", "post", "no-cors"];
    // Without a policy all of them come through.
    const free = await context.newPage();
    await free.goto(`${address}/free`);
    expect(await free.evaluate(tryToSend, address)).toEqual([]);
    expect(asked.filter((path) => all.includes(path.slice(1)))).toHaveLength(3);
    asked.length = 0;

    expect(await page.evaluate(tryToSend, address)).toEqual(all);
    expect(await map.evaluate(tryToSend, address)).toEqual(all);
    expect(await page.workers()[0]!.evaluate(tryToSend, address)).toEqual(all);
    await page.evaluate(async (to) => {
      navigator.sendBeacon(`${to}/beacon`, "titles");
      const add = (name: string, attributes: Record<string, string>): Promise<void> =>
        new Promise((resolve) => {
          const made = Object.assign(document.createElement(name), attributes);
          made.onload = made.onerror = () => resolve();
          document.body.append(made);
          setTimeout(resolve, 2000); // a form and a link say nothing
        });
      await Promise.all([
        add("img", { src: `${to}/image` }),
        add("script", { src: `${to}/script` }),
        add("iframe", { src: `${to}/frame` }),
        add("link", { rel: "stylesheet", href: `${to}/style` }),
        new Promise<void>((resolve) => {
          const socket = new WebSocket(to.replace("http", "ws"));
          socket.onerror = socket.onopen = () => resolve();
        }).catch(() => undefined),
      ]);
      const form = Object.assign(document.createElement("form"), { action: `${to}/form`, method: "post" });
      document.body.append(form);
      form.submit();
    }, address);
    expect(asked).toEqual([]);
    await context.close();
    await new Promise((resolve) => other.close(resolve));
  });

  const looks: [string, BrowserContextOptions][] = [
    ["on a phone", { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true }],
  ];
  if (full) looks.push(["light", { colorScheme: "light" }], ["dark", { colorScheme: "dark" }]);
  test.each(looks)(
    "axe finds nothing to complain about, and nothing is wider than the page, %s",
    async (_, options) => {
      const { page, context } = await site.visit({ ...options, bypassCSP: true });
      const check = async (): Promise<void> => {
        expect(await violations(page)).toEqual([]);
        expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
      };
      await check();
      await drop(page);
      await check(); // with a message
      await drop(page, library);
      await isDone(page);
      for (const summary of await page.locator("#result summary").all()) await summary.click();
      await check();
      await page.fill("#query", "learning");
      await page.press("#query", "Enter");
      await page.waitForSelector("#hits:not([hidden])");
      await check();
      await context.close();
    },
  );
});
