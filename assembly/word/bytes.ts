// Ranges of bytes. The last ones, up to seven, are read with one load that ends where the range ends, so that nothing
// behind it is touched: it may be the end of memory. What lies before a key is always memory.

/** The `count` bytes (0 to 7) that end at `end`, the first of them lowest. */
@inline export function tailBefore(end: usize, count: u32): u64 {
  return count == 0 ? 0 : load<u64>(end - 8) >> (64 - (<u64>count << 3));
}

/** Whether two ranges hold the same bytes. */
@inline export function sameBytes(a: usize, b: usize, length: u32): bool {
  const end = a + <usize>(length & ~7);
  while (a < end) {
    if (load<u64>(a) != load<u64>(b)) return false;
    a += 8;
    b += 8;
  }
  const rest = length & 7;
  return tailBefore(a + rest, rest) == tailBefore(b + rest, rest);
}
