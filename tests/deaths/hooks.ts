// Puts a hook behind every statement of the core that runs inside an operation on a shared map, and at the head of every loop: a
// call of an imported function, in which a test ends the thread, or lets it stand still.
import ts from "typescript";
import { COUNTER } from "../coverage/instrument.ts";
import { lineOf, parse, printAround } from "../lib/core-syntax.ts";

/** A place in the sources: its number is what the hook is called with. */
export interface Point {
  path: string;
  line: number;
}

const HOOK = "__hook";
/** Before the first line, in which it stays. */
const PROLOGUE = `@external("env", "hook") declare function ${HOOK}(point: u32): void; `;

/** What runs while a lock is held, or without one on what threads share. Not probe-key.ts: it is decided by the compiler. */
const SHARED_STEPS =
  /^(shared\/(?!probe-key).*|ops\/(assign|remove|evacuate|move|record|lifecycle|word|access|elsewhere|flood|cursor)|table\/.*|arena\/(segments|blocks|runs))\.ts$/;

export function isHooked(path: string): boolean {
  return SHARED_STEPS.test(path);
}

/** The source with hooks, whose places are added to `points`. */
export function withHooks(path: string, text: string, points: Point[]): string {
  const file = parse(path, text);
  let hooks = 0;

  function hook(at: number): string {
    hooks++;
    points.push({ path, line: lineOf(file, at) });
    return `${HOOK}(${points.length - 1}); `;
  }

  /** Hooks before a statement, and behind it when it is the last one of its block. */
  function around(node: ts.Node): [before: string, after: string] {
    if (!ts.isStatement(node) || ts.isBlock(node) || isCounter(node)) return ["", ""];
    const { parent } = node;
    if (ts.isBlock(parent) && !isMere(parent)) {
      const isLast = parent.statements.at(-1) === node;
      return [hook(node.getStart()), isLast && !leaves(node) ? ` ${hook(node.end)}` : ""];
    }
    // The only statement of an `if` or a loop.
    if (ts.isIfStatement(parent) || ts.isIterationStatement(parent, false)) {
      if (ts.isIfStatement(node) && ts.isIfStatement(parent) && parent.elseStatement === node) return ["", ""];
      return [`{ ${hook(node.getStart())}`, leaves(node) ? " }" : ` ${hook(node.end)}}`];
    }
    if (ts.isCaseOrDefaultClause(parent)) return [hook(node.getStart()), ""];
    return ["", ""];
  }

  /** An empty loop waits for somebody: there, too. */
  function replaced(node: ts.Node): string | undefined {
    const isEmpty = isLoopBody(node) && (node as ts.Block).statements.length === 0;
    return isEmpty ? `{ ${hook(node.getStart())}}` : undefined;
  }

  const printed = printAround(file, text, around, replaced);
  return hooks === 0 ? text : PROLOGUE + printed;
}

/** A function of one statement without a loop: before and after it is before and after its call. Many are the compiler's to decide. */
function isMere(block: ts.Block): boolean {
  const { parent } = block;
  const statements = block.statements.filter((statement) => !isCounter(statement));
  if (!ts.isFunctionLike(parent) || statements.length !== 1) return false;
  const [only] = statements;
  return ts.isReturnStatement(only) || ts.isExpressionStatement(only);
}

/** Of tests/coverage/instrument.ts, which may have been here before. */
function isCounter(node: ts.Node): boolean {
  return ts.isExpressionStatement(node) && node.getText().startsWith(COUNTER);
}

/** Nothing comes behind it. */
function leaves(node: ts.Node): boolean {
  return ts.isReturnStatement(node) || ts.isContinueStatement(node) || ts.isBreakStatement(node);
}

function isLoopBody(node: ts.Node): boolean {
  return ts.isBlock(node) && ts.isIterationStatement(node.parent, false);
}
