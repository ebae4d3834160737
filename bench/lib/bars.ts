/** The bars that the project set itself: what a row must reach, checked in the same run against `Map`. */

interface Bar {
  row: RegExp;
  contender: string;
  /** At least so many times as fast (or as small) as `Map`. */
  ratio?: number;
  /** At most so much, in the row's own unit. */
  atMost?: number;
}

const BARS: readonly Bar[] = [
  { row: /^get\/kind=u32\/keys=full\/n=10?000000\/hit=100$/, contender: "tophash", ratio: 3 },
  { row: /^get\/kind=u32\/keys=30bit\/n=10?000000\/hit=100$/, contender: "tophash", ratio: 1.7 },
  { row: /^get\/kind=u32\/keys=full\/n=1000000\/hit=100$/, contender: "tophash bulk", ratio: 12 },
  { row: /^insert\/kind=u32\/keys=full\/n=10000000\/capacity=grow/, contender: "tophash", ratio: 4 },
  { row: /^get\/kind=u64\/.*n=1000000\//, contender: "tophash", ratio: 4 },
  { row: /^get\/kind=u64\/.*n=1000000\//, contender: "tophash halves", ratio: 4 },
  { row: /^get\/kind=string\/keys=fresh\/length=16\/n=1000000\/hit=100$/, contender: "tophash", ratio: 1.8 },
  { row: /^get\/kind=string\/keys=fresh\/length=16\/n=100000\/hit=100$/, contender: "tophash", ratio: 1.4 },
  { row: /^get\/kind=string\/keys=same\/length=16\/n=100000\/hit=100$/, contender: "tophash", ratio: 1 / 1.8 },
  { row: /^get\/kind=tuple\/keys=cells\/n=1000000\/hit=100$/, contender: "tophash at", ratio: 5 },
  { row: /^count\/kind=u32\/.*n=1000000\//, contender: "tophash add", ratio: 3 },
  { row: /^count\/kind=u32\/.*n=1000000\//, contender: "tophash addMany", ratio: 12 },
  { row: /^load\/kind=u32\/.*n=10000000$/, contender: "tophash", ratio: 6 },
  { row: /\/kind=compat\//, contender: "compat", ratio: 1 / 2.5 },
  { row: /^get\/kind=u32\/keys=full\/n=(1|10|100)\/hit=100$/, contender: "tophash", ratio: 1 / 1.3 },
  { row: /^bytes\/kind=u32\/n=10000000\/measure=live$/, contender: "tophash", atMost: 15 },
  { row: /^bytes\/kind=u32\/n=10000000\/measure=peak$/, contender: "tophash", atMost: 25 },
  { row: /^start\/measure=first-map$/, contender: "tophash", atMost: 5 },
  { row: /^size\/measure=core-wasm$/, contender: "tophash", atMost: 48 * 1024 },
  { row: /^size\/measure=main-entry-gzipped$/, contender: "tophash", atMost: 25_000 },
];

/** The bar's wording and verdict for the table; empty where the project set none. */
export function judge(row: string, contender: string, value: number, ratio: number): string {
  const bar = BARS.find((candidate) => candidate.contender === contender && candidate.row.test(row));
  if (!bar) return "";
  const met = bar.ratio === undefined ? value <= bar.atMost! : ratio >= bar.ratio;
  const wording = bar.ratio === undefined ? `<= ${bar.atMost}` : `${Number(bar.ratio.toFixed(2))}x`;
  return `${wording} ${met ? "met" : "MISSED"}`;
}
