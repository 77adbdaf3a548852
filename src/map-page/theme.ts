import type { Theme } from "../view/theme/palette.js";

/** Light or dark, as the page or its reader has chosen, else as the system has it. */
export function currentTheme(): Theme {
  const chosen = document.documentElement.dataset.theme;
  return chosen === "light" || chosen === "dark"
    ? chosen
    : matchMedia("(prefers-color-scheme: dark)").matches
      ? "dark"
      : "light";
}

/** Lets the reader change the theme, and tells of every change. */
export function listenToTheme(button: HTMLElement, changed: () => void): void {
  button.addEventListener("click", () => {
    document.documentElement.dataset.theme = currentTheme() === "light" ? "dark" : "light";
    changed();
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", changed);
}
