import type { Papers } from "../data/papers.js";
import { byId, element, reducesMotion } from "../dom.js";
import type { StateStore } from "../state.js";

/** Milliseconds that each year is shown while the years are played. */
const STEP_TIME = 700;

/**
 * Fills the year slider: a bar for each year, two handles, and a button that plays the years.
 * @returns stops playing, and says whether the years were played
 */
export function makeYearSlider(papers: Papers, store: StateStore): () => boolean {
  const range = papers.data.years;
  if (!range) return () => false;
  const { first, last } = range;
  const [from, to] = [byId<HTMLInputElement>("year-from"), byId<HTMLInputElement>("year-to")];
  const play = byId<HTMLButtonElement>("play"),
    text = byId("year-text"),
    bars = byId("year-bars");
  for (const slider of [from, to]) Object.assign(slider, { min: String(first), max: String(last), step: "1" });
  const counts = new Array<number>(last - first + 1).fill(0);
  for (const year of papers.years) if (year > 0) counts[Math.min(last, Math.max(first, year)) - first]!++;
  const most = Math.max(...counts);
  bars.replaceChildren(
    ...counts.map((count) => {
      const bar = element("i");
      bar.style.height = `${count === 0 ? 0 : Math.max(6, (100 * count) / most)}%`;
      return bar;
    }),
  );

  const setYears = (low: number, high: number): void =>
    store.change({ years: low === first && high === last ? undefined : { from: low, to: high } });
  from.addEventListener("input", () => setYears(Math.min(Number(from.value), Number(to.value)), Number(to.value)));
  to.addEventListener("input", () => setYears(Number(from.value), Math.max(Number(from.value), Number(to.value))));

  let timer: ReturnType<typeof setInterval> | undefined;
  const stop = (): boolean => {
    const played = timer !== undefined;
    clearInterval(timer);
    timer = undefined;
    play.classList.remove("plays");
    play.setAttribute("aria-label", "Play the years");
    return played;
  };
  play.addEventListener("click", () => {
    if (stop()) return;
    const shown = store.current.years;
    // A range that begins after the first year slides; any other grows from the first year on.
    // Both go on from the years that are shown, and begin anew at the last year.
    const width = shown && shown.from > first ? shown.to - shown.from : undefined;
    let year = shown && shown.to < last ? shown.to + 1 : first + (width ?? 0);
    const step = (): void => {
      if (year > last) stop();
      else setYears(width === undefined ? first : year - width, year++);
    };
    play.classList.add("plays");
    play.setAttribute("aria-label", "Stop");
    timer = setInterval(step, reducesMotion() ? 2 * STEP_TIME : STEP_TIME);
    step();
  });
  for (const slider of [from, to]) slider.addEventListener("pointerdown", stop);

  const show = (): void => {
    const { years } = store.current,
      low = years?.from ?? first,
      high = years?.to ?? last;
    [from.value, to.value] = [String(low), String(high)];
    // When both handles are at the right end, the lower one must be on top to be moved.
    from.style.zIndex = low > (first + last) / 2 ? "3" : "2";
    [...bars.children].forEach((bar, at) => bar.classList.toggle("out", first + at < low || first + at > high));
    text.textContent = low === high ? String(low) : `${low} – ${high}`;
  };
  store.listen((_, change) => "years" in change && show());
  show();
  byId("years").hidden = false;
  return stop;
}
