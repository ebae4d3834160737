// Requests for memory that are refused when a test says so: assembly/arena/faults.ts, in the debug core only.
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

/** Of the arena that was made last. */
export class Faults {
  readonly #core = newestExports() as unknown as FaultyCore;
  #from = FOREVER;

  /** Whether the core is one that can refuse. */
  get there(): boolean {
    return "fault_arm" in this.#core;
  }

  /** Refuses the requests at these places from the `from`-th (from 1) to the `to`-th from now. */
  arm(places: number, from: number, to: number): void {
    this.#from = from;
    this.#core.fault_arm(places, from, to);
  }
  /** Nothing is refused any more, nothing is counted. */
  disarm(): void {
    this.arm(0, FOREVER, 0);
  }
  /** Requests at those places since they were armed. */
  get asked(): number {
    return this.#core.fault_asked();
  }
  /** How many requests there were from the first one on that was to be refused. */
  get refused(): number {
    return Math.max(0, this.asked - this.#from + 1);
  }
  /** Takes all dead maps apart. */
  settle(): void {
    while (!this.#core.arena_reclaim(1000));
  }
}

export class FaultyArena extends Arena {
  readonly faults: Faults;

  constructor(options?: ArenaOptions) {
    super(options);
    this.faults = new Faults();
  }

  /** Bytes in use when all dead maps are taken apart. */
  settledBytes(): number {
    this.faults.settle();
    return this.stats().usedBytes;
  }
}
