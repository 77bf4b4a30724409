// A file's bytes as text that can be shown and edited, or the reason why not.
import { isBinaryFileSync } from 'isbinaryfile';
import { isLfsPointer } from '../../codemap/lfs-pointer.ts';
import { UsageError } from '../../domain/errors.ts';
import { byteLength } from '../context.ts';
import { inline } from '../foreign.ts';
import { refuseLinks } from './links.ts';
import { regularFile } from './paths.ts';
import type { ToolWorld } from './tool.ts';

// A byte order mark is part of the content: an edit must not drop it.
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Throws UsageError for a folder, a symlink, a submodule, binary content, a Git LFS pointer and what is not UTF-8. */
export function readText(world: ToolWorld, path: string): string {
  regularFile(world, path);
  refuseLinks(world, path);
  const bytes = world.workspace.read(path);
  const shown = inline(path, world.nonce);
  if (!bytes) throw new UsageError(`${shown} has no content here.`);
  const text = decodeUtf8(bytes);
  const size = `${bytes.length} bytes: it can be neither read nor edited here; leave it as it is`;
  if (text === null && isWideText(bytes)) throw new UsageError(`${shown} is text in UTF-16 or UTF-32, ${size}.`);
  if (text === null && !bytes.subarray(0, 8000).includes(0))
    throw new UsageError(`${shown} is not UTF-8 text, ${size}.`);
  if (text === null || isBinaryFileSync(Buffer.from(bytes))) throw new UsageError(`${shown} is binary, ${size}.`);
  if (isLfsPointer(text))
    throw new UsageError(`${shown} is a Git LFS pointer: the file itself is not here, and cannot be edited.`);
  return text;
}

/** A byte order mark of two bytes to a character, or of four. */
function isWideText([first, second]: Uint8Array): boolean {
  return (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);
}

function decodeUtf8(bytes: Uint8Array): string | null {
  try {
    return decoder.decode(bytes);
  } catch (error) {
    if (error instanceof TypeError) return null;
    throw error;
  }
}

/** Bytes that a call may write; far above any honest source file. */
const mostWritten = 1024 * 1024;

/** Throws UsageError for a text that is too large to be written at once. */
export function checkSize(name: string, text: string): void {
  if (byteLength(text) > mostWritten)
    throw new UsageError(`${name} is larger than ${mostWritten} bytes: split it, or write less.`);
}

/** Lines without their ends; a final line feed ends the last line and starts none. */
export function linesOf(text: string): string[] {
  const lines = text.split(/\r?\n/);
  if (lines.at(-1) === '') lines.pop();
  return lines;
}

/** `\r\n` when every line of the text ends so, else `\n`. */
export function lineEnd(text: string): '\r\n' | '\n' {
  return text.includes('\r\n') && !/(?<!\r)\n/.test(text) ? '\r\n' : '\n';
}

export function withLineEnd(text: string, end: '\r\n' | '\n'): string {
  return end === '\r\n' ? text.replace(/\r?\n/g, '\r\n') : text;
}
