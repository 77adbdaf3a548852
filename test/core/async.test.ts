import { expect, test } from "vitest";
import { Mutex, yieldToEventLoop } from "../../src/core/async.js";

test("a mutex runs one task at a time, in their order, also after one that failed", async () => {
  const mutex = new Mutex(),
    events: string[] = [];
  const task = (name: string, fails = false) =>
    mutex.run(async () => {
      events.push(`${name} starts`);
      for (let turn = 0; turn < 3; turn++) await yieldToEventLoop();
      events.push(`${name} ends`);
      if (fails) throw new Error(name);
      return name;
    });
  const results = [task("a"), task("b", true), task("c")];
  const idle = mutex.idle().then(() => events.push("idle"));
  expect(await Promise.allSettled(results)).toMatchObject([
    { value: "a" },
    { reason: { message: "b" } },
    { value: "c" },
  ]);
  await idle;
  expect(events).toEqual(["a starts", "a ends", "b starts", "b ends", "c starts", "c ends", "idle"]);
});
