// Maps that count. A subclass on the same table: private fields and `instanceof` work, and what takes a HashMap takes it. The common
// lookups and writes are spelled out, each with type feedback of its own (`has` is nearly twice as fast so: PERFORMANCE.md); the others are made
// by counted.ts.

import { HashMap } from "../map.ts";
import { HashSet } from "../set.ts";
import type { Table } from "../table.ts";
import { countMap, countSet, TALLY } from "./counted.ts";
import type { LatencySummary } from "./histogram.ts";
import { countsOf, OPERATIONS, type Operation, type OperationCounts, type Tally } from "./tally.ts";

function latencyOf({ latency }: Tally): Record<Operation, LatencySummary> {
  return Object.fromEntries(OPERATIONS.map((each) => [each, latency[each].summary()])) as never;
}

export class InstrumentedMap<K, V> extends HashMap<K, V> {
  readonly [TALLY]: Tally;

  constructor(table: Table<K, V>, tally: Tally) {
    super(table as never, undefined as never);
    this[TALLY] = tally;
  }

  override get(key: K): V | undefined {
    const tally = this[TALLY];
    const start = tally.start();
    const value = super.get(key);
    if (start >= 0) tally.stop("lookup", start);
    tally.looked(value !== undefined || (tally.mayHoldUndefined && super.has(key)));
    return value;
  }
  override has(key: K): boolean {
    const tally = this[TALLY];
    const start = tally.start();
    const found = super.has(key);
    if (start >= 0) tally.stop("lookup", start);
    tally.looked(found);
    return found;
  }
  override set(key: K, value: V): this {
    const tally = this[TALLY];
    const before = this.size;
    const start = tally.start();
    super.set(key, value);
    if (start >= 0) tally.stop("write", start);
    tally.wrote(this.size > before);
    return this;
  }

  counts(): OperationCounts {
    return countsOf(this[TALLY]);
  }
  latency(): Record<Operation, LatencySummary> {
    return latencyOf(this[TALLY]);
  }
}

export class InstrumentedSet<K> extends HashSet<K> {
  readonly [TALLY]: Tally;

  constructor(table: Table<K, undefined>, tally: Tally) {
    super(table as never);
    this[TALLY] = tally;
  }

  override has(key: K): boolean {
    const tally = this[TALLY];
    const start = tally.start();
    const found = super.has(key);
    if (start >= 0) tally.stop("lookup", start);
    tally.looked(found);
    return found;
  }
  override add(key: K): this {
    const tally = this[TALLY];
    const before = this.size;
    const start = tally.start();
    super.add(key);
    if (start >= 0) tally.stop("write", start);
    tally.wrote(this.size > before);
    return this;
  }

  counts(): OperationCounts {
    return countsOf(this[TALLY]);
  }
  latency(): Record<Operation, LatencySummary> {
    return latencyOf(this[TALLY]);
  }
}

countMap(InstrumentedMap.prototype, HashMap.prototype);
countSet(InstrumentedSet.prototype, HashSet.prototype);
