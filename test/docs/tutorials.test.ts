// Each tutorial, followed word by word: every command ends well, and what came is what the page shows.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isAlike } from '../../scripts/tutorials/likeness.ts';
import { readTutorial } from '../../scripts/tutorials/page.ts';
import { playTutorial } from '../../scripts/tutorials/play.ts';
import { commandsOf, proofOf } from './commands.ts';
import { root } from './documents.ts';

const folder = join(root, 'docs/tutorials');
const names = readdirSync(folder).filter((name) => name.endsWith('.md'));
/** Every durable operation that docs/architecture.md explains. */
const architecture = readFileSync(join(root, 'docs/architecture.md'), 'utf8').replaceAll(/^```[\s\S]*?^```$/gm, '');
const told = [...architecture.matchAll(/`([^`]+)`/g)].map(([, name]) => name);
const pageOf = (name: string) => readFileSync(join(folder, name), 'utf8');

describe('a tutorial', () => {
  it('shows each of the three users the way', () => {
    expect(names.sort()).toEqual(['administer.md', 'evaluate.md', 'maintain.md']);
  });

  it.each(names)('says what came of each command: %s (npm run tutorials)', { timeout: 300_000 }, async (name) => {
    const { compared, operations } = await playTutorial(pageOf(name));
    expect(compared.length).toBeGreaterThan(5);
    for (const { block, came, alike } of compared)
      if (!alike) expect(came, `docs/tutorials/${name}:${block.line}`).toBe(block.text);
    if (name === 'maintain.md') expect(operations.filter((one) => !told.includes(one))).toEqual([]);
  });

  it.each(names)('calls the run that it follows by one id from its first line to its last: %s', (name) => {
    const ids = [...pageOf(name).matchAll(/\b(?=[0-9a-f]*[a-f])(?=[a-f]*[0-9])[0-9a-f]{10}\b/g)].map(([id]) => id);
    expect(new Set(ids).size).toBeLessThanOrEqual(1);
  });

  it.each(names)('leaves out no command but those whose reason is known: %s', (name) => {
    const left = readTutorial(pageOf(name)).notRun.flatMap(commandsOf);
    expect(left.filter((command) => (proofOf(command)?.how ?? 'here') === 'here')).toEqual([]);
  });
});

describe('what a page shows', () => {
  it('is like what came when only the clock, ports, hashes and drawn numbers are other', () => {
    expect(isAlike('a `0a1b2c3d4e` · 3 s\n| PR #2 |', 'a `ffff0000aa` · 21 s\n| PR  #3 |')).toBe(true);
    expect(isAlike('zai …0002 2026-11-27 live', 'zai …0002 2027-01-01 live')).toBe(true);
    expect(isAlike('**2026-11, acme:** $0.12 spent', '**2027-01, acme:** $0.12 spent')).toBe(true);
    expect(isAlike('at rates of 2026-08-19', 'at rates of 2026-11-01')).toBe(false);
    expect(isAlike('at rates of 2026-11', 'at rates of 2026-12')).toBe(false);
    expect(isAlike('worked <1 s', 'worked 2 s')).toBe(true);
    expect(isAlike('| cost | $0.25 |', '| cost | $0.26 |')).toBe(false);
    expect(isAlike('| working time | 3 s | 2.1 |', '| working time | 2 s | 0.9 |')).toBe(true);
  });

  it('may leave lines out where it says so, and nowhere else', () => {
    expect(isAlike('a\n…\nd', 'a\nb\nc\nd')).toBe(true);
    expect(isAlike('a\n…\nc\n…', 'a\nb\nc\nd')).toBe(true);
    expect(isAlike('a\nd', 'a\nb\nd')).toBe(false);
    expect(isAlike('a\n…\nc\nb\n…', 'a\nb\nc\nd')).toBe(false);
    expect(isAlike('a\n…', 'b\na')).toBe(false);
  });
});
