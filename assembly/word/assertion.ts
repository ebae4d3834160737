/** A precondition: traps in debug builds, free in release builds. No message: strings would pull the runtime in. */
@inline export function assertion(holds: bool): void {
  if (DEBUG) if (!holds) unreachable();
}
