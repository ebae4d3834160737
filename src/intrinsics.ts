// Methods of the language's own objects, taken when the package is loaded. `tophash/compat` promises what the built-in Map
// keeps: that it does not notice what a program does to prototypes and globals afterwards. So what it goes through, down
// to the core, asks neither.

const { call } = Function.prototype;

/** `fn` with its receiver as the first argument; Function.prototype is not asked again. */
export function uncurryThis<This, Args extends unknown[], Result>(
  fn: (this: This, ...args: Args) => Result,
): (receiver: This, ...args: Args) => Result {
  return call.bind(fn as never) as never;
}

export const { min, floor } = Math;
export const { asIntN, asUintN } = BigInt;
export const { isArray } = Array;

// What a typed array really is: its properties and methods may be redefined on any object, and `subarray` and `slice` run
// what the program's own class says.
const typedArray = Object.getPrototypeOf(Uint8Array.prototype);
function getter<T>(name: string | symbol): (array: ArrayBufferView) => T {
  return uncurryThis(Object.getOwnPropertyDescriptor(typedArray, name)!.get as (this: ArrayBufferView) => T);
}
/** The memory that a typed array shows. @throws TypeError for what is no typed array */
export const bufferBehind = getter<ArrayBuffer>("buffer");
const offsetOf = getter<number>("byteOffset");
const nameOf = getter<string | undefined>(Symbol.toStringTag);

/** How many elements a typed array has. @throws TypeError for what is no typed array */
export const elementCount = getter<number>("length");
/** The same for bytes. */
export const byteCount: (array: Uint8Array) => number = elementCount;
/** Copies elements of one typed array into another, from index `at` on. */
export const setElements = uncurryThis(typedArray.set) as (to: object, from: ArrayLike<unknown>, at: number) => void;

/** A class of typed arrays. */
export interface ArrayClass<A> {
  readonly name: string;
  readonly BYTES_PER_ELEMENT: number;
  new (length: number): A;
  new (buffer: ArrayBuffer, byteOffset: number, length: number): A;
}
/**
 * Whether it is such a typed array, perhaps of a subclass, or of another realm (an iframe, jsdom): not an object that only inherits from
 * its prototype, nor a proxy.
 */
export function isArrayOf<A>(Class: ArrayClass<A>, value: unknown): value is A {
  return ArrayBuffer.isView(value) && nameOf(value) === Class.name;
}
/** Elements from index `start` on as a plain view. @throws TypeError, RangeError when the array does not have them any more */
export function partOf<A extends ArrayBufferView>(Class: ArrayClass<A>, array: A, start: number, n: number): A {
  return new Class(bufferBehind(array), offsetOf(array) + start * Class.BYTES_PER_ELEMENT, n);
}
/** The same for bytes; quick where they are of this realm. */
export const isBytes = (value: unknown): value is Uint8Array =>
  ArrayBuffer.isView(value) && (value instanceof U8 || nameOf(value) === "Uint8Array");

/**
 * The same bytes without what a subclass or a program has put on top of them: `slice` of a Buffer makes no copy, and any other
 * method may do anything. None, when the buffer was detached.
 */
export function plainBytes(bytes: Uint8Array): Uint8Array {
  const length = byteCount(bytes);
  return length === 0 ? new U8(0) : partOf(U8, bytes, 0, length);
}

// Views of linear memory are made anew whenever that grows.
export const U8 = Uint8Array;
export const U32 = Uint32Array;
export const I32 = Int32Array;
export const F32 = Float32Array;
export const F64 = Float64Array;
export const I64 = BigInt64Array;
export const U64 = BigUint64Array;
export const View = DataView;

/** Undefined on a page that is not cross-origin isolated. */
export const Shared = typeof SharedArrayBuffer === "function" ? SharedArrayBuffer : undefined;

/** As the program finds it: compare, and go around it when it was replaced. */
export const nativeCharCodeAt = String.prototype.charCodeAt;
export const charCodeAt = uncurryThis(nativeCharCodeAt);

/** Undefined on a platform without it. */
export const Wasm = typeof WebAssembly === "object" ? members(WebAssembly) : undefined;

function members({ Memory, Module, Instance, LinkError, validate }: typeof WebAssembly) {
  const { prototype } = Memory;
  const buffer = Object.getOwnPropertyDescriptor(prototype, "buffer")!.get as (this: WebAssembly.Memory) => ArrayBuffer;
  return {
    ...{ Memory, Module, Instance, LinkError, validate },
    importsOf: Module.imports,
    grow: uncurryThis(prototype.grow),
    bufferOf: uncurryThis(buffer),
  };
}
