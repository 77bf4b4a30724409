// Evidence for a paper's claims, looked up: what is there, what is not, and what names nothing.
import { expect, it } from 'vitest';
import { checkEvidence } from '../../../src/comparison/grounding/evidence.ts';
import type { SubmitCoverage } from '../../../src/domain/endings.ts';
import { memorySnapshot } from '../../fakes/files.ts';
import { paper, repository } from './stage.ts';

type Item = SubmitCoverage['items'][number];

function check(item: Partial<Item>) {
  const items = [{ claim: 'Ranks are calibrated', status: 'covered' as const, evidence: '', ...item }];
  return checkEvidence({ items }, { base: memorySnapshot(repository), draft: null, paper })[0];
}

it('holds where section, file and line exist', () => {
  expect(check({ claim: 'Middle ranks (section 4.2)', evidence: 'mini/trainer.py:4' })).toEqual({
    status: 'supported',
    why: '',
  });
});

it.each([
  [{ evidence: 'mini/trainer.py:400' }, 'mini/trainer.py:400'],
  [{ claim: 'Section 9 is covered', evidence: 'mini/trainer.py' }, 'section 9'],
])('says what is not there: %j', (item, claim) => {
  const found = check(item);
  expect(found?.status).toBe('false');
  expect(found?.why).toContain(claim);
});

it('holds quoted code against the file', () => {
  const [line = ''] = String(repository['mini/trainer.py' as keyof typeof repository])
    .split('\n')
    .filter((each) => /[()]/.test(each));
  expect(check({ evidence: `mini/trainer.py says \`${line.trim()}\`` })?.status).toBe('supported');
  const found = check({ evidence: 'mini/trainer.py:4 says `return sorted(nothing, key=elsewhere)`' });
  expect(found).toMatchObject({ status: 'false', why: expect.stringContaining('does not have these words') });
});

it('does not ask for what is deferred', () => {
  expect(check({ status: 'deferred', evidence: '`mini/bench.py` is left to a follow-up' })?.status).not.toBe('false');
});

it('says nothing of what names nothing', () => {
  expect(check({ evidence: 'the benchmark needs a GPU' })).toBeNull();
});
