// The pages of docs/reference/ are those that the code's definitions make now.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { referencePages } from '../../scripts/reference/pages.ts';
import { root } from './documents.ts';

const folder = join(root, 'docs/reference');

it('is current: `npm run reference` makes it', () => {
  const pages = referencePages();
  expect(readdirSync(folder).sort()).toEqual(Object.keys(pages).sort());
  for (const [name, page] of Object.entries(pages)) expect(readFileSync(join(folder, name), 'utf8')).toBe(page);
});

it('has every command of the command line, every variable and every key', () => {
  const {
    'command-line.md': commands = '',
    'environment.md': variables = '',
    'configuration.md': keys = '',
  } = referencePages();
  expect(commands).toContain('## outrider doctor');
  expect(commands).toContain('## outrider keys set');
  expect(variables).toContain('| `OUTRIDER_RUNS_AT_ONCE` | integer (at least 1, at most 10000) | `100` |');
  expect(keys).toContain('`limits.turns`');
});

it('names the words that an argument or option takes, where there is a closed set of them', () => {
  const { 'command-line.md': commands = '' } = referencePages();
  expect(commands).toContain('| `state` (`on`, `off`, `status`) | what to do |');
  expect(commands).toContain('(required; `anthropic`, `zai`, `moonshot`, `openai`, `custom`) | whose key it is |');
});
