// How many buckets lookups visit: as it is, and beside it what chance would have.
import type { Compared } from "tophash/inspect";
import { percent } from "./format.ts";

const ROWS = ["1 bucket", "2 buckets", "3 buckets", "4 or more"];

/** What is less is not shown as a number. */
const SEEN = 0.0005;

/** Shares of a scale where 1 % is to be seen beside 99 %. */
const length = (share: number) => Math.sqrt(share);

/** Two bars a row: what is, and a line where chance has it. */
export class ProbesView {
  readonly #rows: { bar: HTMLElement; mark: HTMLElement; exact: HTMLElement; predicted: HTMLElement }[];

  constructor(readonly body: HTMLElement) {
    this.#rows = ROWS.map((label) => {
      const row = body.appendChild(document.createElement("tr"));
      const head = row.appendChild(document.createElement("th"));
      head.scope = "row";
      head.textContent = label;
      const track = row.appendChild(document.createElement("td")).appendChild(document.createElement("div"));
      track.className = "track";
      const bar = track.appendChild(document.createElement("i"));
      const mark = track.appendChild(document.createElement("b"));
      const exact = row.appendChild(document.createElement("td"));
      const predicted = row.appendChild(document.createElement("td"));
      return { bar, mark, exact, predicted };
    });
  }

  draw({ exact, predicted }: Compared): void {
    const shares = [binned(exact), binned(predicted)];
    this.#rows.forEach((row, i) => {
      row.bar.style.width = `${100 * length(shares[0][i])}%`;
      row.mark.hidden = shares[1][i] < SEEN;
      row.mark.style.left = `${100 * length(shares[1][i])}%`;
      row.exact.textContent = share(shares[0][i]);
      row.predicted.textContent = share(shares[1][i]);
    });
  }
}

/** The last row has all that is beyond it. */
function binned(list: number[]): number[] {
  return ROWS.map((_, i) =>
    i < ROWS.length - 1 ? (list[i] ?? 0) : list.slice(i).reduce((sum, each) => sum + each, 0),
  );
}

const share = (value: number) => (value > 0 && value < SEEN ? "< 0.1 %" : percent(value, 1));
