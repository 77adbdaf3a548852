/** Words that say nothing about a subject: English function words, then the boilerplate of abstracts. */
const english = `a about above across after afterwards again against all almost alone along already also although always am among
amongst an and another any anyhow anyone anything anyway anywhere are around as at away back be became because become becomes becoming been
before beforehand behind being below beside besides between beyond both but by can cannot could did do does doing done down due during each
eg either else elsewhere enough etc even ever every everyone everything everywhere except few fewer for former from further furthermore
gets given gives go goes going had has hasn have haven having he hence her here hereby herein hers herself him himself his how however i ie
if in indeed instead into is isn it its itself just last latter least less lesser let like likely ll made mainly make makes making many may maybe me
meanwhile might mine more moreover most mostly much must my myself namely near nearly neither never nevertheless next no nobody none nor
not nothing now nowhere of off often on once one ones only onto or other others otherwise our ours ourselves out over own per perhaps
quite rather re really regarding s same see seem seemed seems several shall she should since so some somehow someone something sometimes
somewhere still such t than that the their theirs them themselves then thence there thereafter thereby therefore therein these they this
those though three through throughout thus to together too toward towards two under until unlike up upon us use used useful user-friendly
uses using usually utilize utilized utilizes utilizing various ve versus very via was wasn we well were weren what whatever when whence whenever where
whereas whereby wherein wherever whether which while who whoever whole whom whose why will with within without won would yet you your
yours yourself don doesn didn couldn aren zero four five six seven eight nine ten first second third fourth finally firstly secondly
thirdly lastly respectively`;

