// Attachments that die: their instance of the core throws at one of the hooks (hooks.ts) that it passes, and never runs again. The
// memory is then as a terminated thread leaves it. To be imported before the package, which takes WebAssembly.Instance when it is loaded.

/** What unwinds a dying instance. */
export class Death extends Error {
  constructor(readonly point: number) {
    super(`died at point ${point}`);
  }
}

/** What an instance is told at its hooks, and asked before it sleeps. */
export class Actor {
  /** Hooks passed since the instance was made. */
  passed = 0;
  /** It dies at so many from the beginning. */
  end = Number.POSITIVE_INFINITY;
  isDead = false;
  exports: WebAssembly.Exports | undefined;

  constructor(readonly reached?: Set<number>) {}

  /** From now on, dies at the n-th hook; 0: never. */
  dieAt(n: number): void {
    this.passed = 0;
    this.end = n === 0 ? Number.POSITIVE_INFINITY : n;
  }

  atHook(point: number): void {
    this.passed++;
    this.reached?.add(point);
    if (this.passed === this.end) this.die(point);
  }

  /** Instead of waiting for a lock. */
  sleep(park: () => boolean): boolean {
    return park();
  }

  die(point: number): never {
    this.isDead = true;
    throw new Death(point);
  }
}

/** Reads what can be read without waiting for anybody. */
export class Observer extends Actor {
  override sleep(): never {
    return this.die(-1);
  }
}

const Native = WebAssembly.Instance;
let next: Actor | undefined;

/** The instance that `attach` makes is the actor's. */
export function withActor<T>(actor: Actor, attach: () => T): T {
  next = actor;
  try {
    return attach();
  } finally {
    next = undefined;
  }
}

/** Nothing of a dead instance runs, not even what JavaScript calls while it unwinds. */
function mortal(exports: WebAssembly.Exports, actor: Actor): WebAssembly.Exports {
  const wrapped: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(exports)) {
    const call = value as (...args: unknown[]) => unknown;
    wrapped[name] = (...args: unknown[]) => {
      if (actor.isDead && name !== "detach") throw new Death(-1);
      return actor.isDead ? undefined : call(...args); // `detach`: the garbage collector found the map
    };
  }
  return wrapped as WebAssembly.Exports;
}

function acting(module: WebAssembly.Module, imports: WebAssembly.Imports | undefined): WebAssembly.Instance {
  const actor = next ?? new Actor();
  const park = imports?.env.park as (at: number, owner: number) => boolean;
  const env = {
    ...imports?.env,
    hook: (point: number) => actor.atHook(point),
    park: (at: number, owner: number) => actor.sleep(() => park(at, owner)),
  };
  const instance = new Native(module, { ...imports, env });
  actor.exports = instance.exports;
  return { exports: mortal(instance.exports, actor) } as unknown as WebAssembly.Instance;
}

WebAssembly.Instance = new Proxy(Native, {
  construct: (_, [module, imports]) => acting(module, imports),
});
