import { wordList } from "../../core/strings.js";

/** Plurals that follow no rule, and their singulars. */
const irregularPlurals = new Map(
  Object.entries({
    matrices: "matrix",
    vertices: "vertex",
    indices: "index",
    indexes: "index",
    simplices: "simplex",
    cortices: "cortex",
    appendices: "appendix",
    axes: "axis",
    crises: "crisis",
    diagnoses: "diagnosis",
    prognoses: "prognosis",
    ellipses: "ellipsis",
    parentheses: "parenthesis",
    emphases: "emphasis",
    metastases: "metastasis",
    criteria: "criterion",
    phenomena: "phenomenon",
    automata: "automaton",
    corpora: "corpus",
    spectra: "spectrum",
    optima: "optimum",
    maxima: "maximum",
    minima: "minimum",
    equilibria: "equilibrium",
    symposia: "symposium",
    strata: "stratum",
    genera: "genus",
    stimuli: "stimulus",
    loci: "locus",
    foci: "focus",
    nuclei: "nucleus",
    radii: "radius",
    moduli: "modulus",
    tori: "torus",
    fungi: "fungus",
    alumni: "alumnus",
    formulae: "formula",
    antennae: "antenna",
    larvae: "larva",
    schemata: "schema",
    lemmata: "lemma",
    stigmata: "stigma",
    children: "child",
    men: "man",
    women: "woman",
    mice: "mouse",
    feet: "foot",
    teeth: "tooth",
    geese: "goose",
    halves: "half",
    shelves: "shelf",
    wolves: "wolf",
    knives: "knife",
    selves: "self",
    calves: "calf",
    loaves: "loaf",
    biases: "bias",
    gases: "gas",
    lenses: "lens",
    buses: "bus",
    viruses: "virus",
    statuses: "status",
    campuses: "campus",
    corpuses: "corpus",
    consensuses: "consensus",
    censuses: "census",
    bonuses: "bonus",
    focuses: "focus",
    atlases: "atlas",
    canvases: "canvas",
    aliases: "alias",
    quizzes: "quiz",
    caches: "cache",
    niches: "niche",
    avalanches: "avalanche",
    psyches: "psyche",
    headaches: "headache",
    movies: "movie",
    cookies: "cookie",
    calories: "calorie",
    selfies: "selfie",
    shoes: "shoe",
    toes: "toe",
    foes: "foe",
    canoes: "canoe",
    ties: "tie",
    lies: "lie",
    pies: "pie",
    gpus: "gpu",
    cpus: "cpu",
    tpus: "tpu",
    npus: "npu",
    menus: "menu",
    apis: "api",
    guis: "gui",
    emojis: "emoji",
    wikis: "wiki",
    topics: "topic",
    metrics: "metric",
    heuristics: "heuristic",
    characteristics: "characteristic",
    logics: "logic",
    critics: "critic",
    fabrics: "fabric",
    rubrics: "rubric",
    clinics: "clinic",
    mosaics: "mosaic",
    comics: "comic",
    cubics: "cubic",
    quadrics: "quadric",
    conics: "conic",
    diagnostics: "diagnostic",
    lyrics: "lyric",
    antibiotics: "antibiotic",
  }),
);

/** Words in -s that are no plurals, apart from those in -ss, -us, -is and -ics. */
const singularInS = new Set(
  wordList(`
    across alias always atlas besides bias canvas chaos christmas cosmos diabetes does ethos gas has herpes its kansas
    keras kubernetes kudos lens mathematics means news overseas pancreas pandas pathos perhaps plus rabies series
    siemens sometimes species texas this thus versus was whereas yes
`),
);

/** The singular of a lower-case English word if it is a plural, else the word itself. */
export function singularOf(word: string): string {
  if (word.length < 4) return word === "men" ? "man" : word;
  const known = irregularPlurals.get(word);
  if (known !== undefined) return known;
  if (!word.endsWith("s") || singularInS.has(word)) return word;
  if (/(?:ss|us|is|ics|'s)$/.test(word)) return word;
  if (word.endsWith("ies")) return word.length > 4 ? `${word.slice(0, -3)}y` : word;
  if (/(?:heses|lyses)$/.test(word)) return `${word.slice(0, -2)}is`;
  if (/(?:sses|shes|ches|xes|zzes)$/.test(word)) return word.slice(0, -2);
  if (word.endsWith("oes")) return word.slice(0, -2);
  return /\p{L}s$/u.test(word) ? word.slice(0, -1) : word;
}

/**
 * The regular forms of an English verb: itself, -s, -ed, -ing. Wrong ones among them ("finded") do
 * no harm, as no text has them.
 */
export function inflections(verb: string): string[] {
  const doubled = /[^aeiou][aeiou][^aeiouwxyhl]$/.test(verb) ? verb + verb.at(-1)! : verb;
  if (verb.endsWith("e")) return [verb, `${verb}s`, `${verb}d`, `${verb.slice(0, -1)}ing`];
  if (/[^aeiou]y$/.test(verb)) return [verb, `${verb.slice(0, -1)}ies`, `${verb.slice(0, -1)}ied`, `${verb}ing`];
  const plural = /(?:s|x|ch|sh)$/.test(verb) ? `${verb}es` : `${verb}s`;
  return [verb, plural, `${verb}ed`, `${verb}ing`, `${doubled}ed`, `${doubled}ing`];
}
