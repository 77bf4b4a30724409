// The three records of a run against those of its replay, byte for byte; where they differ, the first place.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { hasCode } from '../../domain/errors.ts';
import type { Json } from '../../domain/json.ts';
import { type Divergence, firstDifference } from './divergence.ts';

export const recordFiles = ['experiment.json', 'arms.jsonl', 'arms.csv'] as const;

/** `before` and `after` are experiments' folders. Empty when every byte is the same. */
export function differingRecords(before: string, after: string): Divergence[] {
  return recordFiles.flatMap((name) => {
    const [recorded, replayed] = [readIfThere(join(before, name)), readIfThere(join(after, name))];
    if (recorded !== null && replayed !== null && recorded.equals(replayed)) return [];
    return [{ where: name, what: differenceIn(name, recorded, replayed) }];
  });
}

function differenceIn(name: string, recorded: Buffer | null, replayed: Buffer | null): string {
  if (recorded === null) return 'the recording has no such file';
  if (replayed === null) return 'the replay wrote none';
  const [was, is] = [parsed(name, recorded.toString()), parsed(name, replayed.toString())];
  return firstDifference(was, is) ?? 'the same values, written in other bytes';
}

function parsed(name: string, text: string): Json {
  if (name === 'arms.csv') return text;
  return name === 'experiment.json'
    ? JSON.parse(text)
    : text
        .split('\n')
        .filter(Boolean)
        .map((line): Json => JSON.parse(line));
}

function readIfThere(file: string): Buffer | null {
  try {
    return readFileSync(file);
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return null;
    throw error;
  }
}
