// Instructions and the extent of their immediates: enough to walk over any function that AssemblyScript emits.
import type { Reader } from "./wasm-reader.ts";

export interface Instruction {
  /** "call", "v128", ... for those that tests ask about; else the opcode in hexadecimal. */
  name: string;
  opcode: number;
  /** Number behind the prefix 0xFC, 0xFD, 0xFE. */
  sub?: number;
  /** Function index of a `call`. */
  target?: number;
}

const NAMES: Record<number, string> = {
  0: "unreachable",
  16: "call",
  17: "call_indirect",
  18: "return_call",
  64: "memory.grow",
};

export const SIMD = 0xfd;
export const ATOMIC = 0xfe;
/** i32x4.eq, i64x2.eq, i8x16.bitmask, i32x4.bitmask, i64x2.bitmask: behind SIMD. */
export const LANES_EQUAL = [0x37, 0xd6];
export const BITMASKS = [0x64, 0x84, 0xa4, 0xc4];

export function readInstructions(reader: Reader): Instruction[] {
  const instructions: Instruction[] = [];
  while (!reader.done) instructions.push(readOne(reader));
  if (instructions.at(-1)?.opcode !== 0x0b) throw new Error("a function does not end with `end`: misread");
  return instructions;
}

function readOne(reader: Reader): Instruction {
  const opcode = reader.byte();
  const name = NAMES[opcode] ?? `0x${opcode.toString(16)}`;
  if (opcode >= 0xfc) {
    const sub = reader.leb();
    if (opcode === 0xfc) skipBulk(reader, sub);
    else if (opcode === SIMD) skipSimd(reader, sub);
    else if (opcode === ATOMIC) skipAtomic(reader, sub);
    else throw new Error(`unknown prefix ${name}`);
    return { name: { 252: "bulk", 253: "v128", 254: "atomic" }[opcode]!, opcode, sub };
  }
  if (opcode === 0x10) return { name, opcode, target: reader.leb() };
  skipPlain(reader, opcode);
  return { name, opcode };
}

function skipPlain(reader: Reader, opcode: number): void {
  // block, loop, if: a block type; br, br_if; call, return_call; local and global access; memory.size, memory.grow.
  const oneLeb = [
    0x02, 0x03, 0x04, 0x0c, 0x0d, 0x10, 0x12, 0x20, 0x21, 0x22, 0x23, 0x24, 0x25, 0x26, 0x3f, 0x40, 0xd0, 0xd2,
  ];
  if (oneLeb.includes(opcode)) reader.leb();
  else if (opcode === 0x0e) for (let n = reader.leb(); n >= 0; n--) reader.leb();
  else if (opcode === 0x11 || opcode === 0x13) reader.skipLebs(2);
  else if (opcode === 0x1c) for (let n = reader.leb(); n > 0; n--) reader.byte();
  else if (opcode >= 0x28 && opcode <= 0x3e) reader.skipLebs(2);
  else if (opcode === 0x41 || opcode === 0x42) reader.leb();
  else if (opcode === 0x43) reader.skip(4);
  else if (opcode === 0x44) reader.skip(8);
  else if (
    !(opcode <= 0x01 || opcode === 0x05 || opcode === 0x0b || opcode === 0x0f || opcode === 0x1a || opcode === 0x1b)
  ) {
    if (opcode < 0x45 || opcode > 0xd1) throw new Error(`unknown opcode 0x${opcode.toString(16)}`);
  }
}

function skipBulk(reader: Reader, sub: number): void {
  // trunc_sat; memory.init, data.drop, memory.copy, memory.fill; table.init .. table.fill.
  const immediates = [0, 0, 0, 0, 0, 0, 0, 0, 2, 1, 2, 1, 2, 1, 2, 1, 1, 1][sub];
  if (immediates === undefined) throw new Error(`unknown opcode 0xfc ${sub}`);
  reader.skipLebs(immediates);
}

function skipSimd(reader: Reader, sub: number): void {
  if (sub <= 11 || sub === 92 || sub === 93)
    reader.skipLebs(2); // loads and stores
  else if (sub === 12 || sub === 13)
    reader.skip(16); // v128.const, i8x16.shuffle
  else if (sub >= 21 && sub <= 34)
    reader.skip(1); // extract_lane, replace_lane
  else if (sub >= 84 && sub <= 91) {
    reader.skipLebs(2); // load_lane, store_lane
    reader.skip(1);
  } else if (sub > 275) throw new Error(`unknown opcode 0xfd ${sub}`);
}

function skipAtomic(reader: Reader, sub: number): void {
  if (sub === 3)
    reader.skip(1); // atomic.fence
  else if (sub <= 2 || (sub >= 16 && sub <= 78)) reader.skipLebs(2);
  else throw new Error(`unknown opcode 0xfe ${sub}`);
}
