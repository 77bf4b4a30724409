// The block of `/outrider experiment`: what is read, what is refused with its line, and that nothing makes the reader throw.
import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { experimentBlock, experimentBlockJsonSchema } from '../../src/command/parse/experiment-block.ts';
import { blockNote } from '../../src/comment/notes/study.ts';

const issue = (block: string, before = 'Which model is better here?\n\n') =>
  `${before}\`\`\`yaml\n${block}\n\`\`\`\n\nThanks!\n`;
const good = 'repos: [atropos, acme/mlx]\npapers: [2606.27369v1]\nmodels: [claude-opus-5-5, glm-5.2]';

function mistakesOf(block: string): string[] {
  const read = experimentBlock(issue(block));
  return read.kind === 'mistaken' ? read.problems.map(({ line, message }) => `${line}: ${message}`) : [read.kind];
}

describe('the block of an experiment', () => {
  it('is read with its defaults', () => {
    expect(experimentBlock(issue(good))).toEqual({
      kind: 'read',
      block: {
        repos: ['atropos', 'acme/mlx'],
        papers: ['2606.27369v1'],
        models: ['claude-opus-5-5', 'glm-5.2'],
        repeats: 1,
        concurrency: 3,
        refine: false,
        cross_review: true,
      },
    });
  });

  it('takes ids and names as they are written, and of an address of arXiv the id', () => {
    const read = experimentBlock(
      issue('repos: [2048]\npapers: [2606.27360, https://arxiv.org/abs/2601.01234v2]\nmodels: [glm-5.2, kimi-k3]'),
    );
    expect(read).toMatchObject({ kind: 'read', block: { repos: ['2048'], papers: ['2606.27360', '2601.01234v2'] } });
  });

  it.each([
    ['an unknown key', `${good}\nmodell: x`, '7: There is no key `modell`. Did you mean `models`?'],
    [
      'an address',
      `${good}\nbase_url: http://x`,
      '7: There is no key `base_url`. Addresses are set by the operator, never in an issue.',
    ],
    ['a paper that is none', good.replace('2606.27369v1', '26.1'), '5: `papers[0]` cannot be `26.1`.'],
    ['a paper twice', good.replace('2606.27369v1', '2606.27369v1, 2606.27369v2'), '5: `2606.27369v2` is named twice.'],
    ['a repository twice', good.replace('acme/mlx', 'acme/Atropos'), '4: `acme/Atropos` is named twice.'],
    ['a path for a repository', good.replace('acme/mlx', '../x/y'), '4: `repos[1]` cannot be `../x/y`.'],
    ['an address for a model', good.replace('glm-5.2', 'http://x'), '6: `models[1]` cannot be `http://x`.'],
    ['nothing to pay with', `${good}\nbudget: 0`, '7: `budget` cannot be `0`.'],
    ['too many at once', `${good}\nconcurrency: 11`, '7: `concurrency` cannot be `11`.'],
    ['a broken line', `${good}\n  x: [`, '7: '],
    ['a list', '- a', '4: `the block` is of the wrong kind.'],
    ['a missing key', good.replace(/models:.*/, ''), '4: `models` is missing.'],
  ])('is refused with the line in the issue: %s', (_, block, said) => {
    expect(mistakesOf(block).some((line) => line.startsWith(said))).toBe(true);
  });

  it('is refused when it would be too much', () => {
    const names = (n: number, name: (i: number) => string) => Array.from({ length: n }, (_, i) => name(i)).join(', ');
    const papers = names(11, (i) => `2606.${10_000 + i}`);
    expect(mistakesOf(`repos: [${names(10, (i) => `r${i}`)}]\npapers: [${papers}]\nmodels: [a, b]`)).toEqual([
      '4: Repositories, papers, models and repeats make 110 cells, and 100 are the most.',
    ]);
    expect(
      mistakesOf(`repos: [${names(40, (i) => `r${i}`)}]\npapers: [2606.10000]\nmodels: [a, b]\nrepeats: 20`),
    ).toEqual(['4: Repositories, papers, models and repeats make 1600 arms, and 600 are the most.']);
  });

  it('is the one that is there, or the one that is marked; not what is quoted, commented out or in a list', () => {
    const hidden = `> \`\`\`yaml\n> ${good}\n> \`\`\`\n\n<!--\n\`\`\`yaml\n${good}\n\`\`\`\n-->\n`;
    expect(experimentBlock(hidden)).toEqual({ kind: 'none' });
    expect(experimentBlock(`${hidden}\n${issue(good)}`).kind).toBe('read');
    expect(experimentBlock(issue(good) + issue(good))).toEqual({ kind: 'several', lines: [3, 12] });
    const marked = `${issue('other: true')}\n\`\`\`yml outrider\n${good}\n\`\`\`\n`;
    expect(experimentBlock(marked).kind).toBe('read');
  });

  it('never makes the reader throw', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => experimentBlock(issue(text)).kind !== undefined));
    fc.assert(fc.property(fc.string(), (text) => experimentBlock(text).kind !== undefined));
  });

  it('is answered with every mistake and with a block that works', () => {
    const words = ['repos: [a, a]\nmodels: [x]', '', 'a: b'].map((block) => experimentBlock(issue(block)));
    const notes = [experimentBlock('no block'), experimentBlock(issue(good) + issue(good)), ...words].map((read) =>
      read.kind === 'read' ? '' : blockNote(read, 'hub'),
    );
    expect(notes.join('\n\n=====\n\n')).toMatchSnapshot();
    const sample = /```yaml\n([\s\S]*?)```/.exec(notes[0] ?? '')?.[1] ?? '';
    expect(experimentBlock(issue(sample)).kind).toBe('read');
  });
});

describe('its published schema', () => {
  const schema = JSON.parse(
    readFileSync(new URL('../../schema/experiment-block.schema.json', import.meta.url), 'utf8'),
  );

  it('is up to date: `npm run schemas` writes it', () => {
    expect(schema).toEqual(experimentBlockJsonSchema());
  });

  it('takes what the reader takes', () => {
    const check = new Ajv2020({ strict: true, validateFormats: false }).compile(schema);
    expect(check(parse(good))).toBe(true);
    expect(check({ ...parse(good), url: 'x' })).toBe(false);
  });
});
