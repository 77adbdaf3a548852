/**
 * Words of grammar, and of abstracts, in the languages that papers are written in most, English
 * apart (see `stop-words.ts`), as far as these put spaces between words.
 */
export const grammars: Readonly<Record<string, string>> = {
  german: `
der die das den dem des ein eine einer eines einem einen kein keine keiner keinen und oder aber sondern denn sowie bzw als wie wenn dass daß ob weil da damit obwohl während
bevor nachdem ist sind war waren wird werden wurde wurden worden sein seine seiner seinen seinem sei hat haben hatte hatten kann können konnte konnten könnte muss müssen soll
sollen sollte darf dürfen mag möchte will wollen läßt lässt lassen in im ins an am auf aus bei beim mit nach von vom vor zu zum zur für gegen ohne um durch über unter zwischen
neben hinter bis seit trotz wegen gegenüber innerhalb außerhalb anhand mittels ich wir uns unser unsere unserer unseren unserem er sie es ihr ihre ihrer ihren ihrem ihm ihn sich
man dieser diese dieses diesem diesen jener jene jenes welcher welche welches welchen was wer wo wann warum jeder jede jedes jeden alle allen aller alles andere anderen anderer
einige einigen mehrere viele vielen vieler wenige beide beiden solche solchen nicht nur auch noch schon sehr mehr meist weniger so dann also daher dabei dadurch dafür dagegen daraus
darin darauf davon dazu hierbei hierfür hierzu jedoch allerdings zudem außerdem somit sowohl weder noch zwar immer oft häufig bereits insbesondere bisher bisherige bisherigen heute
neue neuen neuer neues gut gute guten besser bessere besseren große großen großer hohe hohen hoher verschiedene verschiedenen verschiedener
arbeit beitrag artikel aufsatz studie untersuchung ergebnis ergebnisse ergebnissen verfahren methode methoden ansatz ansätze ansatzes
zeigen zeigt gezeigt untersuchen untersucht untersuchten beschreiben beschreibt beschrieben vorgestellt vorstellen stellen stellt präsentieren präsentiert entwickeln entwickelt
verwenden verwendet nutzen nutzt vergleichen vergleicht verglichen messen schlagen schlägt vorgeschlagen vorgeschlagene basierend basiert ermöglicht ermöglichen bieten bietet gibt geben`,
  french: `
le la les un une des du de au aux et ou où mais donc or ni car que qui quoi dont lequel laquelle lesquels lesquelles auquel duquel si comme lorsque quand puisque parce afin ainsi alors
est sont était étaient être été sera seront soit soient a ont avait avaient avoir eu aura peut peuvent pouvait pourrait pourraient doit doivent fait font faire à en dans par pour sur
sous avec sans entre vers chez contre depuis pendant dès selon malgré parmi grâce via je nous vous il ils elle elles on se ce cet cette ces cela ceci celui celle ceux celles son sa ses
leur leurs notre nos votre vos mon ma mes lui y ne pas plus moins très peu trop aussi encore déjà toujours souvent jamais même mêmes tout toute tous toutes chaque quelque quelques
plusieurs certains certaines autre autres tel telle tels telles aucun aucune deux trois cependant toutefois néanmoins enfin notamment également ensuite puis
nouveau nouvelle nouveaux nouvelles bon bonne bons meilleur meilleure meilleurs meilleures grand grande grands grandes différents différentes
article papier travail travaux étude étudions étudie étudié résultat résultats méthode méthodes approche approches proposons propose proposé proposée présentons présente présenté
montrons montre montrent montré analysons analyse décrivons décrit comparons comparé utilisons utilise utilisant utilisé développons permet permettent basé basée basés obtenus mesurons discutons donnons`,
  spanish: `
el la los las un una unos unas lo de del al y e o u pero sino porque que quien quienes cual cuales cuyo cuya donde cuando como si aunque mientras pues es son era eran ser sido será serán
está están estar fue fueron ha han había haber hay tiene tienen tener puede pueden poder podría debe deben hace hacen a ante bajo con contra desde durante en entre hacia hasta mediante
para por según sin sobre tras yo nos nosotros él ella ellos ellas se le les su sus nuestro nuestra nuestros nuestras este esta estos estas esto ese esa esos esas aquel aquella no ni más
menos muy mucho muchos poco pocos también además todavía ya siempre nunca así entonces tanto todo toda todos todas cada algún algunos algunas otro otra otros otras mismo misma mismos
mismas tal tales dos tres embargo
nuevo nueva nuevos nuevas mejor mejores gran grande grandes diferentes
artículo trabajo trabajos estudio estudios estudiamos resultado resultados método métodos enfoque proponemos propone propuesto propuesta presentamos presenta presentado mostramos muestra
muestran analizamos analiza describimos describe comparamos utilizamos utiliza utilizando desarrollamos permite permiten basado basada basados obtenidos`,
  portuguese: `
o a os as um uma uns umas de do da dos das no na nos nas ao à aos às pelo pela pelos pelas num numa e ou mas porque que quem qual quais cujo cuja onde quando como se embora enquanto pois
é são era eram ser sido será está estão estar foi foram tem têm ter há pode podem poderia deve devem faz fazem ante com contra desde durante em entre até para por sem sobre sob após eu
nós ele ela eles elas lhe seu sua seus suas nosso nossa nossos nossas este esta estes estas isto esse essa esses essas isso aquele aquela não nem mais menos muito muitos pouco também além
ainda já sempre nunca assim então tanto todo toda todos todas cada algum alguns algumas outro outra outros outras mesmo mesma tal tais dois duas três entretanto porém
novo nova novos novas melhor melhores grande grandes diferentes
artigo trabalho trabalhos estudo estudos estudamos resultado resultados método métodos abordagem propomos propõe proposto proposta apresentamos apresenta apresentado mostramos mostra
mostram analisamos analisa descrevemos descreve comparamos utilizamos utiliza utilizando desenvolvemos permite permitem baseado baseada baseados obtidos`,
  italian: `
il lo la i gli le un uno una di del dello della dei degli delle a al allo alla ai agli alle da dal dallo dalla dai dagli dalle in nel nello nella nei negli nelle su sul sullo sulla sui
sugli sulle con per tra fra e ed o ma però perché che chi cui quale quali dove quando come se anche mentre poiché è sono era erano essere stato stata stati state sarà ha hanno aveva avere
può possono potrebbe deve devono fa fanno io noi lui lei loro si ci ne suo sua suoi sue nostro nostra nostri nostre questo questa questi queste quello quella quelli quelle non né più meno
molto molti poco pochi ancora già sempre mai così allora tanto tutto tutta tutti tutte ogni alcuni alcune altro altra altri altre stesso stessa tale tali due tre inoltre tuttavia
nuovo nuova nuovi nuove migliore migliori grande grandi diversi diverse
articolo lavoro lavori studio studi studiamo risultato risultati metodo metodi approccio proponiamo propone proposto proposta presentiamo presenta presentato mostriamo mostra mostrano
analizziamo analizza descriviamo descrive confrontiamo utilizziamo utilizza utilizzando sviluppiamo permette permettono basato basata basati ottenuti`,
  dutch: `
de het een van der den des en of maar want dus omdat dat die dit deze wie wat waar wanneer hoe als dan toen terwijl hoewel is zijn was waren wordt worden werd werden geworden ben heeft
hebben had hadden kan kunnen kon konden zou zouden moet moeten mag mogen wil willen zal zullen in op aan uit bij met naar voor door over onder tussen tegen zonder om tot sinds volgens
binnen buiten tijdens te ik wij we ons onze hij zij ze er hem haar hun zich men niet geen ook nog al zeer meer meest minder zo daarom daarbij daarnaast echter bovendien verder veel vele
weinig elk elke ieder iedere alle andere ander enkele beide zulke zelf twee drie
nieuw nieuwe goed goede beter betere grote verschillende
artikel werk studie onderzoek onderzoeken onderzocht resultaat resultaten methode methoden aanpak tonen toont getoond laten zien stellen voorgesteld beschrijven beschrijft vergelijken
gebruiken gebruikt ontwikkelen ontwikkeld gebaseerd`,
  russian: `
и в во на не что с со по к ко о об от до из за для при под над без через между а но или если как когда где так также то это этот эта эти этого этой этих тот та те того той тех который
которая которое которые которого которой которых все всех весь вся всё каждый был была было были быть есть будет может могут можно нужно он она оно они его её ее их им мы нас наш наша
наши свой своей своих себя я вы более менее очень только уже ещё еще же ли бы ни чем чтобы однако поэтому например где после перед около среди
новый новая новые новых лучше большой
статья статье работа работе работы исследование исследования исследуем результат результаты результатов метод метода методы методов подход подхода предлагаем предложен предложена
предлагается показано показываем показывает рассматривается рассматриваем описан сравниваем используется используем основан позволяет`,
};
