// Every class and function of tophash/shared, and every public member of its classes, says what it does.
import { readFileSync } from "node:fs";
import ts from "typescript";
import { expect, test } from "vitest";
import { inRepository } from "./lib/core.ts";

const parse = (path: string) =>
  ts.createSourceFile(path, readFileSync(inRepository(path), "utf8"), ts.ScriptTarget.Latest, true);

/** The classes, interfaces and functions that the entry exports, and what they extend, from the files that it names. */
function declarations(): (ts.ClassDeclaration | ts.InterfaceDeclaration | ts.FunctionDeclaration)[] {
  const wanted = new Map<string, string>();
  for (const statement of parse("src/shared.ts").statements) {
    if (!ts.isExportDeclaration(statement)) continue;
    const from = (statement.moduleSpecifier as ts.StringLiteral).text.replace("./", "src/");
    for (const { name } of (statement.exportClause as ts.NamedExports).elements) wanted.set(name.text, from);
  }
  wanted.set("SharedCollection", "src/shared/collection.ts");
  return Array.from(wanted, ([name, path]) => {
    const found = parse(path).statements.find(
      (statement) =>
        (ts.isClassDeclaration(statement) ||
          ts.isInterfaceDeclaration(statement) ||
          ts.isFunctionDeclaration(statement)) &&
        statement.name?.text === name,
    );
    if (found === undefined) throw new Error(`${path} has no ${name}`);
    return found as ts.ClassDeclaration;
  });
}

const hasText = (node: ts.Node) =>
  ts
    .getJSDocCommentsAndTags(node)
    .some((doc) => ts.isJSDoc(doc) && `${doc.comment ?? ""}`.length + (doc.tags?.length ?? 0) > 0);

const isPublic = (member: ts.ClassElement) =>
  member.name !== undefined &&
  ts.isIdentifier(member.name) &&
  (ts.getCombinedModifierFlags(member as ts.Declaration) & (ts.ModifierFlags.Private | ts.ModifierFlags.Protected)) ===
    0;

test("no docstring is missing", () => {
  const all = declarations();
  const classes = all.filter(ts.isClassDeclaration);
  const missing = all
    .filter((each) => !hasText(each) && !ts.isInterfaceDeclaration(each))
    .map(({ name }) => name!.text);
  let members = 0;
  // What errors have beside their words is that of all errors of the package.
  for (const one of classes.filter(({ name }) => !name!.text.endsWith("Error"))) {
    for (const member of one.members.filter(isPublic)) {
      members++;
      if (!hasText(member)) missing.push(`${one.name!.text}.${member.name!.getText()}`);
    }
  }
  expect(missing).toEqual([]);
  expect(members).toBeGreaterThan(50);
});

test("options and handles say what each field is, in which unit, and what stands when it is left out", () => {
  const missing: string[] = [];
  for (const one of declarations().filter(ts.isInterfaceDeclaration)) {
    if (!one.name.text.endsWith("Options")) continue;
    for (const member of one.members) if (!hasText(member)) missing.push(`${one.name.text}.${member.name!.getText()}`);
  }
  expect(missing).toEqual([]);
});
