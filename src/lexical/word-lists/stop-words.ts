import { academicWords } from "./academic-words.js";
import { foldWord } from "../text/fold.js";
import { inflections } from "../text/inflection.js";

/** Words of English grammar. */
const grammar = `
a an the this that these those such same other another each every either neither both all any some none no nor not
i me my mine we us our ours you your yours he him his she her hers it its they them their theirs one ones oneself itself
themselves ourselves myself himself herself yourself who whom whose which what when where why how whether whoever whatever
whichever whenever wherever be am is are was were been being have has had having do does did done doing can could may might
must shall should will would cannot cant dont doesnt didnt isnt arent wasnt werent wont wouldnt couldnt shouldnt can't don't
doesn't didn't isn't aren't wasn't weren't won't wouldn't couldn't shouldn't hasn't haven't let's it's we're we've
and or but if then else than so because since while although though unless until till as whereas hence thus therefore
thereby therein thereof hereby herein however moreover furthermore nevertheless nonetheless meanwhile otherwise instead
besides yet still also too either even only just merely simply quite rather very really almost nearly always often
sometimes usually typically generally commonly frequently rarely never ever again once twice already now today nowadays
currently recently lately soon later earlier before after afterwards first firstly second secondly third thirdly finally lastly
next last then here there everywhere somewhere anywhere up down in out on off over under above below between among amongst
within without into onto upon of at by for from with to toward towards through throughout during about against across along
around behind beside beyond despite except inside outside near per plus minus since via versus vs regarding concerning
like unlike due owing according together apart away back forth ahead aside many much more most few fewer little less least
several various numerous multiple enough own two three four five six seven eight nine ten hundred thousand million billion
dozen half etc eg ie e.g i.e al et cf viz aka a.k.a fig figs eq eqs sec ref refs mr mrs dr yes ok
`;

/** Verbs of abstracts; their forms in -s, -ed and -ing are added. */
const verbs = `
propose present introduce show demonstrate outperform surpass achieve improve investigate study examine explore evaluate
validate verify provide develop consider address tackle use utilize utilise leverage employ exploit apply require enable allow
aim describe discuss analyze analyse compare obtain yield produce reveal indicate suggest conclude argue highlight
publish release take give become remain need help perform include contain involve consist incorporate extend
construct create establish define denote formulate overcome mitigate alleviate enhance facilitate ensure satisfy
maintain preserve identify choose motivate inspire rely depend suffer lack fail hinder seek try attempt tend exist occur happen
arise emerge appear seem vary differ affect begin follow base relate associate correspond refer call know
believe think assume suppose expect hope want wish intend illustrate exhibit offer deliver bring put get go come see observe
notice note regard say tell ask keep hold turn replace leave derive infer deduce confirm ascertain
complement combine focus deal concern pose face devise adopt advocate exceed benefit contribute collect conduct summarize
summarise revisit rethink mention assess quantify characterize characterise encompass
comprise constitute possess belong accomplish attain realize realise fulfil fulfill underlie underpin
encourage promote promise challenge impose necessitate reach increase decrease reduce grow lead cause result employ
`;

/**
 * Forms of verbs, where others of their forms are names: "boosting", "theorem proving", "building".
 */
const verbForms = `
make makes finds find prove proves proved proven solve solves solved boost boosts serve serves served understand understands understood write writes
written wrote reported reviewed claimed look looks looked build builds built
made taken given found became shown known chosen held kept brought led gave took seen saw got gone went came thought drawn
learn learns learned learnt
`;

/** Nouns, adjectives and adverbs of abstracts that name no subject. */
const filler = `
paper article manuscript work thesis section appendix abstract introduction contribution
result experiment experimental experimentally experimentation conclusion discussion overview
approach method methodology technique procedure way manner means aspect issue challenge advantage disadvantage drawback
limitation shortcoming benefit novel novelty new newly recent existing current previous previously prior former latter
traditional conventional modern contemporary common particular particularly specifically especially
state-of-the-art state-of-art sota cutting-edge off-the-shelf well-known widely-used so-called promising superior superiority
inferior competitive comparable significant significantly substantial substantially considerable considerably remarkable
remarkably notable notably impressive dramatic dramatically drastic drastically great greatly good better best well bad worse
worst higher highest lower lowest larger largest smaller smallest big bigger longer shorter faster fastest slower
stronger strongest weaker easy easily easier hard harder difficult difficulty simple simpler complicated
efficient efficiently effective effectively effectiveness efficacy accurate accurately useful usefulness helpful successful
successfully success practical practically practice important importance importantly crucial critical critically essential
essentially main mainly major primary primarily vital necessary sufficiently appropriate suitable suitably properly desirable
desired different differently difference similar similarly various diverse distinct corresponding respective respectively
relevant related relatively certain possible possibly impossible potentially likely unlikely available unavailable able unable
capable capability ability inability extensive extensively comprehensive comprehensively thorough thoroughly rigorous rigorously
detailed detail fully complete completely entire entirely whole partially wide widely broad broadly vast huge massive plenty lot
variety range amount plethora emerging rapid rapidly increasingly steadily gradually highly extremely fairly largely mostly partly
directly indirectly clearly obviously apparently indeed actually fact namely example kind
effort attempt goal aim reason role advance advancement progress improvement year decade month week nowadays
time-consuming ongoing ever-growing ever-increasing real-world realworld real-life large-scale small-scale high-quality low-cost
high-performance well-established well-studied well-suited ours github http https www publicly proceedings ieee acm springer
elsevier arxiv preprint copyright quantitative quantitatively qualitative qualitatively empirical empirically theoretically
naturally inherently intrinsically explicitly implicitly automatically jointly simultaneously top-1 top-5 top-k
`;

