/**
 * The regular forms of an English verb: itself, -s, -ed, -ing. Also wrong ones ("finded"), which no
 * text holds.
 */
export function inflections(verb: string): string[] {
  const doubled = /[^aeiou][aeiou][^aeiouwxyhl]$/.test(verb) ? verb + verb.at(-1)! : verb;
  if (verb.endsWith("e")) return [verb, `${verb}s`, `${verb}d`, `${verb.slice(0, -1)}ing`];
  if (/[^aeiou]y$/.test(verb)) return [verb, `${verb.slice(0, -1)}ies`, `${verb.slice(0, -1)}ied`, `${verb}ing`];
  const plural = /(?:s|x|ch|sh)$/.test(verb) ? `${verb}es` : `${verb}s`;
  return [verb, plural, `${verb}ed`, `${verb}ing`, `${doubled}ed`, `${doubled}ing`];
}
