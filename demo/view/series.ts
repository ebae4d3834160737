// A row of measurements that never gets too long: when it is full, neighbours become one.

/** Columns of numbers, null where there is none. The first is x, in rising order. */
export class Series {
  readonly columns: (number | null)[][];
  #perPoint = 1;
  #waiting = 0;

  /** @param most points to show, an even number @param merge for each further column what two neighbours become: the larger one, or the later one */
  constructor(
    readonly most: number,
    readonly merge: ("worst" | "last")[],
  ) {
    this.columns = Array.from({ length: merge.length + 1 }, () => []);
  }

  add(x: number, ...values: (number | undefined)[]): void {
    const last = this.columns[0].length - 1;
    if (this.#waiting > 0 || this.columns[0][last] === x) this.#into(last, x, values);
    else [x, ...values].forEach((value, i) => void this.columns[i].push(value ?? null));
    this.#waiting = (this.#waiting + 1) % this.#perPoint;
    if (this.columns[0].length > this.most) this.#halve();
  }

  clear(): void {
    for (const column of this.columns) column.length = 0;
    this.#perPoint = 1;
    this.#waiting = 0;
  }

  #into(at: number, x: number, values: (number | null | undefined)[]): void {
    this.columns[0][at] = x;
    values.forEach((value, i) => {
      const column = this.columns[i + 1];
      if (value === undefined || value === null) return;
      column[at] = this.merge[i] === "last" ? value : Math.max(value, column[at] ?? 0);
    });
  }

  #halve(): void {
    for (let i = 0; i + 1 < this.columns[0].length; i += 2) {
      const to = i / 2;
      for (const column of this.columns) column[to] = column[i];
      this.#into(
        to,
        this.columns[0][i + 1]!,
        this.columns.slice(1).map((column) => column[i + 1]),
      );
    }
    for (const column of this.columns) column.length = this.most / 2;
    this.#perPoint *= 2;
    this.#waiting = 0;
  }
}
