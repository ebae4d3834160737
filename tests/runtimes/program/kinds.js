// Every key and value type: how a small number becomes a key or a value, and what makes two of them the same.

const same = (key) => key;
const bytesOf = (length, n) => Uint8Array.from({ length }, (_, i) => (n >>> (8 * (i & 3))) & 255);
const listed = (bytes) => `${bytes.length}:${bytes.join()}`;
/** Short and long, one byte a unit and two, a lone surrogate. */
const text = (n) =>
  ["", "é", "\u4e2d", "\ud800"][n & 3] + n + (n % 50 === 0 ? "long".repeat(n % 100 === 0 ? 400 : 40) : "");

/** `make` is injective; `id` gives what a native Map compares as the type compares keys. */
export function keyKinds({ bytes, customKey, f64, fixedBytes, i32, i64, string, tuple, u32, u64 }) {
  const date = { encode: (day) => day.toISOString(), decode: (encoded) => new Date(encoded), check: true };
  const whole = { encode: (n) => Uint8Array.of(n, n >> 8, n >> 16), decode: ([a, b, c]) => a | (b << 8) | (c << 16) };
  return [
    { name: "u32", type: u32, make: (n) => Math.imul(n, 0x9e3779b1) >>> 0, id: same },
    { name: "i32", type: i32, make: (n) => Math.imul(n, 0x9e3779b1) | 0, id: same },
    { name: "f64", type: f64, make: (n) => (n === 0 ? Number.NaN : (n - 300) / 7), id: same },
    { name: "i64", type: i64, make: (n) => BigInt(n - 300) << 40n, id: same },
    { name: "u64", type: u64, make: (n) => BigInt(n) * 0x1_0000_0001n, id: same },
    { name: "string", type: string, make: text, id: same },
    { name: "bytes", type: bytes, make: (n) => bytesOf(4 + (n % 40) + (n % 100 ? 0 : 500), n), id: listed },
    { name: "fixedBytes(20)", type: fixedBytes(20), make: (n) => bytesOf(20, n), id: listed },
    { name: "tuple(i32, i32)", type: tuple(i32, i32), make: (n) => [-n, n >> 3], id: String },
    {
      name: "tuple(string, f64, bytes)",
      type: tuple(string, f64, bytes),
      make: (n) => [text(n), n / 3, bytesOf(n & 7, n)],
      id: ([a, b, c]) => `${a}|${b}|${listed(c)}`,
    },
    { name: "customKey to strings", type: customKey(date), make: (n) => new Date(n * 86_400_000), id: Number },
    { name: "customKey to bytes", type: customKey(whole), make: same, id: same },
  ];
}

const THINGS = [{}, [], () => {}, Symbol("thing"), "thing", 5n, undefined, null];

/** `plus` where the type has `add`. `id` as above. */
export function valueKinds({ any, bytes, f32, f64, i32, i64, string, u32, u64 }) {
  const number = { id: same, plus: (a, b) => a + b };
  const bigint = { id: same, plus: (a, b) => a + b };
  return [
    { name: "u32", type: u32, make: same, zero: 0, ...number },
    { name: "i32", type: i32, make: (n) => 0 - n, zero: 0, ...number },
    { name: "f32", type: f32, make: (n) => n / 4, zero: 0, ...number },
    { name: "f64", type: f64, make: (n) => n / 8, zero: 0, ...number },
    { name: "i64", type: i64, make: (n) => -BigInt(n), zero: 0n, ...bigint },
    { name: "u64", type: u64, make: (n) => BigInt(n) << 20n, zero: 0n, ...bigint },
    { name: "string", type: string, make: text, id: same },
    { name: "bytes", type: bytes, make: (n) => bytesOf(n % 70, n), id: listed },
    { name: "any", type: any(), make: (n) => THINGS[n % THINGS.length], id: same },
  ];
}
