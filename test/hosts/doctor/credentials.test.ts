// A private key as people get it wrong: what the doctor says is what to do about it.
import { generateKeyPairSync } from 'node:crypto';
import { expect, it } from 'vitest';
import { readConfig } from '../../../src/config.ts';
import { credentialFindings } from '../../../src/hosts/doctor/credentials.ts';

const pem = generateKeyPairSync('rsa', { modulusLength: 2048 })
  .privateKey.export({ type: 'pkcs8', format: 'pem' })
  .toString();

const said = (PRIVATE_KEY: string) =>
  credentialFindings(readConfig({}, { PRIVATE_KEY })).find(({ about }) => about === 'PRIVATE_KEY');

it.each([
  ['as it is', pem, 'is an RSA key of 2048 bits'],
  ['with its line ends written out', pem.replaceAll('\n', '\\n'), 'is an RSA key of 2048 bits'],
  ['in double quotes', `"${pem}"`, 'stands in quotation marks'],
  ['in single quotes, line ends written out', `'${pem.trim().replaceAll('\n', '\\n')}'`, 'stands in quotation marks'],
  ['in base64', Buffer.from(pem).toString('base64'), 'is in base64'],
  ['without line ends', pem.replaceAll('\n', ' '), 'has lost its line ends'],
  ['a path', './key.pem', 'is a path'],
  ['something else', 'hunter2', 'is no PEM private key'],
])('%s', (_, key, what) => {
  expect(said(key)?.what).toBe(what);
});
