/**
 * A variant of the core: the sources of assembly/ with a few places replaced. The text that is replaced must stand in
 * its file as often as the edit says, so that a variant which no longer fits the core fails to compile instead of
 * measuring the present core twice.
 */
export interface Edit {
  /** Below assembly/. */
  file: string;
  find: string;
  replace: string;
  /** How often `find` stands in the file; once unless said. */
  times?: number;
}

export interface Variant {
  name: string;
  edits: readonly Edit[];
}

/** The core as it is: what every table compares with. */
export const PRESENT: Variant = { name: "present", edits: [] };

export function applyEdit(text: string, { file, find, replace, times = 1 }: Edit): string {
  const parts = text.split(find);
  if (parts.length !== times + 1) {
    throw new Error(
      `assembly/${file} holds this ${parts.length - 1} times instead of ${times}, adapt the edit:\n${find}`,
    );
  }
  return parts.join(replace);
}
