// The environment that every function of a test's deployment has, as `serverless.yml` gives it and Lambda adds to it.
import { generateKeyPairSync } from 'node:crypto';

export const names = { experiment: 'outrider-test-experiment', arm: 'outrider-test-arm' } as const;

/** What Lambda itself sets, with keys that open nothing. */
export const lambdaEnvironment = {
  AWS_REGION: 'us-east-1',
  AWS_ACCESS_KEY_ID: 'test',
  AWS_SECRET_ACCESS_KEY: 'a-key-that-opens-nothing',
  OUTRIDER_BUCKET: 'outrider-test',
  OUTRIDER_TABLE: 'outrider-test',
  OUTRIDER_AUDIT_TABLE: 'outrider-test-audit',
  OUTRIDER_EXPERIMENT_FUNCTION: names.experiment,
  OUTRIDER_ARM_FUNCTION: names.arm,
};

/** A PEM that no GitHub knows. */
export function newPrivateKey(): string {
  return generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
  }).privateKey;
}
