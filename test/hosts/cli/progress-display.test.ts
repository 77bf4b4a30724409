import { expect, it } from 'vitest';
import { rowKeys } from '../../../src/artifacts/rows.ts';
import { showProgress } from '../../../src/hosts/cli/progress-display.ts';
import { progressOf } from '../../comment/views.ts';
import { fakeWorld } from '../../fakes/world.ts';

it('a phase that did not end well is told in the words of the thread, not in those of the records', async () => {
  const world = fakeWorld();
  await world.rows.put(
    rowKeys.progress('7f3a', 'glm-5-2'),
    {
      arm: 'glm-5.2',
      slug: 'glm-5-2',
      waiting: null,
      verdict: null,
      reason: '',
      phases: [
        progressOf('preflight', { note: 'pull request', turn: 2 }),
        progressOf('implement', { outcome: 'budget', note: 'The next call may cost up to $0.16.', turn: 3 }),
        progressOf('ci', { outcome: 'not_applicable', note: 'no check appeared' }),
        progressOf('scope', { outcome: null, note: 'still at it' }),
      ],
    },
    'any',
  );
  const lines: string[] = [];
  await showProgress('7f3a', world, (line) => lines.push(line.replace(/\s+/g, ' '))).end();
  expect(lines).toEqual([
    'glm-5.2 preflight pull request · 2 turns · 10 s · $0.00',
    'glm-5.2 implement budget used up: The next call may cost up to $0.16. · 3 turns · 10 s · $0.00',
    'glm-5.2 ci not applicable: no check appeared · 10 s',
  ]);
});
