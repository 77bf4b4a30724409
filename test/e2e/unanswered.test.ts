// A command that breaks before its card is there: the thread says why, once, the log says it too, and nothing is spent.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { assertAllValid } from '../openapi.ts';
import {
  answerTo,
  type Bench,
  command,
  kindsIn,
  openBench,
  openIssue,
  paper,
  pythonRepository,
  write,
} from './bench.ts';

const patience = 120_000;
const run = `/outrider run ${paper} glm-5.2 --solo`;
const forbidden = { status: 403, body: { message: 'Resource not accessible by integration' } } as const;
const settingsFile = /\/contents\/\.github(%2F|\/)outrider\.yml/;

let bench: Bench;

beforeAll(async () => {
  bench = await openBench({
    users: [
      { login: 'mira', role: 'write' },
      { login: 'nora', role: 'write' },
    ],
    repositories: [pythonRepository('quick'), pythonRepository('off', { settings: 'enabled: false\n' })],
  });
}, patience);

beforeEach(() => {
  bench.log.errors.length = 0;
});

afterEach(() => bench.stage.github.clearFaults());

afterAll(async () => {
  await assertAllValid(bench.stage.github.journal);
  await bench.close();
}, patience);

describe('what is refused to the App', () => {
  it.each([
    ['the commit', /\/commits\/heads(?:\/|%2F)main/, 'Could not find the default branch'],
    ['the settings', settingsFile, 'Could not read ".github/outrider.yml"'],
    ['the repository', /^\/repos\/acme\/quick$/, 'Could not read the repository'],
    ['the permission of the asker', /\/collaborators\//, 'Could not look up the permission of mira'],
  ])('%s: said in the thread and in the log', { timeout: patience }, async (_what, path, words) => {
    const issue = await openIssue(bench);
    const calls = bench.stage.models.journal.length;
    bench.stage.github.fault({ method: 'GET', path, times: 1000, action: forbidden });
    const asked = await command(bench, issue, run);

    const note = await answerTo(bench, asked);
    expect(note).toContain(`This command could not be carried out: ${words}`);
    expect(note).toContain("grant it in the App's settings");
    expect(bench.log.errors.join('\n')).toContain(words.replaceAll('"', '\\"'));
    expect(bench.stage.models.journal.length).toBe(calls);
  });

  it('settings that may not be read are no missing ones: they may switch us off', { timeout: patience }, async () => {
    const issue = await openIssue(bench, 'off');
    bench.stage.github.fault({ method: 'GET', path: settingsFile, times: 1000, action: forbidden });
    const asked = await command(bench, issue, run);
    expect(await answerTo(bench, asked)).toContain('Could not read ".github/outrider.yml"');
    expect(await kindsIn(bench, issue)).toEqual(['note']);
  });

  it('whoever is not known to be allowed is told once a day and issue', { timeout: patience }, async () => {
    const issue = await openIssue(bench);
    bench.stage.github.fault({ method: 'GET', path: /\/collaborators\//, times: 1000, action: forbidden });
    for (const text of ['/outrider status', run, '/outrider help']) await command(bench, issue, text, 'nora');
    expect(await kindsIn(bench, issue)).toEqual(['note']);
  });

  it('a thread that takes no word either: the log has both', { timeout: patience }, async () => {
    const issue = await openIssue(bench);
    bench.stage.github.fault({ method: 'GET', path: /\/commits\/heads(?:\/|%2F)main/, times: 1000, action: forbidden });
    bench.stage.github.fault({ method: 'POST', path: /\/comments$/, times: 1000, action: forbidden });
    await write(bench, issue, run).then(({ execution }) => bench.stage.host.engine.waitFor(execution));
    expect(await kindsIn(bench, issue)).toEqual([]);
    expect(bench.log.errors.join('\n')).toContain('Could not find the default branch');
  });
});
