// Cheap numbers that one seed fixes: xorshift32 (Marsaglia 2003) behind a mix of the seed.

export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = mix(seed) || 1;
  }

  /** 32 bits. */
  word(): number {
    let x = this.#state;
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    this.#state = x;
    return x >>> 0;
  }

  /** An integer from 0 up to, not including, `n`. */
  below(n: number): number {
    return n <= 1 ? 0 : Math.floor((this.word() / 2 ** 32) * n);
  }

  /** From 1 to `most`: every order of magnitude equally often. */
  size(most: number): number {
    return Math.min(most, Math.floor(2 ** ((this.word() / 2 ** 32) * Math.log2(most + 1))));
  }

  chance(oneIn: number): boolean {
    return this.below(oneIn) === 0;
  }

  pick<T>(list: readonly T[]): T {
    return list[this.below(list.length)];
  }
}

/** Scatters a 32-bit word: neighbouring seeds have nothing in common (murmur3's finaliser). */
export function mix(word: number): number {
  let h = word | 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}
