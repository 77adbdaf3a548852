/** Abstracts of invented papers in languages other than English, in six scripts. */
export const foreignAbstracts: Readonly<Record<string, readonly { title: string; abstract: string }[]>> = {
  German: [
    {
      title: "Bildklassifikation mit tiefen Netzen",
      abstract:
        "In diesem Beitrag wird ein Verfahren zur Klassifikation von Bildern vorgestellt, das weniger Daten benötigt " +
        "als bisherige Verfahren. Die Ergebnisse zeigen, dass die Genauigkeit auch bei kleinen Datensätzen erhalten " +
        "bleibt.",
    },
    {
      title: "Sprachmodelle für die Medizin",
      abstract:
        "Wir untersuchen, wie gut Sprachmodelle Fragen aus der Medizin beantworten, und vergleichen sie mit " +
        "Antworten von Ärztinnen und Ärzten. Es zeigt sich, dass große Modelle besser sind, aber oft ohne Grund sehr " +
        "sicher antworten.",
    },
  ],
  Portuguese: [
    {
      title: "Classificação de imagens com redes profundas",
      abstract:
        "Neste artigo apresentamos um método para a classificação de imagens com redes neurais profundas. O método é " +
        "mais rápido do que os métodos anteriores e precisa de menos dados. Os resultados mostram que também serve " +
        "para textos.",
    },
    {
      title: "Modelos de linguagem na medicina",
      abstract:
        "Estudamos como os modelos de linguagem respondem a perguntas de medicina e comparamos as respostas com as " +
        "de médicos. Os modelos maiores são melhores, mas muitas vezes respondem com certeza quando não sabem a " +
        "resposta.",
    },
  ],
  Polish: [
    {
      title: "Klasyfikacja obrazów",
      abstract:
        "W artykule przedstawiono metodę klasyfikacji obrazów opartą na głębokich sieciach neuronowych. Podejście " +
        "pozwala na znaczne zmniejszenie liczby parametrów. Wyniki pokazują, że do uczenia wystarczy mniej " +
        "przykładów, a czas jest krótszy.",
    },
    {
      title: "Modele językowe w medycynie",
      abstract:
        "Badamy, jak modele językowe odpowiadają na pytania z medycyny, i porównujemy ich odpowiedzi z odpowiedziami " +
        "lekarzy. Większe modele są lepsze, ale często odpowiadają z pewnością, kiedy nie znają odpowiedzi na " +
        "pytanie.",
    },
  ],
  Danish: [
    {
      title: "Klassifikation af billeder",
      abstract:
        "I denne artikel præsenterer vi en metode til at klassificere billeder med dybe neurale netværk. Metoden er " +
        "hurtigere end tidligere metoder og kræver færre data for at opnå den samme nøjagtighed. Modellen kan også " +
        "bruges til tekst.",
    },
    {
      title: "Sprogmodeller i medicin",
      abstract:
        "Vi undersøger, hvordan sprogmodeller svarer på spørgsmål om medicin, og sammenligner svarene med lægers " +
        "svar. Store modeller er bedre, men de svarer ofte med stor sikkerhed, også når de ikke har det rigtige svar.",
    },
  ],
  Russian: [
    {
      title: "Классификация изображений",
      abstract: "В статье предлагается метод классификации изображений на основе глубоких нейронных сетей.",
    },
    { title: "Языковые модели", abstract: "Мы изучаем ответы языковых моделей (LLM) на вопросы по медицине." },
  ],
  Chinese: [
    {
      title: "深度神经网络图像分类",
      abstract: "本文提出了一种基于深度神经网络的图像分类方法。实验结果表明该方法更快。",
    },
    { title: "医学语言模型", abstract: "我们研究语言模型如何回答医学问题，并与医生的回答进行比较。" },
  ],
  Japanese: [
    { title: "画像の分類", abstract: "本論文では、深いニューラルネットワークを用いた画像分類の手法を提案する。" },
    { title: "医療の言語モデル", abstract: "言語モデルが医療の質問にどのように答えるかを調べ、医師の答えと比較する。" },
  ],
  Arabic: [
    { title: "تصنيف الصور", abstract: "نقدم في هذا البحث طريقة لتصنيف الصور باستخدام الشبكات العصبية العميقة." },
    { title: "نماذج اللغة في الطب", abstract: "ندرس كيف تجيب نماذج اللغة عن أسئلة الطب ونقارنها بإجابات الأطباء." },
  ],
  Hindi: [
    {
      title: "चित्रों का वर्गीकरण",
      abstract: "इस लेख में हम गहरे तंत्रिका नेटवर्क से चित्रों के वर्गीकरण की एक विधि प्रस्तुत करते हैं।",
    },
    {
      title: "चिकित्सा में भाषा मॉडल",
      abstract: "हम देखते हैं कि भाषा मॉडल चिकित्सा के प्रश्नों का उत्तर कैसे देते हैं।",
    },
  ],
};
