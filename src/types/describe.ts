// How error messages name a value: short, and safe for any value.

const LONGEST = 40;

export function describe(value: unknown): string {
  switch (typeof value) {
    case "string":
      return value.length > LONGEST
        ? `${JSON.stringify(value.slice(0, LONGEST))}... (string)`
        : `${JSON.stringify(value)} (string)`;
    case "bigint":
      return `${value}n (bigint)`;
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
      if (value === null) return "null";
      return Array.isArray(value) ? `an array of ${value.length}` : `${Object.prototype.toString.call(value)}`;
  }
}
