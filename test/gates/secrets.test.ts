// The secrets gate: known shapes of secrets, and the very keys of this installation in any disguise.
import { Buffer } from 'node:buffer';
import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readChanges } from '../../src/gates/change-set.ts';
import { hiddenIn, kept, knownIn } from '../../src/gates/secrets/known-secret.ts';
import { withoutSecrets } from '../../src/gates/secrets/leak.ts';
import { secretsGate } from '../../src/gates/secrets/secrets.ts';
import { filesOf, gate, judge, patchOf } from './repository.ts';

const key = ['sk', 'ant', 'api03', 'Zk9wQ2xTn4vB7yLm', 'R3dH8sJf1uXc6pEo'].join('-');
/** Put together here so that no scanner takes this file for a leak. */
const github = `ghp_${'wWPw5k4aXcaT4fNP0UcnZwJUVFk6LO0pINUx'}`;

const secrets = async (changes: Record<string, string | Uint8Array>, base: Record<string, string> = {}) =>
  gate(await judge({ base, changes, knownSecrets: [key] }), 'secrets');

const base64 = (text: string): string => Buffer.from(text).toString('base64');

describe('secrets', () => {
  it('a shape that secretlint knows fails, with its line', async () => {
    const found = await secrets({ 'a.py': `x = 1\ntoken = "${github}"\n` });
    expect(found.outcome).toBe('fail');
    expect(found.reasons[0]).toMatch(/a\.py line 2/);
    expect(JSON.stringify(found)).not.toContain(github);
  });

  it('a private key over several lines fails', async () => {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    expect((await secrets({ 'key.pem': pem })).outcome).toBe('fail');
  });

  const pemOf = (type: 'pkcs8' | 'sec1', make: () => { readonly privateKey: KeyObject }): string =>
    make().privateKey.export({ type, format: 'pem' }).toString();
  const keysOfAllKinds: Readonly<Record<string, string>> = {
    'SEC1, as openssl ecparam writes it': pemOf('sec1', () => generateKeyPairSync('ec', { namedCurve: 'P-256' })),
    Ed25519: pemOf('pkcs8', () => generateKeyPairSync('ed25519')),
    'a passphrase': generateKeyPairSync('rsa', { modulusLength: 2048 })
      .privateKey.export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'x' })
      .toString(),
    PGP: [
      '-----BEGIN PGP PRIVATE',
      `KEY BLOCK-----\n\n${base64(github.repeat(6))}\n=abcd\n-----END PGP PRIVATE KEY BLOCK-----`,
    ].join(' '),
  };

  it.each(Object.keys(keysOfAllKinds))('a private key with %s fails, and leaves no text', async (kind) => {
    const pem = keysOfAllKinds[kind] ?? '';
    expect((await secrets({ 'a.txt': `key:\n${pem}` })).reasons).toEqual([
      'a.txt line 2 holds what looks like a secret (privatekey).',
    ]);
    const longestLine = pem.split('\n').toSorted((a, b) => b.length - a.length)[0] ?? '';
    const forms = [
      pem,
      pem.replace(/^/gm, '> '),
      pem.replace(/^/gm, '+'),
      pem.replaceAll('\n', '<br>'),
      `| ${pem.replaceAll('\n', ' | ')}`,
      JSON.stringify(pem),
      pem.slice(0, pem.indexOf('-----END')),
    ];
    for (const form of forms) {
      const left = await withoutSecrets(`Before ${form} and after`, []);
      expect(left, form.slice(0, 60)).not.toContain(longestLine.slice(0, 40));
      expect(left).toMatch(/^Before .*\[secret taken out\].* and after$/s);
    }
  });

  it.each(['...', 'MII...', 'x'.repeat(80), 'your key here, in one line without blanks'])(
    'armour around %s is an example',
    async (example) => {
      const text = ['-----BEGIN EC PRIVATE', `KEY-----\n${example}\n-----END EC PRIVATE KEY-----`].join(' ');
      expect(await withoutSecrets(text, [])).toBe(text);
    },
  );

  it('a comment in the patch does not switch the scanner off', async () => {
    const text = `// secretlint-disable\nconst token = "${github}"; // secretlint-disable-line\n`;
    expect((await secrets({ 'a.js': text })).outcome).toBe('fail');
  });

  it('what was there before is not this patch', async () => {
    const before = `token = "${github}"\n`;
    expect((await secrets({ 'a.py': `${before}x = 1\n` }, { 'a.py': before })).outcome).toBe('pass');
  });

  it.each([
    ['plain', `k = "${key}"`],
    ['base64', `k = "${base64(key)}"`],
    ['base64 after one byte', `k = "${base64(`a${key}b`)}"`],
    ['base64 after two bytes', `k = "${base64(`ab${key}cd`)}"`],
    ['url-safe base64', `k = "${Buffer.from(`>>?${key}`).toString('base64url')}"`],
    ['base64 over lines', base64(`abc${key}`).replace(/(.{20})/g, '$1\n')],
    ['hex', Buffer.from(key).toString('hex')],
    ['hex in capitals with colons', (Buffer.from(key).toString('hex').toUpperCase().match(/../g) ?? []).join(':')],
    ['hex escapes', (Buffer.from(key).toString('hex').match(/../g) ?? []).map((each) => `\\x${each}`).join('')],
    ['reversed', [...key].reverse().join('')],
    ['split by concatenation', `k = "${key.slice(0, 12)}" + "${key.slice(12, 30)}" + "${key.slice(30)}"`],
    ['split over lines', `"${key.slice(0, 20)}" \\\n  "${key.slice(20)}"`],
    ['split into variables', `a = "${key.slice(0, 18)}"\nunrelated = 1\nb = "${key.slice(18)}"\n`],
    ['split the wrong way round', `b = "${key.slice(22)}"\na = "${key.slice(0, 22)}"\n`],
  ])('a key of this installation, %s, fails and is not printed', async (_, text) => {
    const found = await secrets({ 'src/a.py': `${text}\n` });
    expect(found.outcome).toBe('fail');
    expect(JSON.stringify(found)).not.toContain(key);
  });

  it('a key in the name of a file fails, and the name is not printed', async () => {
    const found = await secrets({ [`${key}.txt`]: 'x\n' });
    expect(found.outcome).toBe('fail');
    expect(JSON.stringify(found)).not.toContain(key);
  });

  it('a key of which each file holds a piece fails', async () => {
    const files = {
      'a.py': `A = "${key.slice(0, 18)}"\n`,
      'b.py': `B = "${key.slice(18, 34)}"\n`,
      'c.md': `${key.slice(34)}\n`,
    };
    const found = await secrets(files);
    expect([found.outcome, found.reasons[0]]).toEqual([
      'fail',
      'The files together hold key 1 of this installation (split).',
    ]);
  });

  it('one line of a PEM key fails', async () => {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    const text = `x = "${pem.split('\n')[5]}"`;
    expect(hiddenIn(text, pem)).toBe('plain');
    expect(hiddenIn(text, pem.replaceAll('\n', '\\n'))).toBe('plain');
    expect(hiddenIn('-----BEGIN PRIVATE KEY-----', pem)).toBeNull();
  });

  it('a key inside a binary fails', async () => {
    expect((await secrets({ 'a.bin': new Uint8Array([0, 1, ...Buffer.from(key), 0]) })).outcome).toBe('fail');
  });

  it('ordinary code passes, and so does a short value', async () => {
    expect((await secrets({ 'a.py': 'import os\n\nkey = os.environ["ANTHROPIC_API_KEY"]\n' })).outcome).toBe('pass');
    expect(hiddenIn('the word short stands here', 'short')).toBeNull();
  });

  it('a scanner that cannot run fails the gate', async () => {
    const changes = { 'a.py': 'x = 1\n' };
    const set = readChanges(filesOf({}), patchOf({}, changes));
    const found = await secretsGate({ set, knownSecrets: [], scan: () => Promise.reject(new Error('no rules')) });
    expect([found.outcome, found.measures['scanner_ran']]).toEqual(['fail', false]);
  });

  it('finds a key at any offset of base64, whatever stands around it', () => {
    fc.assert(
      fc.property(
        fc.string({ maxLength: 20 }),
        fc.string({ maxLength: 20 }),
        (before, after) => hiddenIn(`x = "${base64(before + key + after)}"`, key) !== null,
      ),
      { numRuns: 300 },
    );
  });

  it('does not find a random key in code that never held it', () => {
    const code =
      'def river_reward(scores, beta=0.5):\n    total = sum(math.exp(beta * s) for s in scores)\n    return total / max(len(scores), 1)\n'.repeat(
        50,
      );
    fc.assert(
      fc.property(fc.stringMatching(/^[A-Za-z0-9]{32}$/), (random) => hiddenIn(code, random) === null),
      { numRuns: 300 },
    );
  });
});

describe('the scanner', () => {
  // It profiles itself on the process's own timeline, which nobody reads and nothing empties: two kilobytes of memory per rule and text for ever.
  it('leaves nothing behind in the process', async () => {
    const before = performance.getEntries().length;
    for (let n = 0; n < 3; n += 1) await secrets({ [`notes/${n}.md`]: 'No secret here.\n' });
    expect(performance.getEntries().length - before).toBe(0);
  });
});

describe('secrets made ready for many texts', () => {
  it('are found as before, and are other ones as soon as the list is', () => {
    let list = [key];
    const known = kept(() => list);
    expect(known()).toBe(known());
    expect(knownIn(`a ${base64(key)} b`, known())).toBe(knownIn(`a ${base64(key)} b`, [key]));
    const other = `${key.slice(0, -4)}Zz9q`;
    list = [other];
    expect(knownIn(`a ${key} b`, known())).toBeNull();
    expect(knownIn(`a ${other} b`, known())).toBe('key 1 of this installation (plain)');
    list.push(key);
    expect(knownIn(`a ${key} b`, known())).toBe('key 2 of this installation (plain)');
  });
});
