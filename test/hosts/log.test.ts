// Log lines never hold a secret of the installation, in whatever shape it comes.
import { Buffer } from 'node:buffer';
import { generateKeyPairSync } from 'node:crypto';
import { expect, it } from 'vitest';
import { jsonLog } from '../../src/hosts/log.ts';

const key = ['sk', 'ant', 'api03', 'Zk9wQ2xTn4vB7yLm', 'R3dH8sJf1uXc6pEo'].join('-');
const pem = generateKeyPairSync('rsa', { modulusLength: 2048 })
  .privateKey.export({ type: 'pkcs1', format: 'pem' })
  .toString();

function logged(problem: string): string {
  const lines: string[] = [];
  jsonLog({ level: 'info', secrets: () => [key, pem], write: (line) => lines.push(line) }).error('it failed', {
    problem,
  });
  return lines.join('\n');
}

it('a key is taken out of its line, which stays', () => {
  const line = logged(`401 for ${key}`);
  expect(JSON.parse(line)).toMatchObject({ level: 'error', message: 'it failed', problem: '401 for [redacted]' });
});

it('so is a line of a PEM key, and the whole of it', () => {
  expect(logged(`the signer said ${pem.split('\n')[4]}`)).toContain('the signer said [redacted]');
  expect(logged(`the signer said ${pem}`)).not.toContain(pem.split('\n')[4]);
});

it.each([
  ['base64', Buffer.from(`x${key}`).toString('base64')],
  ['hex', Buffer.from(key).toString('hex')],
  ['reversed', [...key].reverse().join('')],
])('a line that holds a key in %s is kept back, and says so', (_, text) => {
  const line = logged(`something about ${text}`);
  expect(line).not.toContain(text);
  expect(JSON.parse(line)).toMatchObject({ level: 'error', message: expect.stringContaining('a line was kept back') });
});
