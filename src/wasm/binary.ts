// One binary, two memory forms: whether the imported memory is shared stands in one byte of the import section.

const SECTION_IMPORT = 2;
const KIND_FUNCTION = 0;
const KIND_MEMORY = 2;
export const FLAG_SHARED = 2;
/** magic, version */
const HEADER_BYTES = 8;

/** The offset of the limits flag of the imported memory in a wasm binary, or -1. */
function memoryFlagOffset(bytes: Uint8Array): number {
  let at = HEADER_BYTES;
  const leb = (): number => {
    for (let value = 0, shift = 0; ; shift += 7) {
      if (at >= bytes.length) throw new TypeError("these bytes are not a tophash core: they are cut short");
      const byte = bytes[at++];
      value |= (byte & 127) << shift;
      if (byte < 128) return value;
    }
  };
  const skipName = (): void => {
    const length = leb(); // moves `at`: not to be written as `at += leb()`
    at += length;
  };
  while (at < bytes.length) {
    const section = bytes[at++];
    const length = leb();
    const end = at + length;
    if (section === SECTION_IMPORT) {
      for (let left = leb(); left > 0; left--) {
        skipName(); // module
        skipName(); // field
        const kind = bytes[at++];
        if (kind === KIND_MEMORY) return at;
        if (kind !== KIND_FUNCTION) return -1;
        leb(); // type index
      }
      return -1;
    }
    at = end;
  }
  return -1;
}

/** The same binary for a shared or a plain memory. */
export function withMemoryForm(bytes: Uint8Array, shared: boolean): Uint8Array<ArrayBuffer> {
  const copy = new Uint8Array(bytes);
  const offset = memoryFlagOffset(copy);
  if (offset < 0) throw new TypeError("these bytes are not a tophash core: they import no memory");
  copy[offset] = shared ? copy[offset] | FLAG_SHARED : copy[offset] & ~FLAG_SHARED;
  return copy;
}
