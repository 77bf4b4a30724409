// From what somebody typed to the folder of an experiment: a path, an id, or the beginning of one.
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import * as z from 'zod';
import { UsageError } from '../../domain/errors.ts';

const listed = 12;

/**
 * The folder that `wanted` means: a path to it or to its experiment.json, or else an id below `dataDir`.
 * @throws UsageError that lists what is there
 */
export function findExperiment(wanted: string, dataDir: string): string {
  return byPath(wanted) ?? byId(wanted, dataDir);
}

function byPath(wanted: string): string | null {
  const path = resolve(wanted);
  if (!existsSync(path)) return null;
  const folder = statSync(path).isDirectory() ? path : dirname(path);
  return hasRecord(folder) ? folder : null;
}

function byId(wanted: string, dataDir: string): string {
  const folder = join(dataDir, 'experiments');
  const names = existsSync(folder) ? readdirSync(folder).sort() : [];
  const finished = names.filter((name) => hasRecord(join(folder, name)));
  const exact = finished.filter((name) => name === wanted);
  const found = exact.length > 0 ? exact : finished.filter((name) => wanted !== '' && name.startsWith(wanted));
  const [id] = found;
  if (id !== undefined && found.length === 1) return join(folder, id);
  const running = names.filter((name) => wanted !== '' && name.startsWith(wanted) && !finished.includes(name));
  throw new UsageError(problem(wanted, folder, { found, finished, running }));
}

function problem(
  wanted: string,
  folder: string,
  { found, finished, running }: Readonly<Record<'found' | 'finished' | 'running', readonly string[]>>,
): string {
  if (found.length > 1)
    return `${wanted} is the beginning of several experiments: ${found.join(', ')}. Write more of it.`;
  if (running.length > 0) return `${running.join(', ')} has no experiment.json yet: it has not finished.`;
  if (finished.length === 0)
    return `No experiment is called ${wanted}: there is no finished one in ${folder}. Set OUTRIDER_DATA_DIR, or give a path to an experiment's folder.`;
  const shown = finished.slice(-listed).map((id) => described(folder, id));
  const more = finished.length > listed ? ` and ${finished.length - listed} more` : '';
  return `No experiment is called ${wanted}. In ${folder}: ${shown.join(', ')}${more}.`;
}

const Brief = z.object({ manifest: z.object({ repo: z.string().max(100), created_at: z.iso.datetime() }) });

/** `7f3a (acme/atropos, 2026-08-19)`; the id alone for a record that is not one of ours. */
function described(folder: string, id: string): string {
  const brief = Brief.safeParse(jsonOf(readFileSync(join(folder, id, 'experiment.json'), 'utf8')));
  if (!brief.success) return id;
  const { repo, created_at } = brief.data.manifest;
  return `${id} (${repo}, ${created_at.slice(0, 10)})`;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function hasRecord(folder: string): boolean {
  return existsSync(join(folder, 'experiment.json'));
}
