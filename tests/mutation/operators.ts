// The deliberate bugs that can be made in a source: each a small edit, at a place and by a rule.
import ts from "typescript";
import { isAssertion, lineOf, parse } from "../lib/core-syntax.ts";

export interface Mutation {
  path: string;
  line: number;
  rule: string;
  /** Where the text to be replaced stands. */
  start: number;
  end: number;
  original: string;
  replacement: string;
}

const K = ts.SyntaxKind;

/** What stands for an operator, by its text: the nearest wrong one, then one that turns it round. */
const OPERATORS: Record<string, string[]> = {
  "<": ["<=", ">="],
  "<=": ["<", ">"],
  ">": [">=", "<="],
  ">=": [">", "<"],
  "==": ["!="],
  "!=": ["=="],
  "===": ["!=="],
  "!==": ["==="],
  "&&": ["||"],
  "||": ["&&"],
  "??": ["&&"],
  "+": ["-"],
  "-": ["+"],
  "*": ["/"],
  "/": ["*"],
  "%": ["*"],
  "<<": [">>>"],
  ">>": ["<<"],
  ">>>": ["<<"],
  "&": ["|"],
  "|": ["&"],
  "^": ["|"],
  "+=": ["-="],
  "-=": ["+="],
  "&=": ["|="],
  "|=": ["&="],
  "^=": ["|="],
  "++": ["--"],
  "--": ["++"],
};

/** All mutations of a source, in the order of its text. */
export function mutationsOf(path: string, text: string): Mutation[] {
  const file = parse(path, text);
  const found: Mutation[] = [];

  function add(node: ts.Node, rule: string, replacement: string): void {
    const start = node.getStart();
    const original = text.slice(start, node.end);
    if (original === replacement) return;
    found.push({ path, line: lineOf(file, start), rule, start, end: node.end, original, replacement });
  }

  function operator(token: ts.Node, rule = "operator"): void {
    for (const other of OPERATORS[token.getText()] ?? []) add(token, rule, other);
  }

  function condition(node: ts.Expression): void {
    if (node.kind === K.TrueKeyword || node.kind === K.FalseKeyword) return;
    add(node, "condition", "true");
    add(node, "condition", "false");
  }

  function visit(node: ts.Node): void {
    if (ts.isImportDeclaration(node) || ts.isTypeNode(node) || ts.isDecorator(node) || isAssertion(node)) return;
    if (ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node)) return;
    if (ts.isExpressionStatement(node) && isAssertion(node.expression)) return;
    if (ts.isIfStatement(node) && node.expression.getText() === "FAULTS") return; // for tests only
    if (ts.isIfStatement(node) || ts.isConditionalExpression(node) || ts.isWhileStatement(node)) {
      condition(ts.isConditionalExpression(node) ? node.condition : node.expression);
    } else if (ts.isForStatement(node)) {
      if (node.condition) add(node.condition, "condition", "false");
    } else if (ts.isDoStatement(node)) {
      condition(node.expression);
    } else if (ts.isBinaryExpression(node)) {
      operator(node.operatorToken);
    } else if (ts.isPrefixUnaryExpression(node)) {
      unary(node);
    } else if (ts.isPostfixUnaryExpression(node)) {
      const sign = node.operator === K.PlusPlusToken ? "--" : "++";
      add(node, "step", `${node.operand.getText()}${sign}`);
    } else if (ts.isNumericLiteral(node) || ts.isBigIntLiteral(node)) {
      literal(node);
    } else if (node.kind === K.TrueKeyword || node.kind === K.FalseKeyword) {
      add(node, "literal", node.kind === K.TrueKeyword ? "false" : "true");
    } else if (ts.isCallExpression(node)) {
      swap(node);
    } else if (ts.isReturnStatement(node) && node.expression) {
      result(node.expression);
    } else if (ts.isExpressionStatement(node) || ts.isThrowStatement(node)) {
      add(node, "removed", ";");
    } else if (node.kind === K.BreakStatement || node.kind === K.ContinueStatement) {
      add(node, "removed", ";");
    } else if (ts.isReturnStatement(node) && ts.isIfStatement(node.parent)) {
      add(node, "removed", ";");
    }
    ts.forEachChild(node, visit);
  }

  function unary(node: ts.PrefixUnaryExpression): void {
    const operand = node.operand.getText();
    if (node.operator === K.PlusPlusToken) add(node, "step", `--${operand}`);
    else if (node.operator === K.MinusMinusToken) add(node, "step", `++${operand}`);
    else if (node.operator !== K.PlusToken) add(node, "operator", operand);
  }

  /** One more and one less. */
  function literal(node: ts.NumericLiteral | ts.BigIntLiteral): void {
    const suffix = ts.isBigIntLiteral(node) ? "n" : "";
    const digits = node.getText().replace(/_|n$/g, "");
    if (/[.e]/i.test(digits) && !/^0x/i.test(digits)) {
      add(node, "literal", `${digits} + 1.0`);
      return;
    }
    const value = BigInt(digits);
    const spell = (x: bigint) => (/^0x/i.test(digits) ? `0x${x.toString(16)}` : `${x}`) + suffix;
    add(node, "literal", spell(value + 1n));
    if (value > 0n) add(node, "literal", spell(value - 1n));
  }

  /** The two arms of a `select`, the two sides of `min` and `max`. */
  function swap(node: ts.CallExpression): void {
    const name = node.expression.getText();
    const [a, b, c] = node.arguments;
    const types = node.typeArguments ? `<${node.typeArguments.map((type) => type.getText()).join(", ")}>` : "";
    if (name === "select" && c) {
      add(node, "swap", `select${types}(${b.getText()}, ${a.getText()}, ${c.getText()})`);
    } else if ((name === "min" || name === "max") && b) {
      add(node.expression, "swap", name === "min" ? "max" : "min");
    }
  }

  function result(expression: ts.Expression): void {
    if (ts.isNumericLiteral(expression) || expression.kind === K.TrueKeyword || expression.kind === K.FalseKeyword)
      return;
    add(expression, "result", "0");
  }

  visit(file);
  return found;
}

export function apply(text: string, { start, end, replacement }: Mutation): string {
  return text.slice(0, start) + replacement + text.slice(end);
}

/** A name that stays the same while other parts of the source change. */
export function nameOf({ path, line, rule, original, replacement }: Mutation): string {
  const short = (text: string) => text.replace(/\s+/g, " ").slice(0, 60);
  return `${path}:${line} ${rule}: ${short(original)} -> ${short(replacement)}`;
}
