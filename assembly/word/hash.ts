// The keyed hash of a one-word key, in two steps with secrets drawn for each map.
//
// First the halves are multiplied by secret numbers and added (multiply-shift of a vector: Dietzfelbinger, "Universal
// hashing and k-wise independent random variables via integer arithmetic without primes", 1996): of two keys that were
// chosen before the secrets, the upper halves of the sums agree as seldom as chance has it, proved. Any fixed way to fold
// a word before it is multiplied has pairs that are always bad: keys that differ in the top bits only of what is multiplied,
// (n, n) for `word ^ (word >> 32)`, get through the first multiplication unmixed.
//
// Taken alone this step places rows of keys too evenly, or for some secrets far from evenly. So each bit of the sum is put
// in three places (a bijection) and all is multiplied once more; the high half is the hash, whose low bits choose the
// bucket. With one shift, `x ^ (x >> 32)`, in place of two rotations, one in 30,000 pairs of secrets and structured keys
// is uneven (`npm run lab -- --only '^hash$'`).

/** The golden ratio: no key has the same hash under all secrets, 0 included. */
const OFFSET: u64 = 0x9e3779b97f4a7c15;

@inline function finish(x: u64, secret2: u64): u32 {
  return <u32>(((x ^ rotl(x, 25) ^ rotl(x, 47)) * secret2) >> 32);
}

@inline export function mix(word: u64, secret0: u64, secret1: u64, secret2: u64): u32 {
  return finish(<u64><u32>word * secret1 + (word >> 32) * secret0 + OFFSET, secret2);
}
/** `mix` of a word whose high half is 0. */
@inline export function mix32(word: u32, secret1: u64, secret2: u64): u32 {
  return finish(<u64>word * secret1 + OFFSET, secret2);
}

/** Reverses the bits of a 32-bit word (Warren, Hacker's Delight, 7-1). */
@inline export function reverseBits(x: u32): u32 {
  x = ((x & 0x55555555) << 1) | ((x >> 1) & 0x55555555);
  x = ((x & 0x33333333) << 2) | ((x >> 2) & 0x33333333);
  x = ((x & 0x0f0f0f0f) << 4) | ((x >> 4) & 0x0f0f0f0f);
  return bswap(x);
}
