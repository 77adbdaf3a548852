import type { Progress } from "../core/types.js";

const WIDTH = 28;

/** Shows progress on one line of a terminal; writes nothing when the stream is not a terminal. */
export class ProgressBar {
  private drawn = false;

  constructor(private readonly stream: NodeJS.WriteStream = process.stderr) {}

  readonly show = (progress: Progress): void => {
    if (!this.stream.isTTY) return;
    this.stream.write(`\r\x1b[2K${progressLine(progress)}`);
    this.drawn = true;
    if (progress.done >= progress.total) this.clear();
  };

  /** Clears the line for the next output. */
  clear(): void {
    if (!this.drawn) return;
    this.stream.write("\r\x1b[2K");
    this.drawn = false;
  }
}

/** One line: stage, bar, count and time left. */
export function progressLine({ stage, done, total, secondsLeft }: Progress): string {
  const share = total === 0 ? 1 : done / total;
  const full = Math.round(share * WIDTH);
  const bar = "█".repeat(full) + "░".repeat(WIDTH - full);
  const left = secondsLeft !== undefined && done < total ? `, ${duration(secondsLeft)} left` : "";
  return `${stage} ${bar} ${done}/${total}${left}`;
}

function duration(seconds: number): string {
  const whole = Math.max(1, Math.round(seconds));
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
}
