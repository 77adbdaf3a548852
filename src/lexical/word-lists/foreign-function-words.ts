/**
 * Function words, and usual words of abstracts, of languages in which many papers are written and
 * which put spaces between words. English has `stop-words.ts`.
 */
export const foreignFunctionWords: Readonly<Record<string, string>> = {
  german: `
  aber alle allen aller allerdings alles als also am an andere anderen anderer anhand ansatz ansatzes ansätze arbeit
  artikel auch auf aufsatz aus außerdem außerhalb basierend basiert bei beide beiden beim beitrag bereits beschreiben
  beschreibt beschrieben besser bessere besseren bevor bieten bietet bis bisher bisherige bisherigen bzw da dabei
  dadurch dafür dagegen daher damit dann darauf daraus darf darin das dass davon dazu daß dem den denn der des die diese
  diesem diesen dieser dieses durch dürfen ein eine einem einen einer eines einige einigen entwickeln entwickelt er
  ergebnis ergebnisse ergebnissen ermöglichen ermöglicht es für geben gegen gegenüber gezeigt gibt große großen großer
  gut gute guten haben hat hatte hatten heute hierbei hierfür hierzu hinter hohe hohen hoher häufig ich ihm ihn ihr ihre
  ihrem ihren ihrer im immer in innerhalb ins insbesondere ist jede jeden jeder jedes jedoch jene jener jenes kann kein
  keine keinen keiner konnte konnten können könnte lassen lässt läßt mag man mehr mehrere meist messen methode methoden
  mit mittels muss möchte müssen nach nachdem neben neue neuen neuer neues nicht noch nur nutzen nutzt ob obwohl oder
  oft ohne präsentieren präsentiert schlagen schlägt schon sehr sei sein seine seinem seinen seiner seit sich sie sind
  so solche solchen soll sollen sollte somit sondern sowie sowohl stellen stellt studie trotz um und uns unser unsere
  unserem unseren unserer unter untersuchen untersucht untersuchten untersuchung verfahren vergleichen vergleicht
  verglichen verschiedene verschiedenen verschiedener verwenden verwendet viele vielen vieler vom von vor vorgeschlagen
  vorgeschlagene vorgestellt vorstellen wann war waren warum was weder wegen weil welche welchen welcher welches wenige
  weniger wenn wer werden wie will wir wird wo wollen worden wurde wurden während zeigen zeigt zu zudem zum zur zwar
  zwischen über
`,
  french: `
  a afin ainsi alors analyse analysons approche approches article au aucun aucune auquel aura aussi autre autres aux
  avaient avait avec avoir basé basée basés bon bonne bons car ce ceci cela celle celles celui cependant certaines
  certains ces cet cette ceux chaque chez comme comparons comparé contre dans de depuis des deux différentes différents
  discutons doit doivent donc donnons dont du duquel dès décrit décrivons déjà développons elle elles en encore enfin
  ensuite entre est et eu faire fait font grand grande grandes grands grâce il ils jamais je la laquelle le lequel les
  lesquelles lesquels leur leurs lorsque lui ma mais malgré meilleur meilleure meilleures meilleurs mes mesurons moins
  mon montre montrent montrons montré méthode méthodes même mêmes ne ni nos notamment notre nous nouveau nouveaux
  nouvelle nouvelles néanmoins obtenus on ont or ou où papier par parce parmi pas pendant permet permettent peu peut
  peuvent plus plusieurs pour pourraient pourrait pouvait propose proposons proposé proposée présente présentons
  présenté puis puisque quand que quelque quelques qui quoi résultat résultats sa sans se selon sera seront ses si
  soient soit son sont sous souvent sur tel telle telles tels toujours tous tout toute toutefois toutes travail travaux
  trois trop très un une utilisant utilise utilisons utilisé vers via vos votre vous y à également étaient était étude
  étudie étudions étudié été être
`,
  spanish: `
  a además al algunas algunos algún analiza analizamos ante aquel aquella artículo así aunque bajo basada basado basados
  cada como comparamos con contra cual cuales cuando cuya cuyo de debe deben del desarrollamos describe describimos
  desde diferentes donde dos durante e el ella ellas ellos embargo en enfoque entonces entre era eran es esa esas ese
  esos esta estar estas este esto estos estudiamos estudio estudios está están fue fueron gran grande grandes ha haber
  había hace hacen hacia han hasta hay la las le les lo los mediante mejor mejores menos mientras misma mismas mismo
  mismos mostramos mucho muchos muestra muestran muy más método métodos ni no nos nosotros nuestra nuestras nuestro
  nuestros nueva nuevas nuevo nuevos nunca o obtenidos otra otras otro otros para permite permiten pero poco pocos poder
  podría por porque presenta presentado presentamos propone proponemos propuesta propuesto puede pueden pues que quien
  quienes resultado resultados se según ser será serán si sido siempre sin sino sobre son su sus tal tales también tanto
  tener tiene tienen toda todas todavía todo todos trabajo trabajos tras tres u un una unas unos utiliza utilizamos
  utilizando y ya yo él
`,
  portuguese: `
  a abordagem ainda algum algumas alguns além analisa analisamos ante ao aos apresenta apresentado apresentamos após
  aquela aquele artigo as assim até baseada baseado baseados cada com como comparamos contra cuja cujo da das de
  descreve descrevemos desde desenvolvemos deve devem diferentes do dois dos duas durante e ela elas ele eles em embora
  enquanto entre entretanto então era eram essa essas esse esses esta estar estas este estes estudamos estudo estudos
  está estão eu faz fazem foi foram grande grandes há isso isto já lhe mais mas melhor melhores menos mesma mesmo mostra
  mostram mostramos muito muitos método métodos na nas nem no nos nossa nossas nosso nossos nova novas novo novos num
  numa nunca não nós o obtidos onde os ou outra outras outro outros para pela pelas pelo pelos permite permitem pode
  podem poderia pois por porque porém pouco propomos proposta proposto propõe quais qual quando que quem resultado
  resultados se sem sempre ser será seu seus sido sob sobre sua suas são tais tal também tanto tem ter toda todas todo
  todos trabalho trabalhos três têm um uma umas uns utiliza utilizamos utilizando à às é
`,
  italian: `
  a agli ai al alcune alcuni alla alle allo allora altra altre altri altro analizza analizziamo anche ancora approccio
  articolo avere aveva basata basati basato che chi ci come con confrontiamo così cui da dagli dai dal dalla dalle dallo
  degli dei del della delle dello descrive descriviamo deve devono di diverse diversi dove due e ed era erano essere fa
  fanno fra già gli grande grandi ha hanno i il in inoltre io la lavori lavoro le lei lo loro lui ma mai meno mentre
  metodi metodo migliore migliori molti molto mostra mostrano mostriamo ne negli nei nel nella nelle nello noi non
  nostra nostre nostri nostro nuova nuove nuovi nuovo né o ogni ottenuti per perché permette permettono però più pochi
  poco poiché possono potrebbe presenta presentato presentiamo propone proponiamo proposta proposto può quale quali
  quando quella quelle quelli quello questa queste questi questo risultati risultato sarà se sempre si sono stata state
  stati stato stessa stesso studi studiamo studio su sua sue sugli sui sul sulla sulle sullo suo suoi sviluppiamo tale
  tali tanto tra tre tutta tuttavia tutte tutti tutto un una uno utilizza utilizzando utilizziamo è
`,
  dutch: `
  aan aanpak al alle als ander andere artikel beide ben beschrijft beschrijven beter betere bij binnen bovendien buiten
  daarbij daarnaast daarom dan dat de den der des deze die dit door drie dus echter een elk elke en enkele er gebaseerd
  gebruiken gebruikt geen getoond geworden goed goede grote haar had hadden hebben heeft hem het hij hoe hoewel hun
  ieder iedere ik in is kan kon konden kunnen laten maar mag meer meest men met methode methoden minder moet moeten
  mogen naar niet nieuw nieuwe nog of om omdat onder onderzocht onderzoek onderzoeken ons ontwikkeld ontwikkelen onze
  ook op over resultaat resultaten sinds stellen studie te tegen terwijl tijdens toen tonen toont tot tussen twee uit
  van veel vele verder vergelijken verschillende volgens voor voorgesteld waar wanneer want waren was wat we weinig werd
  werden werk wie wij wil willen worden wordt zal ze zeer zelf zich zien zij zijn zo zonder zou zouden zulke zullen
`,
  russian: `
  а без более большой будет бы был была были было быть в весь во все всех вся всё вы где для до его ее если есть еще ещё
  её же за и из или им используем используется исследование исследования исследуем их к каждый как ко когда которая
  которого которое которой которые который которых ли лучше между менее метод метода методов методы могут может можно мы
  на над например нас наш наша наши не ни но новая новые новый новых нужно о об однако около он она они оно описан
  основан от очень перед по под подход подхода позволяет показано показываем показывает после поэтому предлагаем
  предлагается предложен предложена при работа работе работы рассматриваем рассматривается результат результатов
  результаты с своей своих свой себя со сравниваем среди статье статья та так также те тех то того той только тот уже
  чем через что чтобы эта эти этих это этого этой этот я
`,
};
