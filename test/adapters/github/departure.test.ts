// Nothing leaves for GitHub that holds a key of the installation, in whatever field and disguise, or that cannot be looked through.
import { Buffer } from 'node:buffer';
import { generateKeyPairSync } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { guardedFetch, withheldBecause } from '../../../src/adapters/github/departure.ts';
import { outgoingCheck } from '../../../src/gates/secrets/leak.ts';
import type { Forge } from '../../../src/ports/forge.ts';
import type { Publisher } from '../../../src/ports/publisher.ts';
import { type Opened, openGitHub } from './stand-in.ts';

const key = ['sk', 'ant', 'api03', 'Zk9wQ2xTn4vB7yLm', 'R3dH8sJf1uXc6pEo'].join('-');
const pem = generateKeyPairSync('rsa', { modulusLength: 2048 })
  .privateKey.export({ type: 'pkcs1', format: 'pem' })
  .toString();
const pemLine = pem.split('\n')[7] ?? '';
/** Put together here so that no scanner takes this file for a leak. */
const github = `ghp_${'wWPw5k4aXcaT4fNP0UcnZwJUVFk6LO0pINUx'}`;

const disguises: Readonly<Record<string, (text: string) => string>> = {
  plain: (text) => text,
  base64: (text) => Buffer.from(text).toString('base64'),
  'base64 at an offset, in lines': (text) =>
    Buffer.from(`x${text}`)
      .toString('base64')
      .replace(/(.{24})/g, '$1\n'),
  base64url: (text) => Buffer.from(`ab${text}`).toString('base64url'),
  hex: (text) => Buffer.from(text).toString('hex'),
  reversed: (text) => [...text].reverse().join(''),
  'reversed, in base64': (text) => Buffer.from([...text].reverse().join('')).toString('base64'),
  'split over lines': (text) => text.replace(/(.{9})/g, '$1\n'),
  'split with words between': (text) => `${text.slice(0, 20)} and then some more words ${text.slice(20)}`,
};

let opened: Opened;
let forge: Forge;
let base: string;
beforeAll(async () => {
  opened = await openGitHub();
  forge = opened.open({}, { outgoing: outgoingCheck(async () => [key, pem]) });
  base = (await forge.repository.pin(null)).sha;
});
beforeEach(() => opened.github.clearFaults());
afterAll(() => opened.github.close());

const bytes = (text: string) => new TextEncoder().encode(text);
const wide = (text: string) => new Uint8Array([0, 255, ...bytes(text), 0]);

/** Every way in which something of ours is written at GitHub, with the text in each place that it has. */
const writes: Readonly<Record<string, (publisher: Publisher, text: string) => Promise<unknown>>> = {
  'a comment': (_, text) => forge.thread.create(`Look: ${text}`),
  'an edited comment': (_, text) => forge.thread.edit(1, text),
  'the title of an issue': (publisher, title) => publisher.openIssue({ title, body: 'b' }),
  'the body of an issue': (publisher, body) => publisher.openIssue({ title: 't', body }),
  'the title of a pull request': (publisher, title) =>
    publisher.openPullRequest({ branch: 'outrider/a/b', base: 'main', title, body: 'b' }),
  'the body of a pull request': (publisher, body) =>
    publisher.openPullRequest({ branch: 'outrider/a/b', base: 'main', title: 't', body }),
  'an edited pull request': (publisher, body) =>
    publisher.update({ kind: 'pull_request', number: 1, url: 'u', branch: 'b' }, { body }),
  'a label': (publisher, text) => publisher.label({ kind: 'issue', number: 1, url: 'u', branch: null }, text),
  'a file': (publisher, text) =>
    publisher.commit(base, [{ path: 'a.txt', mode: '100644', bytes: bytes(text) }], 'message'),
  'a binary file': (publisher, text) =>
    publisher.commit(base, [{ path: 'a.bin', mode: '100644', bytes: wide(text) }], 'message'),
  'the name of a file': (publisher, text) =>
    publisher.commit(base, [{ path: `a/${text}.txt`, mode: '100644', bytes: bytes('x') }], 'message'),
  'a commit message': (publisher, text) =>
    publisher.commit(base, [{ path: 'a.txt', mode: '100644', bytes: bytes('x') }], text),
  'the name of a branch': (publisher, text) => publisher.createBranch(`outrider/${text}`, base),
};

/** What the stand-in received while `act` ran, as one text with every escape undone. */
async function received(act: () => Promise<unknown>): Promise<{ entries: string; error: unknown }> {
  const from = opened.github.journal.length;
  const error = await act().then(
    () => null,
    (caught: unknown) => caught,
  );
  const entries = opened.github.journal.slice(from).map((entry) => `${entry.path} ${JSON.stringify(entry.body)}`);
  return { entries: entries.join('\n'), error };
}