/** Words that every field uses: part of many names, but no name by themselves. */
const general = `
model framework system algorithm finding making problem task data dataset benchmark solution scheme strategy design architecture structure
performance accuracy quality efficiency complexity complex evaluation analysis study application implementation development
process processing training learning prediction estimation optimization computation operation information knowledge
representation feature property characteristic parameter variable value function factor component element module unit
set group class type form case instance sample example size length level degree scale order number rate ratio cost time
large small high low long short fast slow strong weak deep full partial general generic specific standard single multi multi-level
simple theoretical practical mathematical statistical computational technical scientific technological original initial final
real true false optimal optimum maximum minimum average total overall global local internal external key central principal
fundamental basic typical classic classical potential powerful rich robust flexible scalable adaptive automatic automated manual
dynamic static online offline intelligent advanced theory principle concept notion idea assumption condition constraint requirement
criterion objective purpose tool software hardware technology platform environment setting scenario situation context
domain field area research researcher science engineering literature author report review survey claim journal conference
user people person human expert community society world life day source code input output stage step part phase
change effect impact influence increase decrease reduction gain loss error bound limit limitation trade-off tradeoff
comparison measure measurement metric score test testing validation simulation numerical end-to-end
relation relationship relational interaction interest focus support guarantee control construction generation
data-driven well-defined low-dimensional high-level low-level state-space step-by-step
view point line space region target reference base basis root term word name interest mechanism pattern behavior way service
resource management decision selection combination integration extension variant version baseline ablation improved
effectiveness ease need demand lack usage use future past present direction perspective insight understanding
build building play playing act acting run running start lead set setup answer capture solve solving view treat change
second third two three four multiple many zero one half double triple
fine coarse additional alternative natural artificial
`;

const list = (text: string): string[] => text.trim().split(/\s+/);

/** After these stands a verb, not a name. */
export const verbMarkers: readonly string[] = list(
  "to we can could may might must shall should will would cannot not they which that who it you i",
);

/** Right before these stands a verb ("neglects the"), seldom a name. */
export const determiners: readonly string[] = list("the a an this these those their its our each all both such");

/** These stand inside names: "internet of things". */
export const connectives: readonly string[] = ["of"];

/** Built when first asked for: folding them takes longer than loading all the rest. */
let stopWords: ReadonlySet<string> | undefined, generalWords: ReadonlySet<string> | undefined;

/** Forms of verbs are not folded: "analyses" is also a plural. */
function foldStopWords(): ReadonlySet<string> {
  const words = new Set(
    [...list(grammar), ...list(filler)]
      .flatMap((word) => [word, foldWord(word)])
      .concat(list(verbs).flatMap(inflections), list(verbForms)),
  );
  words.delete("");
  return words;
}

function foldGeneralWords(): ReadonlySet<string> {
  return new Set([...list(general), ...list(academicWords)].flatMap((word) => [word, foldWord(word)]));
}

const grammarWords = new Set(list(grammar));

/** Words that no topic is named after, folded. */
export function allStopWords(): ReadonlySet<string> {
  return (stopWords ??= foldStopWords());
}

/**
 * A word that no topic is named after: one of English grammar, or of how abstracts are written.
 * `word` is folded.
 */
export function isStopWord(word: string): boolean {
  return allStopWords().has(word);
}

/** A word of English grammar, in small letters. */
export function isFunctionWord(word: string): boolean {
  return grammarWords.has(word);
}

/**
 * A word that every field uses: it may be part of a name, but is none by itself. `word` is folded.
 */
export function isGeneralWord(word: string): boolean {
  return (generalWords ??= foldGeneralWords()).has(word);
}
