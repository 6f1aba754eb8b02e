// What each package exports, read from its built declarations: names, signatures, doc comments. Nothing is rendered here.
import { join } from "node:path";
import ts from "typescript";
import type { ExportedName } from "../src/pages/packages/package-page.ts";

/** The entries of a package: how it is imported and where its declarations are. */
export interface Entry {
  readonly specifier: string;
  readonly types: string;
}

/** The declared entries of a package.json, below `folder`. */
export function entriesOf(
  folder: string,
  manifest: { readonly name: string; readonly exports?: Readonly<Record<string, unknown>> },
): Entry[] {
  return Object.entries(manifest.exports ?? {}).flatMap(([path, target]) => {
    const types = typeof target === "object" && target !== null && "types" in target ? target.types : undefined;
    return typeof types === "string" ? [{ specifier: join(manifest.name, path), types: join(folder, types) }] : [];
  });
}

/** The exports of all entries, in the order of the entries and by name. One program reads them all. */
export function referenceOf(entries: readonly Entry[]): Map<Entry, ExportedName[]> {
  const program = ts.createProgram(
    entries.map(({ types }) => types),
    {
      module: ts.ModuleKind.ESNext,
      moduleResolution: ts.ModuleResolutionKind.Bundler,
      target: ts.ScriptTarget.ES2022,
      skipLibCheck: true,
      types: [],
      noLib: true,
    },
  );
  const checker = program.getTypeChecker();
  return new Map(entries.map((entry) => [entry, exportsOf(program, checker, entry)]));
}

function exportsOf(program: ts.Program, checker: ts.TypeChecker, { specifier, types }: Entry): ExportedName[] {
  const file = program.getSourceFile(types);
  const module = file && checker.getSymbolAtLocation(file);
  if (!module) throw new Error(`package reference: ${types} is missing; build the packages first`);
  const found = checker.getExportsOfModule(module).map((exported): ExportedName => {
    const symbol = exported.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(exported) : exported;
    const declarations = symbol.declarations ?? [];
    return {
      name: exported.name,
      from: specifier,
      kind: kindOf(declarations[0]),
      signature: declarations.map(signatureOf).join("\n"),
      doc: ts.displayPartsToString(symbol.getDocumentationComment(checker)),
      tags: symbol.getJsDocTags(checker).map(({ name, text }) => ({ name, text: ts.displayPartsToString(text) })),
    };
  });
  return found.sort((a, b) => a.name.localeCompare(b.name, "en"));
}

function kindOf(declaration: ts.Declaration | undefined): ExportedName["kind"] {
  if (!declaration) return "value";
  if (ts.isFunctionDeclaration(declaration)) return "function";
  if (ts.isClassDeclaration(declaration)) return "class";
  if (ts.isInterfaceDeclaration(declaration) || ts.isTypeAliasDeclaration(declaration)) return "type";
  const type = ts.isVariableDeclaration(declaration) ? declaration.type : undefined;
  return type && ts.isFunctionTypeNode(type) ? "function" : "value";
}

/** A declaration as it would be written by hand: without `export declare`, private members and those marked as internal. */
function signatureOf(declaration: ts.Declaration): string {
  const statement = ts.isVariableDeclaration(declaration) ? declaration.parent.parent : declaration;
  let text = statement.getText();
  if (ts.isClassDeclaration(declaration)) {
    for (const member of [...declaration.members].reverse()) {
      if (!isHidden(member)) continue;
      const start = statement.getStart();
      text = text.slice(0, member.getFullStart() - start) + text.slice(member.getEnd() - start);
    }
  }
  return text.replace(/^export /, "").replace(/^declare /, "");
}

const isHidden = (member: ts.ClassElement): boolean =>
  (ts.getCombinedModifierFlags(member) & (ts.ModifierFlags.Private | ts.ModifierFlags.Protected)) !== 0 ||
  (member.name !== undefined && ts.isPrivateIdentifier(member.name)) ||
  ts.getJSDocTags(member).some(({ tagName }) => tagName.text === "internal");