describe.each(Object.entries(writes))('in %s', (_, write) => {
  it.each(Object.entries(disguises))('a key that is %s never leaves', async (_name, disguise) => {
    const text = disguise(key);
    const { entries, error } = await received(() => write(forge.publisher, text));
    expect(error).toMatchObject({ name: 'ForgeError', reason: 'withheld' });
    expect((error as Error).message).toMatch(
      /^Nothing was sent to acme\/widget, because it holds key 1 of this installation/,
    );
    expect((error as Error).message).not.toContain(text);
    expect(entries).not.toContain(JSON.stringify(text).slice(1, -1));
  });
});

describe('the look at what leaves', () => {
  it('lets every write pass that gives nothing away', async () => {
    const { error } = await received(() => forge.thread.create('The reward is `scores.mean()`, see a1b2c3d4e5f6a7b8.'));
    expect(error).toBeNull();
    const file = { path: 'a.txt', mode: '100644' as const, bytes: bytes('plain\n') };
    expect((await received(() => forge.publisher.commit(base, [file], 'Add a file'))).error).toBeNull();
  });

  it('tells a PEM key by any one of its lines, but not by the line that says what it is', async () => {
    const { error } = await received(() => forge.thread.create(`I saw ${pemLine} somewhere`));
    expect(error).toMatchObject({ reason: 'withheld' });
    const header = await outgoingCheck(async () => [pem])({
      owner: null,
      words: [],
      contents: ['-----BEGIN RSA PRIVATE KEY-----'],
    });
    expect(header).toBeNull();
  });

  it('holds back words with anybody’s secret, and says by which rule', async () => {
    const { error, entries } = await received(() => forge.thread.create(`token ${github}`));
    expect(error).toMatchObject({ reason: 'withheld', message: expect.stringContaining('looks like a secret (') });
    expect(entries).not.toContain(github);
  });

  it('leaves what a file of the repository held before: that is for the gate, which knows the base', async () => {
    const file = { path: 'fixture.txt', mode: '100644' as const, bytes: bytes(`token ${github}\n`) };
    expect((await received(() => forge.publisher.commit(base, [file], 'Edit a fixture'))).error).toBeNull();
  });

  it('holds back everything when it cannot look', async () => {
    const broken = opened.open({}, { outgoing: () => Promise.reject(new RangeError('out of memory')) });
    const { error, entries } = await received(() => broken.thread.create('harmless'));
    expect(error).toMatchObject({
      message: expect.stringContaining('could not be looked through for secrets (RangeError)'),
    });
    expect(entries).toBe('');
  });

  it('is asked once: what was kept back is not tried again', async () => {
    let asked = 0;
    const outgoing = async () => {
      asked += 1;
      return 'a thing';
    };
    await received(() => opened.open({}, { outgoing }).thread.create('x'));
    // The token is asked for first, and already that is kept back.
    expect(asked).toBe(1);
  });

  it('never sends the token in anything but its header', async () => {
    const sent: string[] = [];
    const inner: typeof fetch = async (input) => {
      sent.push(String(input));
      return new Response('{}');
    };
    const guarded = guardedFetch(inner, async () => null);
    const headers = { authorization: 'token live-token-of-now' };
    const body = JSON.stringify({ body: 'I found live-token-of-now here' });
    const answer = await guarded('https://api.github.com/repos/a/b/issues', { method: 'POST', headers, body });
    expect(withheldBecause(Object.fromEntries(answer.headers))).toBe('it holds the token that it is sent with');
    expect(sent).toEqual([]);
  });

  it('finds a key wherever it stands in a body of any shape', async () => {
    const shaped = fc.letrec<{ value: unknown }>((tie) => ({
      value: fc.oneof(
        { depthSize: 'small' },
        fc.string(),
        fc.integer(),
        fc.array(tie('value'), { maxLength: 3 }),
        fc.dictionary(fc.constantFrom('body', 'content', 'title', 'path', 'tree', 'encoding'), tie('value'), {
          maxKeys: 3,
        }),
      ),
    })).value;
    const places = fc.tuple(
      shaped,
      shaped,
      fc.constantFrom('body', 'content', 'q', key),
      fc.constantFrom(...Object.values(disguises)),
    );
    await fc.assert(
      fc.asyncProperty(places, async ([before, after, name, disguise]) => {
        let sent = false;
        const inner: typeof fetch = async () => {
          sent = true;
          return new Response('{}');
        };
        const body = JSON.stringify({ before, at: { [name]: `say ${disguise(key)} now` }, after });
        await guardedFetch(
          inner,
          outgoingCheck(async () => [key]),
        )('https://x.example/repos', { method: 'POST', body });
        return !sent;
      }),
      { numRuns: 200 },
    );
  });
});
