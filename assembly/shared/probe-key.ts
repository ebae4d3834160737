// The key in the probe, where functions take a key that is a word otherwise.

export type Probe = bool;
@inline export function isProbeKey<Key>(): bool { return sizeof<Key>() == 1; }
