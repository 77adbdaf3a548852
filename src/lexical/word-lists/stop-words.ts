import { wordList } from "../../core/strings.js";
import { foldWord } from "../text/fold.js";
import { inflections } from "../text/inflection.js";
import { academicWords } from "./academic-words.js";
import { countryWords } from "./country-words.js";

/** English function words, and others that say nothing about a subject. */
const functionWords = `
  a a.k.a about above according across after afterwards again against ahead aka al all almost along already also
  although always am among amongst an and another any anywhere apart are aren't arent around as aside at away back be
  because been before behind being below beside besides between beyond billion both but by can can't cannot cant cf
  commonly concerning could couldn't couldnt currently despite did didn't didnt do does doesn't doesnt doing don't done
  dont down dozen dr due during e.g each earlier eg eight either else enough eq eqs et etc even ever every everywhere
  except few fewer fig figs finally first firstly five for forth four frequently from furthermore generally had half has
  hasn't have haven't having he hence her here hereby herein hers herself him himself his how however hundred i i.e ie
  if in inside instead into is isn't isnt it it's its itself just last lastly lately later least less let's like little
  many may me meanwhile merely might million mine minus more moreover most mr mrs much multiple must my myself near
  nearly neither never nevertheless next nine no none nonetheless nor not now nowadays numerous of off often ok on once
  one ones oneself only onto or other otherwise our ours ourselves out outside over owing own per plus quite rarely
  rather really recently ref refs regarding same sec second secondly seven several shall she should shouldn't shouldnt
  simply since six so some sometimes somewhere soon still such ten than that the their theirs them themselves then there
  thereby therefore therein thereof these they third thirdly this those though thousand three through throughout thus
  till to today together too toward towards twice two typically under unless unlike until up upon us usually various
  versus very via viz vs was wasn't wasnt we we're we've were weren't werent what whatever when whenever where whereas
  wherever whether which whichever while who whoever whom whose why will with within without won't wont would wouldn't
  wouldnt yes yet you your yours yourself
`;

/** Verbs of abstracts; their forms in -s, -ed and -ing are added. */
const verbs = `
  accomplish achieve address adopt advocate affect aim alleviate allow analyse analyze appear apply argue arise
  ascertain ask assess associate assume attain attempt base become begin believe belong benefit bring call cause
  challenge characterise characterize choose collect combine come compare complement comprise concern conclude conduct
  confirm consider consist constitute construct contain contribute correspond create deal decrease deduce define deliver
  demonstrate denote depend derive describe develop devise differ discuss emerge employ enable encompass encourage
  enhance ensure establish evaluate examine exceed exhibit exist expect exploit explore extend face facilitate fail
  focus follow formulate fulfil fulfill get give go grow happen help highlight hinder hold hope identify illustrate
  impose improve include incorporate increase indicate infer inspire intend introduce investigate involve keep know lack
  lead leave leverage maintain mention mitigate motivate necessitate need note notice observe obtain occur offer
  outperform overcome perform pose possess present preserve produce promise promote propose provide publish put quantify
  reach realise realize reduce refer regard relate release rely remain replace require result rethink reveal revisit
  satisfy say see seek seem show study suffer suggest summarise summarize suppose surpass tackle take tell tend think
  try turn underlie underpin use utilise utilize validate vary verify want wish yield
`;

/** Forms of verbs of which other forms are part of names: "boosting", "theorem proving". */
const verbForms = `
  became boost boosts brought build builds built came chosen claimed drawn find finds found gave given gone got held
  kept known learn learned learns learnt led look looked looks made make makes prove proved proven proves reported
  reviewed saw seen serve served serves shown solve solved solves taken thought took understand understands understood
  went write writes written wrote
`;

/** Nouns, adjectives and adverbs of abstracts that name no subject. */
const abstractWords = `
  ability able abstract accurate accurately acm actually advance advancement advantage aim amount apparently appendix
  approach appropriate article arxiv aspect attempt automatically available bad benefit best better big bigger broad
  broadly capability capable certain challenge clearly common comparable competitive complete completely complicated
  comprehensive comprehensively conclusion considerable considerably contemporary contribution conventional copyright
  corresponding critical critically crucial current cutting-edge decade desirable desired detail detailed difference
  different differently difficult difficulty directly disadvantage discussion distinct diverse dramatic dramatically
  drastic drastically drawback easier easily easy effective effectively effectiveness efficacy efficient efficiently
  effort elsevier emerging empirical empirically entire entirely especially essential essentially ever-growing
  ever-increasing example existing experiment experimental experimentally experimentation explicitly extensive
  extensively extremely fact fairly faster fastest former fully github goal good gradually great greatly hard harder
  helpful high-performance high-quality higher highest highly http https huge ieee implicitly importance important
  importantly impossible impressive improvement inability increasingly indeed indirectly inferior inherently
  intrinsically introduction issue jointly kind large-scale largely larger largest latter likely limitation longer lot
  low-cost lower lowest main mainly major manner manuscript massive means method methodology modern month mostly namely
  naturally necessary new newly notable notably novel novelty nowadays obviously off-the-shelf ongoing ours overview
  paper partially particular particularly partly plenty plethora possible possibly potentially practical practically
  practice preprint previous previously primarily primary prior procedure proceedings progress promising properly
  publicly qualitative qualitatively quantitative quantitatively range rapid rapidly real-life real-world realworld
  reason recent related relatively relevant remarkable remarkably respective respectively result rigorous rigorously
  role section shortcoming shorter significant significantly similar similarly simple simpler simultaneously slower
  small-scale smaller smallest so-called sota specifically springer state-of-art state-of-the-art steadily stronger
  strongest substantial substantially success successful successfully sufficiently suitable suitably superior
  superiority technique theoretically thesis thorough thoroughly time-consuming top-1 top-5 top-k traditional unable
  unavailable unlikely useful usefulness variety various vast vital way weaker week well well-established well-known
  well-studied well-suited whole wide widely widely-used work worse worst www year
`;

