// Plain JavaScript, run without the TypeScript loader: the time to import the package and to use its first map.
import { randomUUID } from "node:crypto";

const { contender } = JSON.parse(process.argv[2]);
randomUUID(); // node:crypto itself is loaded by every real program, and is not the package's to answer for
const start = performance.now();
const tophash = contender === "tophash" ? await import("tophash") : undefined;
const imported = performance.now();
const map = tophash ? new tophash.HashMap(tophash.u32, tophash.u32) : new Map();
map.set(1, 2);
const value = map.get(1);
const ready = performance.now();
const second = tophash ? new tophash.HashMap(tophash.u32, tophash.u32) : new Map();
second.set(1, 2);
const secondReady = performance.now();

process.send({
  values: { import: imported - start, "first-map": ready - imported, "second-map": secondReady - ready },
  checksum: value + second.get(1),
});
process.disconnect();
