import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "../..");

/** What is wrong with the public types: one sentence each, with the file and the line. */
export interface SurfaceFaults {
  /** Exports, options, fields and methods without a docstring. */
  undocumented: string[];
  /** Types that stand in a public signature but are exported by no entry. */
  unexported: string[];
  /** Optional properties that do not say `| undefined`. */
  withoutUndefined: string[];
}

/** Reads the types of the entries, given as paths below the project's root. */
export function surfaceFaults(entries: readonly string[]): SurfaceFaults {
  const { options } = ts.parseJsonConfigFileContent(
    ts.readConfigFile(join(root, "tsconfig.json"), (path) => ts.sys.readFile(path)).config,
    ts.sys,
    root,
  );
  const program = ts.createProgram(
    entries.map((entry) => join(root, entry)),
    options,
  );
  const checker = program.getTypeChecker();
  const isOurs = (node: ts.Node): boolean => relative(root, node.getSourceFile().fileName).startsWith("src");
  const original = (symbol: ts.Symbol): ts.Symbol =>
    symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
  const isInternal = (node: ts.Node): boolean =>
    ts.getJSDocTags(node).some((tag) => tag.tagName.text === "internal") ||
    (ts.canHaveModifiers(node) &&
      (ts.getModifiers(node) ?? []).some(
        ({ kind }) => kind === ts.SyntaxKind.PrivateKeyword || kind === ts.SyntaxKind.ProtectedKeyword,
      ));

  const exported = new Set<ts.Symbol>();
  for (const entry of entries) {
    const file = checker.getSymbolAtLocation(program.getSourceFile(join(root, entry))!)!;
    for (const symbol of checker.getExportsOfModule(file)) exported.add(original(symbol));
  }

  const faults = {
    undocumented: new Set<string>(),
    unexported: new Set<string>(),
    withoutUndefined: new Set<string>(),
  };
  const at = (node: ts.Node): string => {
    const file = node.getSourceFile();
    const { line } = file.getLineAndCharacterOfPosition(node.getStart());
    return `${relative(root, file.fileName)}:${line + 1}`;
  };
  const isDocumented = (symbol: ts.Symbol): boolean => symbol.getDocumentationComment(checker).length > 0;

  /** Looks at the types that stand in a signature; bodies of functions are not part of it. */
  const lookAtTypes = (node: ts.Node, owner: string): void => {
    if (ts.isBlock(node) || isInternal(node)) return;
    if (ts.isPropertyDeclaration(node) && node.type === undefined) return;
    if (ts.isTypeReferenceNode(node) || ts.isExpressionWithTypeArguments(node)) {
      const name = ts.isTypeReferenceNode(node) ? node.typeName : node.expression;
      const found = checker.getSymbolAtLocation(name);
      const symbol = found && original(found);
      const declaration = symbol?.declarations?.[0];
      const isType = symbol && !(symbol.flags & ts.SymbolFlags.TypeParameter);
      if (isType && declaration && isOurs(declaration) && !exported.has(symbol)) {
        faults.unexported.add(`${at(node)}: ${owner} names ${symbol.name}, which no entry exports`);
      }
    }
    ts.forEachChild(node, (child) => {
      if (ts.isExpression(child) && !ts.isExpressionWithTypeArguments(child) && !ts.isObjectLiteralExpression(child))
        return;
      lookAtTypes(child, owner);
    });
  };

  const lookAtMember = (member: ts.Node, owner: string, isNamed = true): void => {
    if (isInternal(member)) return;
    const name = (member as ts.NamedDeclaration).name;
    const symbol = name && checker.getSymbolAtLocation(name);
    if (!name || !symbol || !ts.isIdentifier(name)) return;
    if (isNamed && !isDocumented(symbol)) faults.undocumented.add(`${at(member)}: ${owner}.${name.text}`);
    if (!ts.isPropertySignature(member) && !ts.isPropertyDeclaration(member)) return;
    if (member.questionToken && member.type && !/\bundefined\b|\bunknown\b/.test(member.type.getText())) {
      faults.withoutUndefined.add(`${at(member)}: ${owner}.${name.text}`);
    }
    lookInside(member.type, `${owner}.${name.text}`);
  };
  /**
   * Type literals anywhere in a type, such as the options of a method that stand in its signature:
   * the docstring of their owner says what their members are.
   */
  const lookInside = (node: ts.Node | undefined, owner: string): void => {
    if (node === undefined || ts.isBlock(node) || isInternal(node)) return;
    if (ts.isTypeLiteralNode(node)) node.members.forEach((member) => lookAtMember(member, owner, false));
    else ts.forEachChild(node, (child) => lookInside(child, owner));
  };

  for (const symbol of exported) {
    for (const declaration of symbol.declarations ?? []) {
      if (!isOurs(declaration) || isInternal(declaration)) continue;
      if (!isDocumented(symbol)) faults.undocumented.add(`${at(declaration)}: ${symbol.name}`);
      if (ts.isInterfaceDeclaration(declaration) || ts.isClassDeclaration(declaration)) {
        for (const member of declaration.members) {
          lookAtMember(member, symbol.name);
          if (!isInternal(member)) lookAtTypes(member, symbol.name);
          if (ts.isMethodDeclaration(member) || ts.isMethodSignature(member)) {
            member.parameters.forEach((parameter) =>
              lookInside(parameter.type, `${symbol.name}.${member.name.getText()}`),
            );
          }
        }
        declaration.heritageClauses?.forEach((clause) => lookAtTypes(clause, symbol.name));
      } else {
        lookAtTypes(declaration, symbol.name);
        lookInside(declaration, symbol.name);
      }
    }
  }
  const sorted = (set: ReadonlySet<string>): string[] => [...set].sort();
  return {
    undocumented: sorted(faults.undocumented),
    unexported: sorted(faults.unexported),
    withoutUndefined: sorted(faults.withoutUndefined),
  };
}
