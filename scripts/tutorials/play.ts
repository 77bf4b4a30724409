// A tutorial followed word by word: each command typed, each comment written, and what came beside what the page shows.
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { asShown, isAlike } from './likeness.ts';
import { readTutorial, type Shown, type Step } from './page.ts';
import { openScene, type Scene } from './scene.ts';

export interface Compared {
  readonly block: Shown;
  readonly came: string;
  readonly alike: boolean;
}

export interface Played {
  readonly compared: readonly Compared[];
  /** Names of the durable operations of the runs, sorted; numbers are N, models ARM. */
  readonly operations: readonly string[];
}

/** Throws when a command fails or there is no thread to write into. */
export async function playTutorial(page: string): Promise<Played> {
  const tutorial = readTutorial(page);
  const folder = mkdtempSync(join(tmpdir(), 'outrider-tutorial-'));
  const scene = await openScene(tutorial, folder);
  let closing: Promise<void> | null = null;
  const close = () => (closing ??= scene.close());
  try {
    const compared: Compared[] = [];
    let output = '';
    for (const step of tutorial.steps) {
      if (step.does === 'shell') output = await scene.shell.run(step.text);
      else if (step.does === 'expect') {
        const raw = step.of[0] === 'output' ? output : await threadOf(scene).written(step.of);
        const came = asShown(raw).replaceAll(folder, '~');
        compared.push({ block: step.block, came, alike: isAlike(step.block.text, came) });
      } else await inThread(step, scene);
    }
    await close();
    return { compared, operations: operationsIn(join(folder, '.outrider/engine.sqlite')) };
  } finally {
    await close();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function inThread(step: Extract<Step, { does: 'comment' | 'commit' }>, scene: Scene): Promise<void> {
  if (step.does === 'comment') await threadOf(scene).comment(step.text);
  else await threadOf(scene).commit(step.repo, step.path, step.text);
}

function threadOf({ thread }: Scene) {
  if (thread === null) throw new Error('This page has no thread: say `<!-- tutorial: thread SCENARIO -->` in it.');
  return thread;
}

function operationsIn(file: string): string[] {
  if (!existsSync(file)) return [];
  const db = new DatabaseSync(file, { readOnly: true });
  try {
    const names = db.prepare("SELECT DISTINCT body ->> '$.Name' AS name FROM operations").all();
    const plain = names.map(({ name }) =>
      String(name ?? '')
        .replaceAll(/claude-opus-4-7|glm-5-2/g, 'ARM')
        .replaceAll(/\d+/g, 'N'),
    );
    return [...new Set(plain)].sort();
  } finally {
    db.close();
  }
}
