// Something is done behind each call of an export of the core. To be imported before the package, which takes WebAssembly.Instance
// when it is loaded; instances that are made after `behind` have it.
const Native = WebAssembly.Instance;
const acts = new Map<string, () => void>();

WebAssembly.Instance = new Proxy(Native, {
  construct(_, [module, imports]) {
    const exports = { ...new Native(module, imports).exports } as Record<string, (...args: number[]) => number>;
    for (const [name, act] of acts) {
      const own = exports[name];
      if (own === undefined) continue; // of another core
      exports[name] = (...args) => {
        const result = own(...args);
        act();
        return result;
      };
    }
    return { exports };
  },
});

export function behind(name: string, act: () => void): void {
  acts.set(name, act);
}
