import { expect, test } from "vitest";
import { anySignal, orAborted, throwIfAborted } from "../../src/core/abort.js";
import { PaperweaveError } from "../../src/core/errors.js";

const never = new Promise<never>(() => undefined);
const failureOf = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => undefined,
    (error: unknown) => error,
  );
const isAborted = (error: unknown): boolean =>
  PaperweaveError.is(error, "aborted") && error.name === "AbortError" && error instanceof Error;

test("orAborted gives the result of the promise, or its failure", async () => {
  const { signal } = new AbortController();
  expect(await orAborted(Promise.resolve(1), signal)).toBe(1);
  expect(await orAborted(Promise.resolve(1), undefined)).toBe(1);
  await expect(orAborted(Promise.reject(new Error("no")), signal)).rejects.toThrow("no");
});

test("orAborted does not wait for the promise once the signal is aborted, before or after", async () => {
  const controller = new AbortController();
  const running = failureOf(orAborted(never, controller.signal));
  controller.abort();
  expect(await running).toSatisfy(isAborted);
  expect(await failureOf(orAborted(never, controller.signal))).toSatisfy(isAborted);
});

test("an aborted call has the signal's reason as its cause, also of a promise that rejects with that", async () => {
  const reason = new Error("the user left");
  const controller = new AbortController();
  const running = orAborted(
    new Promise((_, reject) => controller.signal.addEventListener("abort", () => reject(controller.signal.reason))),
    controller.signal,
  );
  controller.abort(reason);
  const error = await failureOf(running);
  expect(error).toSatisfy(isAborted);
  expect(error).toMatchObject({ cause: reason });
  expect(() => throwIfAborted(controller.signal)).toThrow(
    expect.objectContaining({ name: "AbortError", cause: reason }),
  );
  expect(await failureOf(orAborted(never, AbortSignal.timeout(1)))).toMatchObject({
    name: "AbortError",
    code: "aborted",
    cause: { name: "TimeoutError" },
  });
});

test("only errors of the code aborted are called AbortError", () => {
  expect(new PaperweaveError("locked", "no").name).toBe("PaperweaveError");
  expect(() => throwIfAborted(undefined)).not.toThrow();
  expect(() => throwIfAborted(new AbortController().signal)).not.toThrow();
});

test("anySignal is aborted by each of its signals, with that one's reason", () => {
  for (const which of [0, 1]) {
    const controllers = [new AbortController(), new AbortController()];
    const signal = anySignal(controllers[0]!.signal, undefined, controllers[1]!.signal);
    expect(signal.aborted).toBe(false);
    controllers[which]!.abort("this one");
    expect(signal).toMatchObject({ aborted: true, reason: "this one" });
  }
  expect(anySignal(undefined).aborted).toBe(false);
});
