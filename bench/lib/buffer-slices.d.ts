// What every Node has and its types leave out: the slices below `buffer.toString(encoding)`, the fastest way to a string.
interface Buffer {
  latin1Slice(start: number, end: number): string;
  ucs2Slice(start: number, end: number): string;
}
