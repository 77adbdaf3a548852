import { expect, test } from "vitest";
import { AsyncQueue, Mutex, yieldToEventLoop } from "../../src/core/async.js";

test("values leave the queue in the order in which they came, whether they are asked for before or after", async () => {
  const queue = new AsyncQueue<number>();
  const early = [queue.next(), queue.next()];
  queue.put(1);
  queue.put(2);
  queue.put(3);
  expect(await Promise.all(early)).toEqual([1, 2]);
  expect(await queue.next()).toBe(3);
});

test("what was put in before a failure is still given, then every reader gets the error", async () => {
  const queue = new AsyncQueue<number>(),
    failure = new Error("no more");
  queue.put(1);
  queue.fail(failure);
  expect(await queue.next()).toBe(1);
  await expect(queue.next()).rejects.toBe(failure);
  const empty = new AsyncQueue<number>(),
    asked = empty.next();
  empty.fail(failure);
  await expect(asked).rejects.toBe(failure);
});

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
