// Calls into the core at sites that see one instance each.
//
// V8 inlines a call into wasm only where it has seen a single function, and each shared map has an instance of its own: where a
// site sees two, a lookup takes 14 ns more (eight maps against four: `npm run bench:shared -- --only maps=`). So maps take turns at four sites,
// whose text is the same and whose feedback is not.

import type { SharedCore } from "../wasm/shared-exports.ts";

const SITES = 4;

let maps = 0;
/** The site of one more map. */
export const nextSite = (): number => maps++ % SITES;

interface Instance {
  readonly core: SharedCore;
  readonly site: number;
}

export function readU32({ core, site }: Instance, key: number): number {
  switch (site) {
    case 0:
      return core.u32_read(key);
    case 1:
      return core.u32_read(key);
    case 2:
      return core.u32_read(key);
    default:
      return core.u32_read(key);
  }
}

export function readF64({ core, site }: Instance, key: number): number {
  switch (site) {
    case 0:
      return core.f64_read(key);
    case 1:
      return core.f64_read(key);
    case 2:
      return core.f64_read(key);
    default:
      return core.f64_read(key);
  }
}

export function readProbe({ core, site }: Instance, at: number, length: number): number {
  switch (site) {
    case 0:
      return core.probe_read(at, length);
    case 1:
      return core.probe_read(at, length);
    case 2:
      return core.probe_read(at, length);
    default:
      return core.probe_read(at, length);
  }
}

export function writeU32({ core, site }: Instance, operation: number, key: number): number {
  switch (site) {
    case 0:
      return core.u32_write(operation, key);
    case 1:
      return core.u32_write(operation, key);
    case 2:
      return core.u32_write(operation, key);
    default:
      return core.u32_write(operation, key);
  }
}
