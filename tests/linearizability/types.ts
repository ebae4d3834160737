// The package's types of the codings (coding.ts).
import { f64, i32, i64, string, tuple, u32, u64 } from "tophash";
import type { AnyKeyType, AnyValueType } from "../lib/types.ts";

export const keyTypes: Record<string, AnyKeyType> = {
  u32: u32 as AnyKeyType,
  f64: f64 as AnyKeyType,
  u64: u64 as AnyKeyType,
  string: string as AnyKeyType,
  "tuple(i32, i32)": tuple(i32, i32) as unknown as AnyKeyType,
  "tuple(string, f64)": tuple(string, f64) as unknown as AnyKeyType,
};

export const valueTypes: Record<string, AnyValueType> = { u32, f64, i64, string };
