// Where a snapshot comes from: a file, or what is piped in.

import { createReadStream, type Stats } from "node:fs";
import { stat } from "node:fs/promises";
import { CommandError } from "./errors.ts";

export interface Source {
  /** For messages. */
  name: string;
  /** The bytes in chunks, from the beginning each time. */
  chunks(): AsyncIterable<Uint8Array> | Iterable<Uint8Array>;
}

const CHUNK = 2 ** 20;

/** @param again whether the bytes will be asked for more than once: what is piped in is then kept @throws CommandError */
export async function sourceOf(path: string, again: boolean): Promise<Source> {
  if (path === "-") return piped("standard input", process.stdin, again);
  const found = await lookAt(path);
  if (found.isDirectory()) throw new CommandError(`${path} is a directory, not a snapshot`);
  const stream = () => createReadStream(path, { highWaterMark: CHUNK });
  return found.isFile() ? { name: path, chunks: stream } : piped(path, stream(), again);
}

async function piped(name: string, stream: AsyncIterable<Uint8Array>, again: boolean): Promise<Source> {
  if (!again) return { name, chunks: () => stream };
  const kept: Uint8Array[] = [];
  for await (const chunk of stream) kept.push(chunk);
  return { name, chunks: () => kept };
}

async function lookAt(path: string): Promise<Stats> {
  try {
    return await stat(path);
  } catch (error) {
    throw new CommandError(fileTrouble(path, error));
  }
}

const TROUBLE: Record<string, string> = {
  ENOENT: "there is no such file",
  ENOTDIR: "there is no such file",
  EACCES: "this user may not do that",
  EPERM: "this user may not do that",
  EISDIR: "it is a directory",
  ENOSPC: "the disk is full",
};

/** What the system said about a file, in words. */
export function fileTrouble(path: string, error: unknown): string {
  const { code = "", message } = error as NodeJS.ErrnoException;
  return `${path}: ${TROUBLE[code] ?? message}`;
}
