// Threads that stand still on demand (thread.ts), as their parent has them: it waits for nothing for ever.
import { setTimeout as sleep } from "node:timers/promises";
import type { Worker } from "node:worker_threads";
import { startThread } from "../linearizability/run.ts";
import type { News, Sleep, Stop } from "./actor.ts";
import type { Deed } from "./deeds.ts";
import type { Answer, Given, Order, Place } from "./thread.ts";

/** Milliseconds after which something that does not come is a hang: others may use the machine. */
const PATIENCE = 60_000;

/** What comes of a promise. @throws Error when nothing comes for long */
export async function within<T>(promise: Promise<T>, what: () => string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`for ${PATIENCE / 1000} s nothing happens: ${what()}`)), PATIENCE);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

export class Thread {
  readonly #control: Int32Array;
  readonly #worker: Promise<Worker>;
  readonly #news: (News | Answer)[] = [];
  #next: ((news: News | Answer) => void) | undefined;
  #failed: Error | undefined;
  /** The number of its attachment. */
  id = 0;
  /** What it does, in words. */
  at = "nothing";

  constructor(module?: WebAssembly.Module) {
    const given: Given = { module, control: new SharedArrayBuffer(4) };
    this.#control = new Int32Array(given.control);
    this.#worker = startThread("tests/standing/thread.ts", given).then((worker) => {
      worker.on("message", (news) => this.#told(news));
      worker.once("error", (error) => this.#told({ news: "done", error: String(error) }));
      return worker;
    });
  }

  #told(news: News | Answer): void {
    const next = this.#next;
    this.#next = undefined;
    if (next) next(news);
    else this.#news.push(news);
  }

  #await = (resolve: (news: News | Answer) => void): void => {
    this.#next = resolve;
  };

  /** What it tells next. @throws Error when that is an error */
  async news(): Promise<News | Answer> {
    const known = this.#news.shift();
    const coming = known ? Promise.resolve(known) : new Promise<News | Answer>(this.#await);
    const news = await within(coming, () => `a thread was told ${this.at}`);
    if (news.news === "done" && news.error) this.#failed = new Error(`${this.at}: ${news.error}`);
    if (this.#failed) throw this.#failed;
    return news;
  }

  async #tell(order: Order): Promise<void> {
    this.at = JSON.stringify(order.order === "do" ? order : order.order);
    (await this.#worker).postMessage(order);
  }

  /** When it has done what it was at. */
  async done(): Promise<void> {
    while ((await this.news()).news !== "done");
  }
  /** When it falls asleep to wait for a lock. */
  async asleep(): Promise<void> {
    const { news } = await this.news();
    if (news !== "asleep") throw new Error(`${this.at}: ${news}, not asleep`);
  }
  /** Whether it comes to stand still in so many milliseconds. */
  async standsWithin(milliseconds: number): Promise<boolean> {
    for (const end = Date.now() + milliseconds; Date.now() < end; await sleep(5)) {
      const news = this.#news.shift();
      if (news && news.news !== "asleep") return news.news === "standing";
    }
    return false;
  }

  /** Gives it a map, and back comes the number of its attachment. */
  async attach(place: Place): Promise<number> {
    await this.#tell({ order: "attach", place });
    this.id = ((await this.news()) as Answer).id!;
    return this.id;
  }

  /** Lets it do something; whether it stands still in the middle of it. */
  async start(deed: Deed, stop?: Stop): Promise<boolean> {
    await this.begin(deed, stop);
    return (await this.news()).news === "standing";
  }
  /** The same, for one who waits for news later. */
  begin(deed: Deed, stop?: Stop, sleep?: Sleep): Promise<void> {
    return this.#tell({ order: "do", deed, stop, sleep });
  }
  /** Until it has done all of it. */
  async do(deed: Deed): Promise<void> {
    await this.begin(deed);
    await this.news();
  }

  /** Ends that it stands still, and waits until it has done what it was at. */
  async finish(): Promise<void> {
    this.letGo();
    await this.news();
  }
  letGo(): void {
    Atomics.store(this.#control, 0, 1);
    Atomics.notify(this.#control, 0);
  }

  /** The thread's part in the map ends. */
  async leave(): Promise<void> {
    await this.#tell({ order: "leave" });
    await this.news();
  }

  async terminate(): Promise<void> {
    await (await this.#worker).terminate();
  }
}

/** Threads that wait for work: a new one is started early for each that ends. */
export class Pool {
  readonly #spare: Thread[] = [];
  readonly #all = new Set<Thread>();

  constructor(
    readonly module: WebAssembly.Module | undefined,
    spare: number,
  ) {
    while (this.#spare.length < spare) this.#spare.push(this.#make());
  }

  #make(): Thread {
    const thread = new Thread(this.module);
    this.#all.add(thread);
    return thread;
  }

  take(): Thread {
    return this.#spare.shift() ?? this.#make();
  }
  /** One that has left its map. */
  give(thread: Thread): void {
    this.#spare.push(thread);
  }
  /** Ends one. */
  async kill(thread: Thread): Promise<void> {
    this.#all.delete(thread);
    await thread.terminate();
    this.#spare.push(this.#make());
  }

  async close(): Promise<void> {
    await Promise.all([...this.#all].map((thread) => thread.terminate()));
  }
}
