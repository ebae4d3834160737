// Puts counters into the sources of the core: at the entry of each function, in both arms of each `if` and `? :`, and at
// each operand of `&&`, `||`, of a loop's condition and of a `select`, one for true and one for false.
import ts from "typescript";
import { isStatic, lineOf, parse, printAround } from "../lib/core-syntax.ts";

export interface Branch {
  path: string;
  line: number;
  /** What must come out: "entered", "then", "else", "true" or "false". */
  arm: string;
  /** The condition, or the function. */
  text: string;
}

export const COUNTER = "__count";
/** Before the first line, in which it stays: line numbers are those of the source. */
const PROLOGUE = `@external("coverage", "count") declare function ${COUNTER}(id: u32): void; `;

/** A branch's file, condition and arm, and which one of those it is. */
export function namesOf(branches: readonly Branch[]): string[] {
  const seen = new Map<string, number>();
  return branches.map(({ path, arm, text }) => {
    const name = `${path} ${arm}: ${text}`;
    const nth = (seen.get(name) ?? 0) + 1;
    seen.set(name, nth);
    return nth === 1 ? name : `${name} (${nth})`;
  });
}

/** The source with counters, whose branches are added to `branches`: a counter's number is its index. */
export function instrument(path: string, text: string, branches: Branch[]): string {
  const file = parse(path, text);
  let counters = 0;

  function counter(of: ts.Node, arm: string): string {
    counters++;
    const condition = of.getText().replace(/\s+/g, " ");
    branches.push({ path, line: lineOf(file, of.getStart()), arm, text: condition });
    return `${COUNTER}(${branches.length - 1})`;
  }

  /** What stands before and after a node, because of what it is to its parent. */
  function around(node: ts.Node): [before: string, after: string] {
    const { parent } = node;
    if (!parent) return ["", ""];
    if (ts.isIfStatement(parent) && node !== parent.expression) {
      const then = node === parent.thenStatement;
      const before = `{ ${counter(parent.expression, then ? "then" : "else")}; `;
      if (!then || parent.elseStatement) return [before, " }"];
      return [before, ` } else { ${counter(parent.expression, "else")}; }`];
    }
    if (ts.isConditionalExpression(parent)) {
      if (node === parent.whenTrue) return [`(${counter(parent.condition, "then")}, `, ")"];
      if (node === parent.whenFalse) return [`(${counter(parent.condition, "else")}, `, ")"];
    }
    if (ts.isBlock(node) && ts.isFunctionLike(parent)) {
      const name = (parent as ts.FunctionDeclaration).name ?? parent;
      return [`{ ${counter(name, "entered")}; `, " }"];
    }
    if (isCondition(node) && !isLogical(node) && !isStatic(node)) {
      return ["((", `) ? (${counter(node, "true")}, true) : (${counter(node, "false")}, false))`];
    }
    return ["", ""];
  }

  const printed = printAround(file, text, around);
  return counters === 0 ? text : PROLOGUE + printed;
}

function isLogical(node: ts.Node): boolean {
  if (ts.isParenthesizedExpression(node)) return isLogical(node.expression);
  if (!ts.isBinaryExpression(node)) return false;
  const kind = node.operatorToken.kind;
  return kind === ts.SyntaxKind.AmpersandAmpersandToken || kind === ts.SyntaxKind.BarBarToken;
}

/** Whether a node's truth decides something, and no arm of an `if` or `? :` shows how. */
function isCondition(node: ts.Node): boolean {
  let { parent } = node;
  while (ts.isParenthesizedExpression(parent)) parent = parent.parent;
  if (ts.isBinaryExpression(parent)) {
    return isLogical(parent) && node !== parent.operatorToken && !ts.isParenthesizedExpression(node);
  }
  if (ts.isWhileStatement(parent) || ts.isDoStatement(parent)) return node === parent.expression;
  if (ts.isForStatement(parent)) return node === parent.condition;
  return ts.isCallExpression(parent) && parent.expression.getText() === "select" && node === parent.arguments[2];
}
