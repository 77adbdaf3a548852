const named: Record<string, string> = {
  amp: "&", lt: "<", gt: ">", quot: '"', apos: "'", nbsp: " ", ndash: "–", mdash: "—", lsquo: "‘", rsquo: "’", ldquo: "“", rdquo: "”",
  hellip: "…", times: "×", deg: "°", plusmn: "±", middot: "·", bull: "•", eacute: "é", egrave: "è", agrave: "à", ccedil: "ç",
  auml: "ä", ouml: "ö", uuml: "ü", Auml: "Ä", Ouml: "Ö", Uuml: "Ü", szlig: "ß", ntilde: "ñ", oacute: "ó", aacute: "á", iacute: "í",
  uacute: "ú", oslash: "ø", aring: "å", alpha: "α", beta: "β", gamma: "γ", delta: "δ", epsilon: "ε", lambda: "λ", mu: "μ", sigma: "σ",
  le: "≤", ge: "≥", ne: "≠", asymp: "≈", rarr: "→", infin: "∞", minus: "−", thinsp: " ", ensp: " ", emsp: " ", shy: "",
};
/** Markup that abstracts really carry (HTML, JATS, MathML); "a < b and c > d" is none. */
const tag = /<\/?(?:jats:|mml:)?(?:p|b|i|u|em|strong|sub|sup|br|div|span|sec|title|italic|bold|a|ul|ol|li|h[1-6]|tt|code|scp|sc|inf|math|m[a-z]+|inline-formula|tex-math|xref|abstract)(?:\s[^<>]*)?\/?>/gi;
// Soft hyphens, zero-width and control characters, which are seen nowhere and break words apart.
const invisible = /[\u00ad\u200b-\u200d\u2060\ufeff\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\u202a-\u202e\u2066-\u2069]/g; // eslint-disable-line no-control-regex

/** One line of clean text: no markup, entities, line breaks or invisible characters; Unicode in its composed form (NFC). LaTeX stays. */
export function cleanText(text: string): string {
  return decodeEntities(text.replace(tag, (whole) => (/^<\/?(?:p|br|div|sec|li|h\d|title)\b/i.test(whole) ? " " : "")))
    .replace(invisible, "")
    .replace(/\s+/g, " ")
    .trim()
    .normalize("NFC");
}

/** Clean text without the word "Abstract" that some sources begin it with. */
export function cleanAbstract(text: string): string {
  return cleanText(text).replace(/^(?:abstract|summary)\s*[:.—–-]\s*/i, "").replace(/^ABSTRACT\s+/, "");
}

function decodeEntities(text: string): string {
  if (!text.includes("&")) return text;
  const decoded = text.replace(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-zA-Z]{2,8}));/gi, (whole, decimal?: string, hex?: string, name?: string) => {
    if (name !== undefined) return named[name] ?? named[name.toLowerCase()] ?? whole;
    const code = decimal !== undefined ? Number(decimal) : parseInt(hex!, 16);
    const valid = code > 0 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff);
    return valid ? String.fromCodePoint(code) : whole;
  });
  // Some sources encode twice (&amp;lt;); and what is clean must stay as it is when it is cleaned again.
  return decoded === text ? text : decodeEntities(decoded);
}
