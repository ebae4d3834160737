// The keyed hash of a one-word key.
//
// Two rounds of xor-shift and multiplication with secrets drawn for each map: the 64-bit state after the second
// multiplication has every input bit in its high half, which is the hash. The low bits of it choose the bucket.
// The multipliers are secret and odd, not public constants: a public multiplier lets collisions be computed once and
// replayed against any seed (multiply-xorshift as in Steele & Vigna, "Computationally easy, spectrally good
// multipliers", with the multipliers drawn at random).

@inline export function mix(word: u64, secret0: u64, secret1: u64, secret2: u64): u32 {
  let x = (word ^ (word >> 32) ^ secret0) * secret1;
  x = (x ^ (x >> 32)) * secret2;
  return <u32>(x >> 32);
}

/** Reverses the bits of a 32-bit word (Warren, Hacker's Delight, 7-1). */
@inline export function reverseBits(x: u32): u32 {
  x = ((x & 0x55555555) << 1) | ((x >> 1) & 0x55555555);
  x = ((x & 0x33333333) << 2) | ((x >> 2) & 0x33333333);
  x = ((x & 0x0f0f0f0f) << 4) | ((x >> 4) & 0x0f0f0f0f);
  return bswap(x);
}
