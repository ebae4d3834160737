// Set by the asconfig targets (--use DEBUG=0 or 1): asserts exist in debug builds only.
declare const DEBUG: i32;
