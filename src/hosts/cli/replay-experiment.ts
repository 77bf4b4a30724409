// The work of `outrider replay`: find the recording, run it again, say whether the records are the same and if not where.
import { existsSync, readdirSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promptSetDigest } from '../../agent/prompts.ts';
import { toolSetDigest } from '../../agent/tools/catalogue.ts';
import { readConfig } from '../../config.ts';
import { UsageError } from '../../domain/errors.ts';
import type { Manifest } from '../../domain/manifest.ts';
import { differingRecords, recordFiles } from '../replay/compare-records.ts';
import type { Divergence } from '../replay/divergence.ts';
import { type Recording, readRecording } from '../replay/recording.ts';
import { damagedInputs, replay } from '../replay/replay.ts';
import { harnessVersion } from '../version.ts';
import { outFolder } from '../wiring/new-folder.ts';
import { findExperiment } from './find-experiment.ts';

const print = (line: string) => process.stdout.write(`${line}\n`);

/** Answers the exit status: 0 when every byte is the same. Throws UsageError for what cannot be replayed. */
export async function replayExperiment(wanted: string, out?: string): Promise<number> {
  const recording = await readRecording(findExperiment(wanted, readConfig().dataDir));
  const kept = out === undefined ? null : emptyFolder(out);
  const folder = kept ?? (await mkdtemp(join(tmpdir(), 'outrider-replay-')));
  try {
    print(headline(recording));
    for (const line of otherVersion(recording.record.manifest)) print(`note: ${line}`);
    const found = await differences(recording, folder);
    for (const { where, what } of found) print(`differs: ${where}: ${what}`);
    if (found.length === 0) print(`same: ${recordFiles.join(', ')} are byte for byte what was recorded`);
    if (kept !== null) print(`kept in ${out}`);
    return found.length === 0 ? 0 : 1;
  } finally {
    if (kept === null) await rm(folder, { recursive: true, force: true });
  }
}

/** Inputs that are not the frozen ones make every further difference a matter of course: they are told alone. */
async function differences(recording: Recording, folder: string): Promise<Divergence[]> {
  const damaged = await damagedInputs(recording);
  if (damaged.length > 0) return damaged;
  const left = await replay(recording, { folder, words: join(folder, 'words') });
  const after = join(folder, 'experiments', recording.record.experiment);
  return [...left, ...differingRecords(recording.folder, after)];
}

function headline({ record, streams }: Recording): string {
  const answers = [...streams.values()].flat().filter(({ kind }) => kind === 'reply').length;
  const { experiment, manifest } = record;
  const arms = manifest.arms.length === 1 ? '1 arm' : `${manifest.arms.length} arms`;
  const phases = streams.size === 1 ? '1 phase' : `${streams.size} phases`;
  return `replaying ${experiment} (${manifest.repo}, ${arms}, ${phases}, ${answers} recorded answers)`;
}

/** What another version of the harness means for a replay. */
function otherVersion({ harness_version, frozen }: Manifest): string[] {
  const notes: string[] = [];
  if (harness_version !== harnessVersion)
    notes.push(
      `recorded by version ${harness_version}, this is ${harnessVersion}; what differs may come from that. Replay with the version that recorded to test the recording.`,
    );
  if (frozen.prompts !== promptSetDigest())
    notes.push(
      'the prompts are not those of the run: its requests cannot be made again, and the replay ends at the first.',
    );
  if (frozen.tools !== toolSetDigest())
    notes.push('the tools are not those of the run: a model was told of others, so its requests cannot be made again.');
  return notes;
}

function emptyFolder(out: string): string {
  const folder = resolve(out);
  if (existsSync(folder) && readdirSync(folder).length > 0)
    throw new UsageError(`--out ${out} is not empty; give a folder that is, or none.`);
  outFolder(folder);
  return folder;
}
