/**
 * "Vaswani, Ashish" as it is said, "Ashish Vaswani"; "van der Berg, Jr, Jan" as "Jan van der Berg
 * Jr". Other names stay.
 */
export function saidOrder(name: string): string {
  const parts = name.trim().split(/\s*,\s*/);
  const [family, given] = parts;
  if (parts.length === 2 && family !== "" && given !== "" && !/^(?:inc|ltd|llc|gmbh|jr|sr|ii|iii|iv)\.?$/i.test(given!))
    return `${given} ${family}`;
  return parts.length === 3 && parts[2] !== "" ? `${parts[2]} ${family} ${given}` : name.trim();
}
