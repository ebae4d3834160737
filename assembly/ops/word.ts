// Operations on a key by its word: the value width is chosen by the map's shape, a branch that predicts well. The 32-bit lookup
// is compiled into one function without calls. (No shared map is a set, whose values have no width.)

import { U32Key } from "../kinds/u32";
import { U64Key, canonical } from "../kinds/u64";
import { hmap, valueWidth } from "../table/hmap";
import { access } from "./access";
import { assign } from "./assign";
import { remove } from "./remove";

export function u32_access(h: usize, key: u32): usize {
  const width = valueWidth(hmap(h));
  if (width == 4) return access<U32Key, u32, u32>(hmap(h), key);
  if (SHARED || width == 8) return access<U32Key, u32, u64>(hmap(h), key);
  return access<U32Key, u32, void>(hmap(h), key);
}

export function u64_access(h: usize, key: u64): usize {
  const width = valueWidth(hmap(h));
  if (width == 4) return access<U64Key, u64, u32>(hmap(h), key);
  if (SHARED || width == 8) return access<U64Key, u64, u64>(hmap(h), key);
  return access<U64Key, u64, void>(hmap(h), key);
}

export function f64_access(h: usize, key: f64): usize { return u64_access(h, canonical(key)); }

/** The same for either key width, for code that is compiled for both. */
@inline export function accessWord<Key>(h: usize, key: Key): usize {
  return sizeof<Key>() == 4 ? u32_access(h, <u32>key) : u64_access(h, <u64>key);
}
@inline export function assignWord<Key>(h: usize, key: Key): usize {
  return sizeof<Key>() == 4 ? assignOf<U32Key, u32>(h, <u32>key) : assignOf<U64Key, u64>(h, <u64>key);
}
@inline export function removeWord<Key>(h: usize, key: Key): usize {
  return sizeof<Key>() == 4 ? removeOf<U32Key, u32>(h, <u32>key) : removeOf<U64Key, u64>(h, <u64>key);
}

@inline function assignOf<Kind, Key>(h: usize, key: Key): usize {
  const width = valueWidth(hmap(h));
  if (width == 4) return assign<Kind, Key, u32>(hmap(h), key);
  if (SHARED || width == 8) return assign<Kind, Key, u64>(hmap(h), key);
  return assign<Kind, Key, void>(hmap(h), key);
}
@inline function removeOf<Kind, Key>(h: usize, key: Key): usize {
  const width = valueWidth(hmap(h));
  if (width == 4) return remove<Kind, Key, u32>(hmap(h), key);
  if (SHARED || width == 8) return remove<Kind, Key, u64>(hmap(h), key);
  return remove<Kind, Key, void>(hmap(h), key);
}
