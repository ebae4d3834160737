// The protocol of shared maps in a model checker (tests/protocol/, docs/shared-protocol.md): what it promises holds in
// every interleaving of the models, and each deliberate mistake is found.
import { describe, expect, test } from "vitest";
import { CHECKS } from "./protocol/checks.ts";
import { isRight, missing, parse, runCheck } from "./protocol/spin.ts";

const lacking = await missing();
const isNeeded = process.env.TOPHASH_GATE !== undefined;
if (lacking !== undefined && !isNeeded) console.warn(`skipped: ${lacking}`);

describe.skipIf(lacking !== undefined && !isNeeded)("every interleaving", () => {
  const [right, wrong] = [CHECKS.filter(({ mistake }) => !mistake), CHECKS.filter(({ mistake }) => mistake)];

  test.concurrent.each(right)("of $model keeps its promises: $name", async (check) => {
    const result = await runCheck(check);
    expect(result).toMatchObject({ complete: true, violated: undefined });
    expect(result.states).toBeGreaterThan(10_000);
  });

  test.concurrent.each(wrong)("of $model would show a mistake: $name", async (check) => {
    expect((await runCheck(check)).violated).toBeDefined();
  });
});

describe("a result", () => {
  const [holding, failing] = [CHECKS.find(({ mistake }) => !mistake)!, CHECKS.find(({ mistake }) => mistake)!];
  const end = "State-vector 84 byte, depth reached 185, errors: 0\n  4078068 states, stored\n";
  const found =
    "pan:1: assertion violated (low==high) (at depth 53)\ndepth reached 126, errors: 1\n 9465 states, stored\n";

  test("is right when all was explored and nothing violated", () => {
    const result = parse(holding, end, 1);
    expect(result).toMatchObject({ states: 4_078_068, depth: 185, complete: true, violated: undefined });
    expect(isRight(result)).toBe(true);
    expect(isRight(parse(holding, found, 1))).toBe(false);
    expect(isRight(parse(holding, `error: max search depth too small\n${end}`, 1))).toBe(false);
    expect(isRight(parse(holding, "", 1))).toBe(false);
  });

  test("of a mistake is right when it was found", () => {
    expect(parse(failing, found, 1).violated).toBe("assertion violated (low==high)");
    expect(isRight(parse(failing, found, 1))).toBe(true);
    expect(isRight(parse(failing, end, 1))).toBe(false);
  });
});
