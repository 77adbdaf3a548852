/** Whether two values of JSON and `undefined`, as papers are made of, are equal; NaN equals NaN, 0 is not -0. */
export function isDeepStrictEqual(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  if (Object.getPrototypeOf(a) !== Object.getPrototypeOf(b)) return false;
  const names = Object.keys(a);
  return (
    names.length === Object.keys(b).length &&
    names.every(
      (name) => Object.hasOwn(b, name) && isDeepStrictEqual(a[name as keyof typeof a], b[name as keyof typeof b]),
    )
  );
}
