import { readFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import { mkdtemp, rm } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { PaperweaveError } from "../../../src/core/errors.js";
import { createEmbedder } from "../../../src/embed/index.js";
import { json, makeTinyModel } from "../../support/make-tiny-model.js";

/** A hub on this machine with one model, "owner/tiny"; it counts what is asked of it. */
let scratch: string, server: Server, asked: string[];

beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), "paperweave-hub-"));
  await makeTinyModel(join(scratch, "hub"), { "1_Pooling/config.json": json({ pooling_mode_cls_token: true }) });
  asked = [];
  server = createServer((request, response) => {
    asked.push(request.url!);
    const [, file] = /^\/owner\/tiny\/resolve\/main\/(.+)$/.exec(request.url!) ?? [];
    const found =
      file === undefined ? Promise.reject(new Error("no such model")) : readFile(join(scratch, "hub", file));
    found.then(
      (bytes) => response.end(bytes),
      () => response.writeHead(404).end(),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  vi.stubEnv("HF_ENDPOINT", `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
});
afterAll(async () => {
  vi.unstubAllEnvs();
  server.close();
  await rm(scratch, { recursive: true, force: true });
});

async function embedOnce(name: string, cache: string): Promise<{ id: string; vector: Float32Array }> {
  const embedder = await createEmbedder(name, { cacheDir: join(scratch, cache) });
  const { data } = await embedder.embed(["graph"]);
  await embedder.close?.();
  return { id: embedder.id, vector: data };
}

test("a model of the hub is downloaded once, the files that only paperweave reads among them", async () => {
  const expected = { id: "owner/tiny fp32 cls", vector: Float32Array.of(0.6, 0.8) };
  expect(await embedOnce("owner/tiny", "cache")).toEqual(expected);
  expect(asked.map((path) => path.split("/main/")[1])).toContain("1_Pooling/config.json");
  asked.length = 0;
  expect(await embedOnce("owner/tiny", "cache")).toEqual(expected);
  expect(asked).toEqual([]);
});

test("a model that the hub lacks, and a hub that does not answer, are reported with what to do", async () => {
  const failure = async (name: string): Promise<PaperweaveError> =>
    embedOnce(name, "empty").then(
      () => Promise.reject(new Error("no failure")),
      (error) => error,
    );
  const unknown = await failure("owner/none");
  vi.stubEnv("HF_ENDPOINT", "http://127.0.0.1:9");
  const start = performance.now();
  const unreachable = await failure("owner/tiny");
  expect(performance.now() - start).toBeLessThan(15_000);
  for (const [error, name] of [
    [unknown, "owner/none"],
    [unreachable, "owner/tiny"],
  ] as const) {
    expect(PaperweaveError.is(error, "not-found")).toBe(true);
    expect(error.message).toContain(`config.json of the model "${name}" cannot be downloaded`);
    expect(error.message).toContain(`given as a folder: "./my-model"`);
  }
});
