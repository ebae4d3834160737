// How error messages name a value: short, and safe for any value.

const LONGEST = 40;
const HUGE = 2n ** 128n;

/** "key 5", or just "a key": made only when something is wrong with it. */
export function named(what: string, index: number | undefined): string {
  return index === undefined ? what : `${what} ${index}`;
}

export function describe(value: unknown): string {
  switch (typeof value) {
    case "string":
      return value.length > LONGEST
        ? `${JSON.stringify(value.slice(0, LONGEST))}... (string)`
        : `${JSON.stringify(value)} (string)`;
    case "bigint":
      return value > -HUGE && value < HUGE ? `${value}n (bigint)` : "a bigint of more than 128 bits";
    case "number":
      return Object.is(value, -0) ? "-0 (number)" : `${value} (number)`;
    case "undefined":
      return "undefined";
    case "boolean":
      return `${value} (boolean)`;
    case "symbol":
      return `${String(value)} (symbol)`;
    case "function":
      return "a function";
    default:
      return value === null ? "null" : describeObject(value as object);
  }
}

/** A proxy or a getter of the caller's may throw. */
function describeObject(value: object): string {
  try {
    return Array.isArray(value) ? `an array of ${value.length}` : Object.prototype.toString.call(value);
  } catch {
    return "an object";
  }
}
