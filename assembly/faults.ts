// The second entry file of the core that the tests use: it makes allocations fail (arena/faults.ts).

import { armFaults, faultsAsked } from "./arena/faults";

export function fault_arm(at: u32, from: u32, to: u32): void { armFaults(at, from, to); }
export function fault_asked(): u32 { return faultsAsked(); }
