import { seededRandom } from "../../src/core/random.js";
import type { PaperInput } from "../../src/index.js";

/** Words of one subject each; no word is in two. */
const vocabularies = [
  "quantization weights memory rounding compression inference calibration activations bits codebook precision hardware",
  "grasping robots manipulation gripper tactile dexterous arm contact pose trajectory kinematics torque",
  "protein folding residues binding molecules docking ligands enzymes mutations peptides sequences biology",
  "translation bilingual morphology languages dialects corpora multilingual vocabulary alignment sentences " +
    "speakers grammar",
  "galaxies telescope redshift stars lensing photometry spectra nebula cosmology dust orbit luminosity",
  "auction bidders mechanism prices equilibrium markets revenue incentives sellers buyers welfare allocation",
  "segmentation lesions tumours radiology scans tissue organs contrast slices patients anatomy ultrasound",
  "malware exploits firewall intrusion botnet phishing vulnerabilities attackers encryption passwords " +
    "forensics packets",
  "traffic vehicles intersections congestion lanes commuters routing signals highways drivers transit demand",
  "lattice fermions gauge symmetry bosons hadrons quarks anomalies duality holography strings vacuum",
].map((words) => words.split(" "));

/** The name of a subject: its first words. */
export function subjectName(subject: number): string {
  return vocabularies[subject]!.slice(0, 2).join(" ");
}

export const subjectCount = vocabularies.length;

/** Words that every subject uses. */
const common = "large data training evaluation systems improved analysis efficient accuracy measured".split(" ");

/**
 * A paper on a subject: a title of four of its words, an abstract of twelve more and six that all
 * subjects use.
 * @param number of the paper in its subject; its id is `s<subject>-<number>`, the same always
 */
export function paperOn(subject: number, number: number): PaperInput {
  const random = seededRandom(1000 * subject + number);
  const pick = (words: readonly string[], count: number): string =>
    Array.from({ length: count }, () => words[Math.floor(random.next() * words.length)]!).join(" ");
  const own = vocabularies[subject]!;
  return {
    id: `s${subject}-${number}`,
    title: `${pick(own, 2)} and ${pick(own, 2)}`,
    abstract: `${pick(own, 6)} with ${pick(common, 6)} in ${pick(own, 6)}.`,
  };
}

/**
 * Papers on the first `subjects` subjects, as many on each, those of number `from` and following.
 */
export function papersOn(subjects: number, each: number, from = 0): PaperInput[] {
  return Array.from({ length: subjects }, (_, subject) =>
    Array.from({ length: each }, (_, i) => paperOn(subject, from + i)),
  ).flat();
}

/** The subject that an id names. */
export function subjectOf(id: string): number {
  return Number(/^s(\d+)-/.exec(id)![1]);
}
