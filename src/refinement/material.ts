// What the phases of refinement are told besides the draft: the repository's conventions and habits, CI's report.
import { keys } from '../artifacts/catalogue.ts';
import { getDocument } from '../artifacts/shelf.ts';
import type { Files } from '../codemap/files.ts';
import { conventionFiles } from '../codemap/map/conventions.ts';
import { Habits } from '../domain/habits.ts';
import type { Blobs } from '../ports/blobs.ts';

/** Of one document, and of all together, UTF-16 units. */
const documentRoom = 8_000;
const allRoom = 48_000;
/** What a changelog's newest entries need. */
const changelogRoom = 1_500;
const changelog = /^(?:docs\/)?(?:CHANGELOG|CHANGES|HISTORY|NEWS)(?:\.(?:md|rst|txt))?$/i;
const decoder = new TextDecoder();

/** Documents, templates and forms, what the owner gives in their place, the top of the changelog, then merged pull requests; empty when there is none of these. */
export function conventionsText(files: Files, habits: Habits | null): string {
  const logs = files.entries.map(({ path }) => path).filter((path) => changelog.test(path));
  const documents = conventionFiles(files).map((path) => quoted(path, textOf(files, path), documentRoom));
  const inherited = (habits?.inherited.files ?? []).map(({ path, text }) =>
    quoted(`${path}, of the owner’s .github repository, which counts here too`, text, documentRoom),
  );
  const entries = logs.map((path) => quoted(path, textOf(files, path), changelogRoom));
  const pulls = (habits?.pulls ?? []).map(
    ({ number, title, body }) => `## Merged pull request #${number}\n\n${title}\n\n${cut(body, 1_200)}`,
  );
  return within(
    [...documents, ...inherited, ...entries, ...pulls].filter((part) => part !== ''),
    allRoom,
  );
}

export function habitsOf(blobs: Blobs, experiment: string): Promise<Habits | null> {
  return getDocument(blobs, keys.habits(experiment), Habits);
}

function textOf(files: Files, path: string): string {
  const bytes = files.entry(path)?.mode === '120000' ? null : files.read(path);
  return bytes === null || bytes.includes(0) ? '' : decoder.decode(bytes);
}

function quoted(path: string, text: string, room: number): string {
  return text.trim() === '' ? '' : `## ${path}\n\n${cut(text.trim(), room)}`;
}

function cut(text: string, room: number): string {
  return text.length <= room ? text : `${text.slice(0, room).toWellFormed()}\n[cut; the file has more]`;
}

/** Whole parts as long as there is room. */
function within(parts: readonly string[], room: number): string {
  const kept: string[] = [];
  let left = room;
  for (const part of parts) {
    if (part.length > left) break;
    kept.push(part);
    left -= part.length;
  }
  const missing = parts.length - kept.length;
  return [...kept, ...(missing > 0 ? [`[${missing} more of these are left out]`] : [])].join('\n\n');
}
