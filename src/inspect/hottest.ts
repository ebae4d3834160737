// The buckets with the longest chains.

export interface Hot {
  index: number;
  /** Buckets of the chain, and entries. */
  chain: number;
  entries: number;
}

/** Whether the first comes before the second. */
function isHotter(a: Hot, b: Hot): boolean {
  return a.chain > b.chain || (a.chain === b.chain && a.entries > b.entries);
}

/** Keeps the few hottest of the chains that it is shown. */
export class Hottest<T extends Hot = Hot> {
  readonly found: T[] = [];

  constructor(readonly most: number) {}

  /** Whether such a chain would be kept: asked for every bucket of a table. */
  wants(chain: number, entries: number): boolean {
    if (entries === 0) return false;
    if (this.found.length < this.most) return true;
    const last = this.found[this.found.length - 1];
    return last !== undefined && (chain > last.chain || (chain === last.chain && entries > last.entries));
  }

  add(hot: T): void {
    if (!this.wants(hot.chain, hot.entries)) return;
    if (this.found.length === this.most) this.found.pop();
    let at = this.found.length;
    while (at > 0 && isHotter(hot, this.found[at - 1])) at--;
    this.found.splice(at, 0, hot);
  }
}
