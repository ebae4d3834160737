// For pages, before the package is loaded: notes each Atomics.wait, which a page must never call, and how often the core asks to
// wait for a lock.

/** Where Atomics.wait was called. */
export const slept = [];
let waits = 0;

Atomics.wait = () => {
  slept.push(new Error("Atomics.wait").stack);
  throw new TypeError("Atomics.wait cannot be called in this context");
};

WebAssembly.Instance = new Proxy(WebAssembly.Instance, {
  construct(Instance, [module, { env, ...others }]) {
    const { park } = env;
    const counting = (...args) => {
      waits++;
      return park(...args);
    };
    return new Instance(module, { ...others, env: park === undefined ? env : { ...env, park: counting } });
  },
});

/** How often this thread has waited for a lock. */
export const parked = () => waits;
