/** Accents by their commands, as combining characters: `\'e`, `\v{s}`. */
export const accents: Record<string, string> = {
  "`": "\u0300",
  "'": "\u0301",
  "^": "\u0302",
  "~": "\u0303",
  '"': "\u0308",
  "=": "\u0304",
  ".": "\u0307",
  u: "\u0306",
  v: "\u030c",
  H: "\u030b",
  c: "\u0327",
  k: "\u0328",
  r: "\u030a",
  d: "\u0323",
  b: "\u0331",
};

/** Commands that stand for a letter or a sign, in text and in mathematics. */
export const symbols: Record<string, string> = table(
  "ss ß|SS ẞ|o ø|O Ø|l ł|L Ł|ae æ|AE Æ|oe œ|OE Œ|aa å|AA Å|i ı|j ȷ|dh ð|DH Ð|th þ|TH Þ|dj đ|DJ Đ|ng ŋ|NG Ŋ|alpha α|" +
    "beta β|gamma γ|delta δ|epsilon ϵ|varepsilon ε|zeta ζ|eta η|theta θ|vartheta ϑ|iota ι|kappa κ|lambda λ|mu μ|nu ν|" +
    "xi ξ|pi π|varpi ϖ|rho ρ|varrho ϱ|sigma σ|varsigma ς|tau τ|upsilon υ|phi ϕ|varphi φ|chi χ|psi ψ|omega ω|Gamma Γ|" +
    "Delta Δ|Theta Θ|Lambda Λ|Xi Ξ|Pi Π|Sigma Σ|Upsilon Υ|Phi Φ|Psi Ψ|Omega Ω|ell ℓ|hbar ℏ|infty ∞|partial ∂|nabla ∇|" +
    "emptyset ∅|varnothing ∅|aleph ℵ|Re ℜ|Im ℑ|times ×|cdot ·|pm ±|mp ∓|div ÷|ast *|star ⋆|circ ∘|bullet •|oplus ⊕|" +
    "otimes ⊗|odot ⊙|wedge ∧|vee ∨|land ∧|lor ∨|neg ¬|lnot ¬|leq ≤|le ≤|geq ≥|ge ≥|neq ≠|ne ≠|ll ≪|gg ≫|approx ≈|" +
    "simeq ≃|sim ∼|cong ≅|equiv ≡|propto ∝|lesssim ≲|gtrsim ≳|leqslant ⩽|geqslant ⩾|prec ≺|succ ≻|in ∈|notin ∉|ni ∋|" +
    "subset ⊂|subseteq ⊆|supset ⊃|supseteq ⊇|cup ∪|cap ∩|setminus ∖|forall ∀|exists ∃|models ⊨|vdash ⊢|perp ⊥|bot ⊥|" +
    "top ⊤|parallel ∥|to →|rightarrow →|longrightarrow ⟶|leftarrow ←|gets ←|leftrightarrow ↔|Rightarrow ⇒|" +
    "Leftarrow ⇐|Leftrightarrow ⇔|implies ⇒|iff ⇔|mapsto ↦|uparrow ↑|downarrow ↓|sum ∑|prod ∏|int ∫|oint ∮|surd √|" +
    "langle ⟨|rangle ⟩|lfloor ⌊|rfloor ⌋|lceil ⌈|rceil ⌉|lVert ‖|rVert ‖|ldots …|dots …|cdots ⋯|vdots ⋮|dag †|" +
    "dagger †|ddag ‡|S §|P ¶|copyright ©|pounds £|euro €|degree °|prime ′|angle ∠|triangle △|square □|checkmark ✓|" +
    "textendash –|textemdash —|textquoteleft ‘|textquoteright ’|textquotedblleft “|textquotedblright ”|" +
    "textbackslash \\|textasciitilde ~|textasciicircum ^|textunderscore _|textless <|textgreater >|textdegree °|" +
    "textregistered ®|texttrademark ™|textmu µ|textbullet •|textellipsis …|texteuro €|textsterling £|textyen ¥|" +
    "textcent ¢|textcurrency ¤|textdollar $|textpm ±|texttimes ×|textdiv ÷|textlnot ¬|textminus −|textsurd √|" +
    "textcelsius ℃|textohm Ω|textquotesingle '|textquotedbl \"|textasciigrave `|textasciiacute ´|textasciidieresis ¨|" +
    "textasciimacron ¯|textcopyright ©|textperiodcentered ·|textordfeminine ª|textordmasculine º|textonehalf ½|" +
    "textonequarter ¼|textthreequarters ¾|textonesuperior ¹|texttwosuperior ²|textthreesuperior ³|textsection §|" +
    "textparagraph ¶|textdagger †|textdaggerdbl ‡|textperthousand ‰|textpertenthousand ‱|textexclamdown ¡|" +
    "textquestiondown ¿|textbrokenbar ¦|textbraceleft {|textbraceright }|textrightarrow →|textleftarrow ←|" +
    "textuparrow ↑|textdownarrow ↓|guilsinglleft ‹|guilsinglright ›|quotesinglbase ‚|quotedblbase „|" +
    "textfractionsolidus ⁄|textnumero №|textestimated ℮|textopenbullet ◦|textbigcircle ○|textlangle ⟨|textrangle ⟩|" +
    "IJ Ĳ|ij ĳ|guillemotleft «|guillemotright »|glqq „|grqq “|slash /|LaTeX LaTeX|TeX TeX|lbrace {|rbrace }|Vert ‖",
);
// The bar divides the entries above, so it cannot stand in one.
Object.assign(symbols, { mid: "|", vert: "|", lvert: "|", rvert: "|", textbar: "|" });

/** Functions and operators whose name is what is printed. */
export const functions = new Set(
  (
    "log ln exp sin cos tan cot sec csc sinh cosh tanh coth arcsin arccos arctan min max sup inf lim limsup liminf " +
    "arg argmin argmax det dim ker deg gcd hom Pr tr rank poly polylog sign mod"
  ).split(" "),
);

/** Commands that only say how their argument looks: `\emph{x}` is read as x. */
export const styles = new Set(
  (
    "emph textit textbf texttt textsf textsc textrm textsl textup textmd textnormal text mathrm mathbf mathit mathsf " +
    "mathtt mathcal mathscr mathfrak mathnormal boldsymbol bm pmb mbox hbox underline uline operatorname ensuremath " +
    "enquote textsuperscript textsubscript noopsort MakeUppercase NoCaseChange"
  ).split(" "),
);

/**
 * Commands that only say how what follows looks, or divide: they are left out, `{\em x}` is read as
 * x.
 */
export const switches = new Set(
  (
    "em it bf tt sf sc rm sl cal bfseries itshape ttfamily sffamily rmfamily normalfont upshape scshape mathstrut " +
    "displaystyle textstyle limits nolimits left right big Big bigl bigr Bigl Bigr bigg Bigg protect xspace relax " +
    "noindent centering small footnotesize large quad qquad"
  ).split(" "),
);

/** Letters with a double stroke, as in `\mathbb{R}`. */
export const blackboard: Record<string, string> = table("C ℂ|H ℍ|N ℕ|P ℙ|Q ℚ|R ℝ|Z ℤ|E 𝔼|F 𝔽|K 𝕂|S 𝕊|T 𝕋|1 𝟙");

function table(entries: string): Record<string, string> {
  const found = Object.create(null) as Record<string, string>;
  for (const entry of entries.split("|")) {
    const space = entry.indexOf(" ");
    if (space > 0) found[entry.slice(0, space)] = entry.slice(space + 1);
  }
  return found;
}
