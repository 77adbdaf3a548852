import { expect, test } from "vitest";
import { orAborted } from "../../src/core/abort.js";
import { PaperweaveError } from "../../src/core/errors.js";

const isAborted = (error: unknown): boolean => PaperweaveError.is(error, "aborted");
const never = new Promise<never>(() => undefined);

test("orAborted gives what the promise comes to, a failure as well", async () => {
  const { signal } = new AbortController();
  expect(await orAborted(Promise.resolve(1), signal)).toBe(1);
  expect(await orAborted(Promise.resolve(1), undefined)).toBe(1);
  await expect(orAborted(Promise.reject(new Error("no")), signal)).rejects.toThrow("no");
});

test("orAborted does not wait for the promise once the signal is aborted, before or after", async () => {
  const controller = new AbortController();
  const running = orAborted(never, controller.signal);
  controller.abort();
  await expect(running).rejects.toSatisfy(isAborted);
  await expect(orAborted(never, controller.signal)).rejects.toSatisfy(isAborted);
});
