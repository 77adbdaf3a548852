/**
 * Lets the event loop turn, so that timers and input of the program come to theirs between two
 * parts of a long work.
 */
export const aTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
