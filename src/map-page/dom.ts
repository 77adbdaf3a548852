/** The element with an id, which the page must have. */
export function byId<E extends Element = HTMLElement>(id: string): E {
  return document.getElementById(id) as unknown as E;
}

type Attributes = Record<string, string | number | boolean | undefined>;

/** A new element. Children that are text stay text, so that no title is read as markup. */
export function element<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  attributes: Attributes = {},
  ...children: (Node | string)[]
): HTMLElementTagNameMap[Name] {
  const created = document.createElement(name);
  setAttributes(created, attributes);
  created.append(...children);
  return created;
}

export function svgElement<Name extends keyof SVGElementTagNameMap>(
  name: Name,
  attributes: Attributes = {},
): SVGElementTagNameMap[Name] {
  const created = document.createElementNS("http://www.w3.org/2000/svg", name);
  setAttributes(created, attributes);
  return created;
}

/** Sets attributes; undefined and false remove one, true sets it without a value. */
export function setAttributes(target: Element, attributes: Attributes): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === false) target.removeAttribute(name);
    else target.setAttribute(name, value === true ? "" : String(value));
  }
}

/** A text of a paper in an element of its own, as it may run from right to left. */
export function bidi(text: string): HTMLElement {
  return element("bdi", {}, text);
}

/** "1 paper", "2,000 papers". */
export function counted(count: number, noun: string): string {
  return `${count.toLocaleString("en-US")} ${noun}${count === 1 ? "" : "s"}`;
}

export const reducesMotion = (): boolean => matchMedia("(prefers-reduced-motion: reduce)").matches;

/** Copies a text, and says in words whether the browser let it. */
export function copyText(text: string): Promise<string> {
  return navigator.clipboard.writeText(text).then(
    () => "copied",
    () => "the browser does not let this page copy",
  );
}