/** Words that every field uses: part of many names, but never a name by themselves. */
const generalNouns = `
  ablation accuracy act acting adaptive additional advanced algorithm alternative analysis answer application
  architecture area artificial assumption author automated automatic average base baseline basic basis behavior
  benchmark bound build building capture case central change characteristic claim class classic classical coarse code
  combination community comparison complex complexity component computation computational concept condition conference
  constraint construction context control cost criterion data data-driven dataset day decision decrease deep degree
  demand design development direction domain double dynamic ease effect effectiveness efficiency element end-to-end
  engineering environment error estimation evaluation example expert extension external factor false fast feature field
  final finding fine flexible focus form four framework full function fundamental future gain general generation generic
  global group guarantee half hardware high high-level human idea impact implementation improved increase influence
  information initial input insight instance integration intelligent interaction interest internal journal key knowledge
  lack large lead learning length level life limit limitation line literature local long loss low low-dimensional
  low-level making management manual many mathematical maximum measure measurement mechanism metric minimum model module
  multi multi-level multiple name natural need notion number numerical objective offline one online operation optimal
  optimization optimum order original output overall parameter part partial past pattern people performance person
  perspective phase platform play playing point potential powerful practical prediction present principal principle
  problem process processing property purpose quality rate ratio real reduction reference region relation relational
  relationship report representation requirement research researcher resource review rich robust root run running sample
  scalable scale scenario scheme science scientific score second selection service set setting setup short simple
  simulation single situation size slow small society software solution solve solving source space specific stage
  standard start state-space static statistical step step-by-step strategy strong structure study support survey system
  target task technical technological technology term test testing theoretical theory third three time tool total
  trade-off tradeoff training treat triple true two type typical understanding unit usage use user validation value
  variable variant version view way weak well-defined word world zero
`;

/** How studies are described; they are no subject by themselves. */
const studyWords = `
  april august confidence december february interquartile interval january july june kingdom november october odds
  participant prevalence respondent september spss stata unite united
`;

/** A verb follows these, not a name. */
export const verbMarkers: readonly string[] = wordList(
  "to we can could may might must shall should will would cannot not they which that who it you i",
);

/** The word before these is often a verb ("neglects the"), rarely a name. */
export const determiners: readonly string[] = wordList("the a an this these those their its our each all both such");

/** These occur inside names: "internet of things". */
export const connectives: readonly string[] = ["of"];

/** Built when first needed: to fold them takes longer than to load all the rest. */
let stopWords: ReadonlySet<string> | undefined, generalWords: ReadonlySet<string> | undefined;

/** Forms of verbs are not folded: "analyses" is also the plural of a noun. */
function foldStopWords(): ReadonlySet<string> {
  const words = new Set(
    [...wordList(functionWords), ...wordList(abstractWords)]
      .flatMap((word) => [word, foldWord(word)])
      .concat(wordList(verbs).flatMap(inflections), wordList(verbForms)),
  );
  words.delete("");
  return words;
}

function foldGeneralWords(): ReadonlySet<string> {
  return new Set(
    [...wordList(generalNouns), ...wordList(academicWords), ...wordList(studyWords), ...countryWords].flatMap(
      (word) => [word, foldWord(word)],
    ),
  );
}

const functionWordSet = new Set(wordList(functionWords));

/** Words that are never part of a topic's name, folded. */
export function allStopWords(): ReadonlySet<string> {
  return (stopWords ??= foldStopWords());
}

/**
 * Whether a folded word is never part of a topic's name: a function word, or a word of the style of
 * abstracts.
 */
export function isStopWord(word: string): boolean {
  return allStopWords().has(word);
}

/** Whether a lower-case word is an English function word. */
export function isFunctionWord(word: string): boolean {
  return functionWordSet.has(word);
}

/** Whether every field uses a folded word: it may be part of a name, but is none by itself. */
export function isGeneralWord(word: string): boolean {
  return (generalWords ??= foldGeneralWords()).has(word);
}
