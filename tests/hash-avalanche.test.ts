// Each bit of a key flips each bit of its hash in 45 to 55 % of all keys, whatever the secrets.
import { bytes, f64, HashSet, i32, i64, string, tuple, u32, u64 } from "tophash";
import { hashOf } from "tophash/core";
import { describe, expect, test } from "vitest";
import { scatter } from "./lib/kinds.ts";

/** 5 % are then six and a half standard deviations: one in 10^10 pairs of bits, of which there are 200,000 below. */
const SAMPLES = 4096;
const SEEDS = [1, 2, 3];

interface Subject {
  name: string;
  type: unknown;
  /** Bytes of a key. */
  width: number;
  make(view: DataView): unknown;
  /** Makes arbitrary bytes such that all keys that differ in one bit of them are different keys. */
  tame?(view: DataView): void;
}

const latin1 = (view: DataView) => Buffer.from(view.buffer).toString("latin1");
const utf16 = (view: DataView) => String.fromCharCode(...new Uint16Array(view.buffer));
const text = (width: number): Subject => ({ name: `string of ${width}`, type: string, width, make: latin1 });
const binary = (width: number): Subject => ({
  ...{ name: `bytes of ${width}`, type: bytes, width },
  make: (view) => new Uint8Array(view.buffer).slice(),
});

const subjects: Subject[] = [
  { name: "u32", type: u32, width: 4, make: (view) => view.getUint32(0, true) },
  { name: "i32", type: i32, width: 4, make: (view) => view.getInt32(0, true) },
  { name: "u64", type: u64, width: 8, make: (view) => view.getBigUint64(0, true) },
  { name: "i64", type: i64, width: 8, make: (view) => view.getBigInt64(0, true) },
  {
    ...{ name: "f64", type: f64, width: 8, make: (view: DataView) => view.getFloat64(0, true) },
    // All ones in the exponent would be NaN, whose bits are one key.
    tame: (view) => view.setUint8(7, view.getUint8(7) & 0x9f),
  },
  {
    ...{ name: "tuple(i32, i32)", type: tuple(i32, i32), width: 8 },
    make: (view) => [view.getInt32(0, true), view.getInt32(4, true)],
  },
  ...[3, 8, 20, 64, 70].map(text),
  ...[1, 4, 16, 61].map(binary),
  {
    ...{ name: "string of 9 wide characters", type: string, width: 18, make: utf16 },
    // With all of them below 256 it is another kind of string.
    tame: (view) => view.setUint16(16, view.getUint16(16, true) | 0x4e00, true),
  },
];

/** Keys from all over, and neighbours: few bits of those differ, which is harder. */
const bases: [string, (view: DataView, sample: number) => void][] = [
  [
    "scattered",
    (view, sample) => {
      for (let at = 0; at < view.byteLength; at++) view.setUint8(at, scatter(sample * 1024 + at) >>> 11);
    },
  ],
  [
    "in sequence",
    (view, sample) => {
      for (let at = 0; at < view.byteLength; at++) view.setUint8(at, at < 2 ? sample >>> (8 * at) : 0);
      if (view.byteLength === 1) view.setUint8(0, sample);
    },
  ],
];

/** How far from one half the frequency of a flip is at most, over all pairs of an input and an output bit. */
function worstBias(subject: Subject, seed: number, fill: (view: DataView, sample: number) => void): number {
  const set = new HashSet(subject.type as never, { seed });
  const view = new DataView(new ArrayBuffer(subject.width));
  const hash = () => hashOf(set as never, subject.make(view) as never);
  const bits = 8 * subject.width;
  const flips = new Uint32Array(bits * 32);
  // Few different keys are no sample: one byte has 256.
  const samples = subject.width === 1 ? 256 : SAMPLES;
  for (let sample = 0; sample < samples; sample++) {
    fill(view, sample);
    subject.tame?.(view);
    const plain = hash();
    for (let bit = 0; bit < bits; bit++) {
      const at = bit >> 3;
      view.setUint8(at, view.getUint8(at) ^ (1 << (bit & 7)));
      const changed = plain ^ hash();
      view.setUint8(at, view.getUint8(at) ^ (1 << (bit & 7)));
      for (let out = 0; out < 32; out++) flips[bit * 32 + out] += (changed >>> out) & 1;
    }
  }
  set.dispose();
  // With one byte, the bias that chance allows is four times as large.
  const scale = samples / SAMPLES;
  return flips.reduce((worst, count) => Math.max(worst, Math.abs(count / samples - 0.5)), 0) * Math.sqrt(scale);
}

describe.each(bases)("keys %s", (_, fill) => {
  test.each(subjects)("$name", (subject) => {
    // Long keys have so many bits that one seed says enough.
    const seeds = subject.width > 32 ? SEEDS.slice(0, 1) : SEEDS;
    const biases = seeds.map((seed) => worstBias(subject, seed, fill));
    expect(Math.max(...biases)).toBeLessThan(0.05);
    // Not vacuous: chance alone makes some bias.
    expect(Math.min(...biases)).toBeGreaterThan(0.01);
  });
});
