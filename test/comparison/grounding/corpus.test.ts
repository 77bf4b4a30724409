// The audit over sentences that were judged by hand: what it calls false is false, and how much of what is false it finds.
import { describe, expect, it } from 'vitest';
import type { CheckedClaim } from '../../../src/domain/findings.ts';
import { loadSeed } from '../../../src/hosts/demo/seeds.ts';
import type { SeedFile } from '../../../src/hosts/demo/stand-ins/github/seed-tree.ts';
import { corpus, type Judgement } from './corpus.ts';
import { notFalse, notSo, sources } from './corpus-languages.ts';
import { audit, paper } from './stage.ts';

const textOf = (file: SeedFile): string =>
  typeof file === 'string' ? file : Buffer.from('content' in file ? file.content : file).toString('utf8');
const files = Object.fromEntries(Object.entries(loadSeed('python')).map(([path, file]) => [path, textOf(file)]));
const withTable = {
  ...paper,
  sections: [
    ...paper.sections,
    { id: 'S5', title: '5 Results', level: 1, text: 'Table 1 lists the settings, Table 2 the results.' },
  ],
};

const judgedAs = (text: string): readonly CheckedClaim[] => audit(text, { files, paper: withTable }).claims;
const said = corpus.map(([judgement, text]) => ({ judgement, text, claims: judgedAs(text) }));
const of = (judgement: Judgement) => said.filter((one) => one.judgement === judgement);
const flagged = (one: (typeof said)[number]) => one.claims.some(({ status }) => status === 'false');
const words = (some: typeof said) =>
  some.map(
    ({ text, claims }) =>
      `${text} -> ${claims.map(({ status, claim, why }) => `${status} ${claim} (${why})`).join('; ')}`,
  );

describe('over sentences that were judged by hand, the audit', () => {
  it('calls nothing false that is so, or that nobody can say', () => {
    expect(words([...of('true'), ...of('unclear')].filter(flagged))).toEqual([]);
  });

  it('finds what is false, but for a loose quotation, which it leaves open', () => {
    const missed = of('false').filter((one) => !flagged(one));
    expect(missed.map(({ text }) => text.split('\n').at(2))).toEqual([
      '> Every reward function is called once per candidate and never sees its group',
    ]);
  });

  it('bears out what is so', () => {
    const borne = of('true').filter(
      ({ claims }) => claims.length > 0 && claims.every(({ status }) => status === 'supported'),
    );
    expect(words(of('true').filter((one) => !borne.includes(one)))).toEqual([]);
  });
});

describe('over sentences about other languages, the audit', () => {
  const wrong = (text: string) =>
    audit(text, { files: sources, paper }).claims.flatMap(({ status, claim, why }) =>
      status === 'false' ? [`${claim} (${why})`] : [],
    );

  it.each(notFalse)('accuses nobody: %s', (text) => {
    expect(wrong(text)).toEqual([]);
  });

  it.each(notSo)('finds what is false: %s', (text) => {
    expect(wrong(text)).toHaveLength(1);
  });
});
