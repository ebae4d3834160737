// Numbers in sentences.

/** 1234567 as "1,234,567". */
export function grouped(n: number): string {
  return n.toLocaleString("en-US");
}

/** "1 bucket", "2,048 buckets". */
export function many(n: number, one: string, several = `${one}s`): string {
  return `${grouped(n)} ${n === 1 ? one : several}`;
}
