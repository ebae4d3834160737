// Reads as much of a wasm binary as the tests ask about: imports, exports, data segments, the instructions of a function.
// Source: WebAssembly core specification 3.0, chapter "Binary Format"; threads proposal for opcode 0xFE.
import { type Instruction, readInstructions } from "./wasm-opcodes.ts";

export class Reader {
  at = 0;
  constructor(
    readonly bytes: Uint8Array,
    readonly end = bytes.length,
  ) {}

  get done(): boolean {
    return this.at >= this.end;
  }

  byte(): number {
    if (this.done) throw new Error("wasm binary ends too early");
    return this.bytes[this.at++];
  }

  /** LEB128, signed or not: only its extent and, for small values, its value matter here. */
  leb(): number {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = this.byte();
      value += (byte & 127) * 2 ** shift;
      if (byte < 128) return value;
    }
  }

  skipLebs(count: number): void {
    for (let i = 0; i < count; i++) this.leb();
  }

  name(): string {
    const length = this.leb();
    this.at += length;
    return new TextDecoder().decode(this.bytes.subarray(this.at - length, this.at));
  }

  skip(count: number): void {
    this.at += count;
  }
}

export interface WasmModule {
  imports: { module: string; name: string; kind: number; memory?: { shared: boolean; min: number; max?: number } }[];
  exports: Map<string, { kind: number; index: number }>;
  dataSegments: number;
  /** Code of the `index`-th function (imports counted). */
  instructions(index: number): Instruction[];
  /** Number of functions with code. */
  functions: number;
  importedFunctions: number;
}

const IMPORT = 2;
const EXPORT = 7;
const CODE = 10;
const DATA = 11;

const KIND_FUNCTION = 0;
const KIND_MEMORY = 2;

export function readWasm(bytes: Uint8Array): WasmModule {
  const reader = new Reader(bytes);
  if (new DataView(bytes.buffer, bytes.byteOffset).getUint32(0) !== 0x0061736d) throw new Error("not a wasm binary");
  reader.skip(8);
  const module: WasmModule = {
    imports: [],
    exports: new Map(),
    dataSegments: 0,
    functions: 0,
    importedFunctions: 0,
    instructions: (index) => {
      const [from, to] = bodies[index - module.importedFunctions];
      return readInstructions(body(bytes, from, to));
    },
  };
  const bodies: [number, number][] = [];
  while (!reader.done) {
    const section = reader.byte();
    const size = reader.leb();
    const end = reader.at + size;
    if (section === IMPORT) for (let n = reader.leb(); n > 0; n--) module.imports.push(readImport(reader));
    if (section === EXPORT) {
      for (let n = reader.leb(); n > 0; n--) {
        module.exports.set(reader.name(), { kind: reader.byte(), index: reader.leb() });
      }
    }
    if (section === CODE) {
      for (let n = reader.leb(); n > 0; n--) {
        const length = reader.leb();
        bodies.push([reader.at, reader.at + length]);
        reader.skip(length);
      }
    }
    if (section === DATA) module.dataSegments = reader.leb();
    reader.at = end;
  }
  module.functions = bodies.length;
  module.importedFunctions = module.imports.filter(({ kind }) => kind === KIND_FUNCTION).length;
  return module;
}

function readImport(reader: Reader): WasmModule["imports"][number] {
  const found = { module: reader.name(), name: reader.name(), kind: reader.byte() };
  if (found.kind === KIND_FUNCTION) reader.leb();
  else if (found.kind === KIND_MEMORY) {
    const flags = reader.byte();
    const min = reader.leb();
    return { ...found, memory: { shared: (flags & 2) !== 0, min, max: flags & 1 ? reader.leb() : undefined } };
  } else throw new Error(`an import of kind ${found.kind} is not expected`);
  return found;
}

/** A function body behind its local declarations. */
function body(bytes: Uint8Array, from: number, to: number): Reader {
  const reader = new Reader(bytes, to);
  reader.at = from;
  for (let n = reader.leb(); n > 0; n--) {
    reader.leb();
    reader.byte();
  }
  return reader;
}
