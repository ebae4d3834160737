// Allocations of one arena that fail when a test says so: assembly/arena/faults.ts, in the debug core only.
import "./instances.ts";

import { Arena, type ArenaOptions } from "tophash";
import { newestExports } from "./instances.ts";

interface FaultyCore {
  fault_arm(places: number, from: number, to: number): void;
  fault_asked(): number;
  arena_reclaim(steps: number): number;
}

/** From the i-th request on, and for ever. */
export const FOREVER = 0xffffffff;

export class FaultyArena extends Arena {
  readonly #core: FaultyCore;
  #from = FOREVER;

  constructor(options?: ArenaOptions) {
    super(options);
    this.#core = newestExports() as unknown as FaultyCore;
  }

  /** Lets the requests for memory at these places fail, from the `from`-th (from 1) up to the `to`-th from now. */
  arm(places: number, from: number, to: number): void {
    this.#from = from;
    this.#core.fault_arm(places, from, to);
  }
  /** Nothing fails any more, nothing is counted. */
  disarm(): void {
    this.arm(0, FOREVER, 0);
  }
  /** Requests at those places since they were armed. */
  get asked(): number {
    return this.#core.fault_asked();
  }
  /** How many of them may have been refused. */
  get refused(): number {
    return Math.max(0, this.asked - this.#from + 1);
  }
  /** Takes all dead maps apart; bytes that are then in use. */
  settledBytes(): number {
    while (!this.#core.arena_reclaim(1000));
    return this.stats().usedBytes;
  }
}