const abstracts = `ability able abstract academic accordingly account accurate accurately achievable achieve achieved achievement achieves achieving
acquire acquired actual actually adapt add added addition additional additionally address addressed addresses addressing adopt
adopted adopting adopts advance advanced advancement advances advancing advantage advantages affect affected aim aimed aiming aims allow allowed
allowing allows alternative amount amounts analyse analyze analyzed analyzes analyzing appear appears applicable applied applies apply applying
approach approaches appropriate approximately argue arise arising art article aspect aspects assess assume assumed author authors available aware base based
basic basis begin behave benefit benefits best better big brief briefly bring brings broad broadly build building built call called came
candidate capability capable capabilities capture captured captures capturing carefully carried carry case cases certain challenge challenged challenges challenging
choose chosen clear clearly close closely combination combine combined combines combining come comes common commonly compare
compared comparable comparing comparison comparisons competing competitive complete completely complex comprehensive comprise comprises
 concern conclude conclusion conduct conducted consider considerable considerably consideration considered considering considers
consist consistent consistently consisting consists construct constructed constructing contain containing contains contrary contribute
contributed contribution contributions conventional core correspond corresponding corresponds count create created creates creating critical
crucial current currently daily deal deals decade decades deeply define defined defines definition degree deliver deliver demand demonstrate demonstrated
demonstrates demonstrating demonstration denote depend dependent depending depends derive derived describe described describes describing design
designed designing designs despite detail detailed details determine determined determining develop developed developing development
develops devise difference differences different difficult difficulties difficulty direct directly discover discuss discussed discusses discussion distinct
diverse drawback drawbacks drawn dramatically earlier early ease easily easy effect effective effectively effectiveness effects efficacy efficient efficiently
efficiency effort efforts emerge emerged emerging employ employed employing employs empirical empirically enable enabled enables enabling encounter
end enhance enhanced enhances enhancing ensure ensures ensuring entire entirely equal equally especially essential essentially establish established
 evaluate evaluated evaluates evaluating evaluation evaluations evidence examine examined examines example examples excellent exceed
exhibit exhibited exhibiting exhibits exist existed existing exists expect expected expensive experiment experimental experimentally
experiments exploit exploited exploiting exploits explore explored explores exploring extend extended extending extends extensive extensively
extent extra extremely face faced facilitate facilitates fact factor factors fail fails failing fall fashion favorable favorably feasible
field fields final find finding findings finds fit flexible focus focused focuses focusing follow followed following follows form formulate formulated forms
formulation found foundational framework frameworks frequently fully fundamental future gain gained gains gap gaps general generally get give github
giving goal goals good great greater greatly grow growth handle handles handling hard help helpful helps high higher highest highlight highlighting
highlights highly hope https http huge idea ideas identified identifies identify identifying illustrate illustrated illustrates impact impacts implement implementation
implemented implementing implications imply implies importance important importantly impractical impressive improve improved improvement improvements improves improving
include included includes including incorporate incorporated incorporates incorporating increase increased increases increasing increasingly
independent indicate indicated indicates indicating individual inherent inherently initial insight insights inspire inspired integrate integrated integrates integrating
interest interested interesting interestingly intermediate introduce introduced introduces introducing investigate investigated investigates investigating
investigation involve involved involves involving issue issues jointly keep key kind kinds know known lack lacks large larger largely largest latest lead
leading leads leave leaves led leverage leveraged leverages leveraging lie lies light limit limitation limitations limited limiting limits line link list literature
little long-standing look low lower lowest maintain maintaining maintains major majority manner means meet
merely method methodologies methodology methods million minimal modern modest motivate motivated multiple namely naturally nature necessary need needed
needs new newly non nontrivial notable notably note notion novel novelty number numbers numerical numerous observation observations observe observed
obtain obtained obtaining obtains occur offer offers offering old open open-source openly opportunity opportunities order original outcome outcomes outline outperform
outperformed outperforming outperforms overall overcome overcomes overcoming overview paper papers paradigm paradigms part particular particularly parts past
people percent perform performance performances performed performing performs period perspective phenomenon place plausible play plays point points poor poorly
popular popularity pose posed poses possibility possible possibly potential potentially powerful practical practically practice practices precise precisely predominantly
preliminary presence present presented presenting presents prevent prevents previous previously primarily primary principle principled prior problem problems procedure procedures
process processes produce produced produces producing progress promise promising proper properly properties property proposal propose
proposed proposes proposing prove proven proves provide provided provides providing public publicly published purpose purposes put quantitative
quantitatively qualitative qualitatively quickly raise raised range ranges ranging rapid rapidly rare rarely reach reached reaches real-life realistic reality realize
realized reasonable receive received recent recently record reduce reduced reduces reducing reduction refer referred regard regardless related relate relates
 relative relatively relevant reliable reliably rely relies relying remain remaining remains remarkable remarkably replace replaced report
reported reporting reports require required requirement requirements requires requiring research researchers resolve resolved respect rest
result resulted resulting results retain reveal revealed revealing reveals reviewed rich rise robustly role roughly run running satisfactory satisfy satisfying
say scenario scenarios scheme schemes scope section seek seeks serve served serves serving set sets setting settings severe severely share shed shortcoming shortcomings
show showed showing shown shows side sight significant significantly similar similarly simple simpler simplest simplicity simply simultaneously single situation situations size sizes slightly
small smaller so-called solely solution solutions solve solved solves solving sometimes sophisticated specially specific specifically specified
 standard start starting state state-of-art state-of-the-art states-of-the-art sota statement step steps straightforward strategies strategy strength strong strongly studied studies
study studying subsequent subsequently substantial substantially succeed success successful successfully suffer suffering suffers sufficient sufficiently suggest
suggested suggesting suggests suitable summarize summary superior superiority support supported supporting supports surpass surpasses surpassing surprisingly
 tackle tackled tackles tackling tailored take taken takes taking task tasks technique techniques technologies technology tend tends term terms tested testing
theoretical theoretically thereof thorough thoroughly time times today tool tools total traditional traditionally treat treated trend trends try turn type types typical
typically ubiquitous ultimately unable understand understood undergo unfortunately unified unique uniquely unknown unprecedented valid validate validated
validates validating validation value valuable values variant variants variety vary varying vast verified verify verifying view viewed want way ways
wide widely widespread work worked working works world worse worst worth www yield yielded yielding yields et al e.g i.e cf vs fig
year years widely-used well-known real-world large-scale small-scale high-quality high-level low-level end-to-end long-term short-term
 proof-of-concept cutting-edge
accuracy advent apply assist baseline baselines com average concerning default
 dedicated drop dominant emphasize exact fast faster far fine full generate generated generates generating half
illustration io nowadays org pdf plus project rates rate refine reaching selected separate separately
serious sense short slow subset sum tens thousand thousands hundreds hundred billion billions millions
tremendous learn learns learned learnt trained train trains inside compromise compromises confirm confirmed confirms counterpart counterparts dataset datasets twice update usage variable vice versa `;

const list = (text: string): string[] => text.split(/\s+/);

/**
 * Words that never stand in a term: no subject is named by them. Lower case; hyphenated ones stand for themselves.
 * General English and the general prose of abstracts only; the names of subjects have no place here.
 */
export const stopWords: ReadonlySet<string> = new Set([...list(english), ...list(abstracts)]);
