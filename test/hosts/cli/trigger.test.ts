// What `outrider trigger` cannot use, said before anything is sent; and its list, read back line by line.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { UsageError } from '../../../src/domain/errors.ts';
import { runTrigger, type TriggerFlags } from '../../../src/hosts/cli/trigger-runs.ts';
import { shownName, wantedIn } from '../../../src/hosts/trigger/list.ts';

const folder = mkdtempSync(join(tmpdir(), 'outrider-trigger-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const quiet = { out: () => undefined, err: () => undefined };
const flags = { round: 'first', pace: '0', poll: '1' };
const one = { repo: 'acme/one', issue: '1' };

async function problemOf(file: string | undefined, more: Partial<TriggerFlags>): Promise<string> {
  const problem = await runTrigger(file, { ...flags, ...more }, quiet).catch((error: unknown) => error);
  expect(problem).toBeInstanceOf(UsageError);
  const { message } = problem as UsageError;
  expect(message).not.toContain('\n');
  return message;
}

describe('outrider trigger', () => {
  it('says which lines cannot be read, all at once', async () => {
    const file = join(folder, 'list.txt');
    writeFileSync(file, '# where\r\n\r\nacme/one#x\nacme/one 2606.1\nacme/two#1\nACME/two#1\n');
    const problem = await problemOf(file, { models: 'glm-5.2' });
    expect(problem).toContain('line 3: "acme/one#x" is none of ours, write OWNER/REPO#ISSUE or OWNER/REPO PAPER');
    expect(problem).toContain('line 4: "2606.1" is no arXiv id');
    expect(problem).toContain('line 6: says the same as line 5');
    expect(problem).toContain('Nothing was asked for.');
  });

  it.each<[string | undefined, Partial<TriggerFlags>, string]>([
    ['/no/such/file', { models: 'glm-5.2' }, '/no/such/file cannot be read'],
    [undefined, { models: 'glm-5.2' }, 'Say where'],
    ['x', { models: 'glm-5.2', ...one }, 'Say where'],
    ['x', { models: 'glm-5.2', issue: '1' }, 'in a file they stand in its lines'],
    [undefined, { repo: 'acme/one', models: 'glm-5.2' }, '--repo goes with one of --issue N and --paper ID'],
    [undefined, { ...one, paper: '2606.27369v1', models: 'glm-5.2' }, '--repo goes with one of'],
    [undefined, one, 'Say what runs'],
    [undefined, { ...one, models: '' }, 'model'],
    [undefined, { ...one, command: '/outrider run paper glm-5.2 --repeat 99' }, 'from 1 to 20'],
    [undefined, { ...one, command: '/outrider status' }, 'begins with "/outrider run paper"'],
    [undefined, { ...one, command: '/outrider run 2606.27369v1 glm-5.2' }, 'each repository has its own paper'],
    [undefined, { ...one, issue: '0', models: 'glm-5.2' }, '--issue takes the number of an issue, not 0.'],
    [undefined, { ...one, issue: '#12', models: 'glm-5.2' }, '--issue takes the number of an issue, not #12.'],
    [undefined, { ...one, models: 'glm-5.2', pace: 'x' }, '--pace takes a number'],
    [undefined, { ...one, models: 'glm-5.2', wait: '-1' }, '--wait takes a number'],
  ])('cannot use %s with %j', async (file, more, words) => {
    expect(await problemOf(file, more)).toContain(words);
  });

  it('cannot do without a token', async () => {
    expect(await problemOf(undefined, { ...one, models: 'glm-5.2' })).toContain('Set GITHUB_TOKEN');
  });
});

describe('a list', () => {
  const name = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9-]{0,10}$/);
  const line = fc.oneof(
    fc.tuple(name, name, fc.integer({ min: 1, max: 99_999 })).map(([o, r, n]) => `${o}/${r}#${n}`),
    fc.tuple(name, name, fc.integer({ min: 10_000, max: 99_999 })).map(([o, r, n]) => `${o}/${r} 2606.${n}v1`),
  );

  it('may say why beside a line, and begin with the mark of its bytes', () => {
    const text =
      '\ufeff# all of ours\r\nacme/one#12   # the flagship\r\n\tacme/two 2606.27369v1\t#later\r\n  # no more';
    expect(wantedIn(text, 'list').map((one) => [one.at, shownName(one)])).toEqual([
      ['line 2', 'acme/one#12'],
      ['line 3', 'acme/two 2606.27369v1'],
    ]);
  });

  it('may be of addresses, as a browser shows them, on the server that is asked', () => {
    const lines = [
      'https://github.com/acme/one/issues/12',
      'https://github.com/acme/two/pull/3#issuecomment-9',
      'https://GitHub.com/acme/three/ 2606.27369v1',
    ];
    expect(wantedIn(lines.join('\n'), 'list').map(shownName)).toEqual([
      'acme/one#12',
      'acme/two#3',
      'acme/three 2606.27369v1',
    ]);
    expect(
      wantedIn('https://git.acme.example/acme/one/issues/12', 'list', 'https://git.acme.example').map(shownName),
    ).toEqual(['acme/one#12']);
    expect(() => wantedIn('https://git.acme.example/acme/one/issues/12', 'list')).toThrow(
      'line 1: https://git.acme.example is not https://github.com, where this asks',
    );
    expect(() => wantedIn('https://github.com/acme/one', 'list')).toThrow('write OWNER/REPO#ISSUE or OWNER/REPO PAPER');
  });

  it('is read as spreadsheets write text, and other bytes are refused in words', async () => {
    const wide = join(folder, 'wide.txt');
    const mark = Buffer.from([0xff, 0xfe]);
    writeFileSync(wide, Buffer.concat([mark, Buffer.from('acme/one#1\nacme/ONE#1\n', 'utf16le')]));
    expect(await problemOf(wide, { models: 'glm-5.2' })).toContain('line 2: says the same as line 1');
    const bare = join(folder, 'bare.txt');
    writeFileSync(bare, Buffer.from('acme/one#1\n', 'utf16le'));
    expect(await problemOf(bare, { models: 'glm-5.2' })).toContain('is no UTF-8 text: save it as UTF-8');
  });

  it('is read back as it was written, each entry with its line', () => {
    const lines = fc.uniqueArray(line, { minLength: 1, selector: (text) => text.toLowerCase() });
    fc.assert(
      fc.property(lines, fc.constantFrom('\n', '\r\n', '\n\n# more\n'), (written, end) => {
        const text = written.join(end);
        const read = wantedIn(text, 'list');
        expect(read.map(shownName)).toEqual(written);
        for (const one of read) expect(text.split(/\r\n|\n/)[Number(one.at.slice(5)) - 1]).toBe(shownName(one));
      }),
    );
  });
});
