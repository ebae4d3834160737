// assembly/abi/ is read by asc, which knows u32, and by tsc, which is told here.
declare type u32 = number;
