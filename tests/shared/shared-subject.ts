// A SharedHashMap and its model side by side (tests/model/subject.ts), in one thread.
import { SharedHashMap } from "tophash/shared";
import type { KeyKind, ValueKind } from "../lib/kinds.ts";
import { must } from "../lib/same.ts";
import type { LooseMap } from "../lib/types.ts";
import type { Command, Program } from "../model/commands.ts";
import { Subject } from "../model/subject.ts";

/** Each shard takes 64 KiB for each size of its strings. */
const MOST_BYTES = 2 ** 28;

export class SharedSubject extends Subject {
  constructor(keys: KeyKind, values: ValueKind, program: Omit<Program, "commands">, shards: number) {
    super(keys, values, program);
    this.map.dispose();
    const options = { ...program, shards, maxBytes: MOST_BYTES };
    this.map = new SharedHashMap(keys.type, values.type, options) as unknown as LooseMap;
  }

  override do(command: Command, check: boolean): void {
    if (isPromised(command)) super.do(command, false);
    if (check) this.audit();
    const { poisonedShards, recoveries } = (this.map as unknown as SharedHashMap<never, never>).stats();
    must(poisonedShards + recoveries === 0, "a shard was repaired");
  }
}

/** What HashMap promises in these commands and SharedHashMap does not. */
function isPromised(command: Command): boolean {
  switch (command.do) {
    // Iterators fetch batches, which what is done later does not change.
    case "open":
    case "step":
      return false;
    // A sum out of range leaves those before it.
    case "addMany":
      return false;
    // A key that the callback has set keeps that value: somebody else was faster.
    case "getOrInsertComputed":
      return command.meddling !== "sets the key" && command.meddling !== "inserts many";
    default:
      return true;
  }
}
