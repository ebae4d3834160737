// Which engine runs this, and whether it is one that tophash supports.

export interface Engine {
  name: "Node" | "Bun" | "Deno";
  version: string;
  /** The oldest version that is supported; null where any recent one is. docs/runtimes.md */
  oldest: string | null;
  supported: boolean;
}

/** `package.json` says the same in `engines`. */
const OLDEST_NODE = "20.19.0";

export function engine(versions: Record<string, string | undefined> = process.versions): Engine {
  if (versions.bun !== undefined) return { name: "Bun", version: versions.bun, oldest: null, supported: true };
  if (versions.deno !== undefined) return { name: "Deno", version: versions.deno, oldest: null, supported: true };
  const version = versions.node ?? "0";
  return { name: "Node", version, oldest: OLDEST_NODE, supported: isAtLeast(version, OLDEST_NODE) };
}

function isAtLeast(version: string, least: string): boolean {
  const parts = version.split(".").map((part) => Number.parseInt(part, 10));
  const due = least.split(".").map(Number);
  for (let i = 0; i < due.length; i++) if (parts[i] !== due[i]) return parts[i] > due[i];
  return true;
}
