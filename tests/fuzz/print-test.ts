// A find as a test that stands in tests/ as it is printed.
import { show } from "../lib/same.ts";
import { FOCUS, type Shown } from "./commands.ts";
import type { Minimal } from "./minimise.ts";
import { keyPool } from "./pools.ts";

/** What the key operand of a command stands for, as a comment. */
function comment({ setup }: Minimal, [name, table, , a]: Shown): string {
  if (!/^(set|get|has|delete|add|getOrInsert|getOrInsertComputed)$/.test(name)) return "";
  if (a >= FOCUS) return " // a crafted key";
  const { keys, pool, long } = setup.tables[table % setup.tables.length];
  const own = keyPool(keys, long);
  own.fill(pool);
  return ` // ${show(own.keys[a % pool])
    .replace(/\s+/g, " ")
    .slice(0, 60)}`;
}

export function printTest(find: Minimal): string {
  const commands = find.commands.map((each) => `      ${JSON.stringify(each)},${comment(find, each)}`).join("\n");
  return `import { expect, test } from "vitest";
import { replay } from "./fuzz/corpus.ts";

// Operation, table, flavour, operands a, b, c: tests/fuzz/commands.ts says what they mean.
test("found by the fuzzer: " + ${JSON.stringify(find.message)}, async () => {
  const { find } = await replay({
    setup: ${JSON.stringify(find.setup)},
    commands: [
${commands}
    ],
  });
  expect(find).toBeUndefined();
});
`;
}
