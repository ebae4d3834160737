// A reproducible row of 32-bit words, and the one way in which a program here complains.

export function words(seed) {
  let state = seed;
  return () => {
    state = (Math.imul(state, 0x9e3779b1) + 0x7f4a7c15) >>> 0;
    let word = Math.imul(state ^ (state >>> 15), 0x2c1b3c6d);
    word = Math.imul(word ^ (word >>> 12), 0x297a2d39);
    return (word ^ (word >>> 15)) >>> 0;
  };
}

/** @throws Error with the sentence */
export function must(condition, sentence) {
  if (!condition) throw new Error(sentence);
}
