// Strings, read by the engine's own instructions: the `wasm:js-string` builtins (JS String Builtins proposal). Where an
// engine lacks them JavaScript copies the units itself and calls the record operations: src/keys/text.ts.

import { LENGTH_WIDE, PROBE } from "../abi/layout";
import { crossing } from "../arena/place";
import { hmap } from "../table/hmap";
import { setProbe } from "../table/record";
import { accessRecord, assignRecord, probeHash, removeRecord } from "./record";

@external("wasm:js-string", "length") declare function unitsOf(text: externref): u32;
@external("wasm:js-string", "charCodeAt") declare function unitAt(text: externref, i: u32): u32;

/** Makes the probe of a string that fits the probe's area: one byte a unit, or two when one is above 255. */
function probeText(text: externref): void {
  const n = unitsOf(text);
  let all: u32 = 0;
  for (let i: u32 = 0; i < n; i++) {
    const unit = unitAt(text, i);
    all |= unit;
    store<u8>(crossing(PROBE) + i, unit);
  }
  if (all < 256) {
    setProbe(crossing(PROBE), n);
    return;
  }
  for (let i: u32 = 0; i < n; i++) store<u16>(crossing(PROBE) + (<usize>i << 1), unitAt(text, i));
  setProbe(crossing(PROBE), (n << 1) | LENGTH_WIDE);
}

export function text_access(h: usize, text: externref): usize {
  probeText(text);
  return accessRecord(hmap(h), probeHash(hmap(h)));
}
export function text_assign(h: usize, text: externref): usize {
  probeText(text);
  return assignRecord(hmap(h), probeHash(hmap(h)));
}
export function text_remove(h: usize, text: externref): usize {
  probeText(text);
  return removeRecord(hmap(h), probeHash(hmap(h)));
}
