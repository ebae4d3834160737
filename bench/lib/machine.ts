import { arch, cpus, platform, totalmem } from "node:os";

/** The line above every table: a number without its machine means nothing. */
export function machine(): string {
  const memory = Math.round(totalmem() / 2 ** 30);
  const model = cpus()[0]?.model.trim() ?? "unknown processor";
  return `Node ${process.versions.node} (V8 ${process.versions.v8}), ${platform()} ${arch()}, ${cpus().length} x ${model}, ${memory} GiB`;
}
