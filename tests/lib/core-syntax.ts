// The sources of the core as syntax trees. AssemblyScript is read by TypeScript's parser; only its types differ.
import { readFileSync } from "node:fs";
import ts from "typescript";
import { inRepository } from "./core.ts";
import { sources } from "./imports.ts";

/** Paths in assembly/ of what has code: abi/ is constants. */
export function coreFiles(): string[] {
  return sources("assembly")
    .map(({ path }) => path.slice("assembly/".length))
    .filter((path) => !path.startsWith("abi/") && !path.endsWith(".d.ts"));
}

export function coreText(path: string): string {
  return readFileSync(inRepository(`assembly/${path}`), "utf8");
}

export function parse(path: string, text: string): ts.SourceFile {
  return ts.createSourceFile(path, text, ts.ScriptTarget.ES2022, true, ts.ScriptKind.TS);
}

export function lineOf(file: ts.SourceFile, at: number): number {
  return file.getLineAndCharacterOfPosition(at).line + 1;
}

/** What is decided when a generic function is compiled: types, their sizes, and what follows from them. */
const COMPILE_TIME = /\b(isVoid|sizeof|offsetof|bucketSlots|bucketShift|DEBUG)\b/;

export function isStatic(condition: ts.Node): boolean {
  const { kind } = condition;
  return (
    kind === ts.SyntaxKind.TrueKeyword || kind === ts.SyntaxKind.FalseKeyword || COMPILE_TIME.test(condition.getText())
  );
}

/** Code that runs in debug builds or in the compiler only: assertions, comparisons of layouts. */
export function isAssertion(node: ts.Node): boolean {
  if (ts.isCallExpression(node)) return /^assert/.test(node.expression.getText());
  return ts.isFunctionDeclaration(node) && /^assert/.test(node.name?.text ?? "");
}

/** A source printed with what `around` puts before and behind its nodes; assertions stay as they are. */
export function printAround(
  file: ts.SourceFile,
  text: string,
  around: (node: ts.Node) => [before: string, after: string],
  replaced: (node: ts.Node) => string | undefined = () => undefined,
): string {
  function print(node: ts.Node): string {
    const start = node.getStart();
    if (isAssertion(node)) return text.slice(start, node.end);
    const [before, after] = around(node);
    const children: ts.Node[] = [];
    ts.forEachChild(node, (child) => void children.push(child));
    let inner = "";
    let at = start;
    for (const child of children.sort((a, b) => a.pos - b.pos)) {
      inner += text.slice(at, child.getStart()) + print(child);
      at = child.end;
    }
    return before + (replaced(node) ?? inner + text.slice(at, node.end)) + after;
  }
  return text.slice(0, file.getStart()) + print(file);
}
