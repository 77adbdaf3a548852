const irregular = new Map(
  Object.entries({
    matrices: "matrix", vertices: "vertex", indices: "index", indexes: "index", appendices: "appendix", codices: "codex",
    hypotheses: "hypothesis", analyses: "analysis", syntheses: "synthesis", theses: "thesis", parentheses: "parenthesis",
    diagnoses: "diagnosis", prognoses: "prognosis", ellipses: "ellipsis", crises: "crisis", axes: "axis",
    criteria: "criterion", phenomena: "phenomenon", automata: "automaton", corpora: "corpus", genera: "genus",
    stimuli: "stimulus", nuclei: "nucleus", radii: "radius", foci: "focus", maxima: "maximum", minima: "minimum", optima: "optimum",
    spectra: "spectrum", schemata: "schema", lemmata: "lemma", children: "child", women: "woman", men: "man", mice: "mouse",
    lives: "life", leaves: "leaf", halves: "half", wolves: "wolf", knives: "knife", shelves: "shelf", selves: "self", movies: "movie",
    queries: "query", caches: "cache", aches: "ache",
  }),
);

/** Words that end in s and are no plurals, beyond those that an ending tells. */
const unchanged = new Set(
  `bias gas atlas canvas alias pancreas whereas always perhaps lens news series species means corps chaos cosmos pathos
  mathematics physics dynamics statistics analytics robotics semantics genetics kinematics economics ethics linguistics mechanics
  electronics optics logistics acoustics informatics bioinformatics thermodynamics aerodynamics hydrodynamics photonics genomics proteomics
  forensics politics athletics biometrics cybernetics pragmatics phonetics graphics haptics mechatronics aesthetics hermeneutics
  combinatorics avionics aeronautics ergonomics metabolomics transcriptomics diabetes rabies herpes sepsis aids apparatus address access
  process loss class mass glass gross cross stress across less yes this his its was has does goes us plus thus bus virus status focus
  corpus consensus census campus nexus versus genius radius calculus modulus stimulus nucleus locus sinus exodus`.split(/\s+/),
);

/**
 * Folds the plural of an English word onto its singular: networks, studies, batches, matrices, LLMs.
 * Only a key to bring forms together; what is shown is always a form that stands in a text.
 * @param word lower case
 * @param surface as it stands in the text: words all in capitals (GPS, NAS) are no plurals
 */
export function singular(word: string, surface: string): string {
  const known = irregular.get(word);
  if (known !== undefined) return known;
  if (!word.endsWith("s") || word.length < 3) return word;
  if (/^\p{Lu}{2,}s$/u.test(surface)) return word.slice(0, -1);
  if (word.length < 4 || unchanged.has(word) || /(?:ss|us|is)$/.test(word)) return word;
  if (surface === surface.toUpperCase()) return word;
  if (word.endsWith("ies")) return word.length > 4 ? `${word.slice(0, -3)}y` : word.slice(0, -1);
  if (/(?:sses|shes|ches|xes|zzes|oes)$/.test(word)) return word.slice(0, -2);
  return word.slice(0, -1);
}
