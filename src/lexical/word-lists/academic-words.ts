/** Words that papers of all fields use alike; made by bench/academic-words.ts. */
export const academicWords = `
absence absolute acceptable accessible accommodate accompanying accordance accordingly account accumulate accumulated
accuracy achievement act acting active actively actual adapt adapted adapting adaptive add added adding addition
additional additionally adequate adequately adjust adjusting advanced advantageous adversely afford affordable
aforementioned aggregate aggregation ago agreement aid akin albeit algorithm alone alternate alternative alternatively
altogether amenable analogy analytic anticipate apparent appealing applicability applicable application approached
approaching appropriately approximated approximately arbitrary area arguably arranged art artificially assign assigned
assigning assignment assumption assure asymmetric asymmetry asynchronously attracted attracting attractive attributed
augmented augmenting automate automated auxiliary availability avenue average avoid avoided avoiding aware backward
balance balanced basic basically basis bear beforehand behave behavior beneficial biggest binary block border bottom
branch break bridge brief briefly broader building burden calculate calculated calculating candidate capture capturing
careful carefully carried carry carrying case cast categorized center centered central century chance change changed
changing characteristic cheap choice circumstance claim clarify class classic classical classified classify classifying
clear close closely closer clustered coherent collection collectively combination compact companion comparative
comparatively comparison compatibility compatible competing complementary completed completion complex complexity
complicate component composed composite composition compromise computation computational computationally compute
computed computer concentrate concentrated concept conceptually concise concrete condition configuration conflict
conflicting conform confusion conjunction connect connected connecting connection consecutive consequence consequently
consideration consistent constrain constrained constraint construction consuming context continue continuing continuity
continuous continuously contrary contrast controlled controlling convenience convenient conveniently converging
conversely convert converting coordinate cope copy core cornerstone correct corrected correctly correlated correlation
cost costly counterpart couple cover coverage covered covering criterion cross customized da danger data date de dealt
decided decision decompose decomposed decomposing decoupling dedicated deemed deeper deeply definition degree delta
demanding departure dependency dependent depict description descriptive design designated designed designing desire
detect detected detecting deteriorate determination determine determined determining development deviation devoted
diagnose differentiating diminish direct direction discard disconnected discover discovered discrete discriminating
disparate dissimilarity distance distinguish distinguished distinguishing distributing distribution diverge divergent
divide divided dividing domain dominant dominate dominated door double draw driven dual dynamic dynamically early ease
effect efficiency elaborate element eliminate eliminated eliminating elucidate emphasis emphasize en encoded encoding
encounter encountered end enforce enforced enforcing engineered enormous entail enter entering equal equally equipped
equivalent erroneous error essence evaluation event eventually evidence exact excellent exchanging exciting exclude
exclusion exclusive exclusively exemplify exhaustive expand expanded expanding expectation expense expensive experienced
explain explained explicit exploitation explosion expressed extension extent external extra extract extreme factor fall
false family far fashion fast favor favorable feasibility feasible feature feed field figure fill filling filtered final
finding fit fixed flexibility flexible flexibly flow fold forced form formed forming formulation forward fourth fraction
framework free fresh friendly front frontier full function functioning fundamental fundamentally further future gain
gained gaining gap gather gathered general generalise generality generalize generalized generalizing generate generated
generating generation generator generic global globally govern greater greatest ground group grouped grouping grown
guide hand handle handled handling hardly heavily heavy hidden hierarchical high hint history homogeneity homogeneous
hour house hybrid idea ideally identical identification ignored ii iii immediate immediately impact implement
implemented implication implying inaccuracy inaccurate inactive inclusion incomplete inconsistent incorporation
incorrect increment incremental independent independently indirect indispensable indistinguishable individual
individually induce inefficient inevitable inevitably infeasible influence information informed ingredient inherent
inherited initial initially inner input insight inspect inspiration instance instant insufficient integrate integrated
integrating integration intelligently intense intensive inter interaction interest interested interesting interestingly
interfere intermediate internal interplay interpret interpretation interpreted interpreting intrinsic intuition
intuitive intuitively investigation irrespective isolate iterative iteratively iv joining justified justify key
knowledge la lag large latest layered left lend length level lie lift light limit limited limiting line linear linearly
literature loaded local localized locally locate located locating location long long-term looking lose losing lost low
machine magnitude majority making manifest mapped mark marking master match matched mathematical mathematically matter
maximally mean meaningful measurable measure measured measuring mechanism meet merge merged merging merit met metric
middle mimic mind minimal minimise minimize minimized minimizing minor minute missed missing mix mixed mode model
modeled modeling moderate modest modification modified modify modifying motivation move moved multi multidimensional
multilevel multitude mutual mutually naive name narrow natural nature nearby necessarily necessity negative neglected
negligible neighborhood net non normalized normally nothing noticeable number obey objective observation obvious
occupied occupy occurrence old one-to-one online open opened opening operate operation opposed opposite optimally
optimization optimize optimized optimizing option order ordering organized origin original originally originate
originating outline output overall overlap overlapping overwhelming pace paid pair pairing paradigm parameter paramount
part partial pass passed passing past path pattern percentage perfectly performance perhaps permit perspective
pertaining pertinent phase phenomenon piece place placed placing plain play point pointed pointing pool poor poorly
popular portion position positive possibility postulate potential powerful pre preceding precise precisely precision
predefined predetermined predict predictable predicted prediction preexisting prefer preferable preferred preliminary
preparation prerequisite presence pressing prevalent prevent principle priori prioritized probabilistic probability
probable probably problem problematic proceed process processed processing product profound prohibitive projected
projection prominent prone propagate propagated propagating propagation proper property proximity purely purpose pursue
push quality quantity question quick quickly raise raised random randomly ranging rate react readily ready real
realistic realm reasonable reasonably receive received reciprocal recursively reduction redundant reference refined
refining reflect reflected reflecting reformulate reformulated regardless region regularly reinforce relation
relationship relative relax relaxed relaxing reliable remedy removal remove removed removing render repeated repeatedly
report represent representation representative represented representing reproduce requirement research resemble resolve
resolved resolving resort resorting respect rest restrict restricted restricting retain retaining return reverse
reviewing revised rich richer right rise rising robust roughly rule run sacrificing sampled satisfactory save scale
scaled scaling scattered scenario scheme scope searching seeing seemingly seldom select selected selecting selection
selective self self-contained sense sensible sensitive sensitivity separate separated separately separating sequence
sequential sequentially series serious serving set setting setup severely shaped share shared shed shift shifted
shifting short side sign significance simplest simplicity simplified simplify simplifying simultaneous single situation
size sized slight slightly slow slowly small solely solution solving somewhat sophisticated sort sought source space
special specialized specially specific specified specify speed speeding spend spirit spite split splitting spot stable
stage stand standard standardized start started starting state stated static stay stemming step stop straightforward
strategy stream strength strict strive strong strongly structural structurally structure structured sub subject
subjected suboptimal subsequent subsequently subset successive sudden sufficient suit suitability suited superposition
supplement support supported supporting sure surge surprisingly susceptible synergy system systematic systematically
table tailored target targeted technical technically temporal temporary term test tested testing thank theme theoretical
threshold tied tightly time tool top total totally track trade trade-off traditionally transform transformation
transformed transforming transition translate transparent treat treating tremendous trivial true truly tune tuned twenty
two-fold two-step twofold type typical ubiquitous ultimate ultimately un unavoidable unbalanced unchanged uncovered
underlying understanding undertaken undesirable unexpected unexplored unfortunately unified uniform uniformly unify
unifying unique uniquely unit universal unknown unlimited unnecessary unprecedented unpredictable unrealistic unreliable
unsolved unsuitable unusual unwanted up-to-date update updated updating usage valid validation validity valuable value
variant variation vastly vector versa versatile version viability viable vice vicinity view viewed violate violating
violation virtually virtue visited volume weak weakness wealth weight weighted well-defined whereby wherein whilst wider
widespread window witnessed working world worth zero
`;
