// What deaths are tried on: the two kinds of shared maps, and a model that does the same to a Map.
import { SharedHashMap, SyncMap } from "tophash/shared";
import type { Key } from "../lib/types.ts";
import type { LooseSharedMap } from "../linearizability/shared-map-subject.ts";
import { type Actor, withActor } from "./stage.ts";

type SharedHandle = SharedHashMap<Key, unknown>["handle"];

/** What the trials need of either kind. */
export interface Subject {
  readonly id: number;
  readonly handle: SharedHandle;
  get(key: Key): unknown;
  set(key: Key, value: unknown): unknown;
  delete(key: Key): boolean;
  /** All entries, one after the other. */
  list(): [Key, unknown][];
  count(): number;
  abandon(id: number): boolean;
  salvage(): number;
  dispose(): void;
  /** Another attachment, whose instance is the actor's. */
  another(actor: Actor, options?: { lockTimeout?: number }): this;
  /** 0, or what the core's own checks find. */
  fault(exports: WebAssembly.Exports): number;
}

type Checks = Record<"check_shard" | "check_sync", (shard?: number) => number>;

/** What both say in the same words. */
class Common<M extends SharedHashMap<Key, unknown> | SyncMap<Key, unknown>> {
  constructor(readonly map: M) {}

  get id(): number {
    return this.map.id;
  }
  get handle(): SharedHandle {
    return this.map.handle;
  }
  delete(key: Key): boolean {
    return this.map.delete(key);
  }
  abandon(id: number): boolean {
    return this.map.abandon(id);
  }
  salvage(): number {
    return this.map.salvage();
  }
  dispose(): void {
    this.map.dispose();
  }
}

export class SharedSubject extends Common<SharedHashMap<Key, unknown> & LooseSharedMap> implements Subject {
  constructor(map: unknown) {
    super(map as SharedHashMap<Key, unknown> & LooseSharedMap);
  }
  get(key: Key): unknown {
    return this.map.get(key);
  }
  set(key: Key, value: unknown): unknown {
    return this.map.set(key, value);
  }
  list(): [Key, unknown][] {
    return [...this.map];
  }
  count(): number {
    return this.map.size;
  }
  another(actor: Actor, options?: { lockTimeout?: number }): this {
    return new SharedSubject(withActor(actor, () => SharedHashMap.attach(this.handle, options))) as this;
  }
  fault(exports: WebAssembly.Exports): number {
    for (let shard = 0; shard < this.handle.shards; shard++) {
      const fault = (exports as Checks).check_shard(shard);
      if (fault !== 0) return fault;
    }
    return 0;
  }
}

export class SyncSubject extends Common<SyncMap<Key, unknown>> implements Subject {
  constructor(map: unknown) {
    super(map as SyncMap<Key, unknown>);
  }
  get(key: Key): unknown {
    return this.map.load(key);
  }
  set(key: Key, value: unknown): void {
    this.map.store(key, value);
  }
  list(): [Key, unknown][] {
    const entries: [Key, unknown][] = [];
    this.map.range((value, key) => void entries.push([key, value]));
    return entries;
  }
  count(): number {
    return this.list().length;
  }
  another(actor: Actor, options?: { lockTimeout?: number }): this {
    return new SyncSubject(withActor(actor, () => SyncMap.attach(this.handle, options))) as this;
  }
  fault(exports: WebAssembly.Exports): number {
    return (exports as Checks).check_sync();
  }
}
