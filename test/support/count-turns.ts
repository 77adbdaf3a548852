/** How often the event loop runs while a call is under way: this depends on no clock. */
export async function countTurns(call: () => Promise<unknown>): Promise<number> {
  let turns = 0,
    isRunning = true;
  const count = (): void => {
    if (!isRunning) return;
    turns++;
    setImmediate(count);
  };
  setImmediate(count);
  await call();
  isRunning = false;
  return turns;
}
