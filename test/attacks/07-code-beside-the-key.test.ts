// Attack 7: a repository's code runs in a process that could sign as the App. It runs in a function that has nothing.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { parse } from 'yaml';
import { lambdaBundles } from '../hosts/lambda/world/bundles.ts';
import { patience } from './ground.ts';

const root = join(import.meta.dirname, '../..');
let dist: string;
beforeAll(async () => {
  dist = await lambdaBundles();
}, patience);

it('the sandbox function has no environment, no secret, and a role of its own that may do nothing', async () => {
  const text = (await readFile(join(root, 'serverless.yml'), 'utf8')).replace(/!\w+/g, '');
  const { functions, resources } = parse(text, { merge: true }) as {
    functions: Record<string, { role: string; environment?: object; vpc?: object }>;
    resources: {
      Resources: Record<
        string,
        {
          Properties: {
            ManagedPolicyArns?: unknown[];
            Policies?: { PolicyDocument: { Statement: { Action: unknown }[] } }[];
          };
        }
      >;
    };
  };
  const { sandbox, ...others } = functions;
  expect(sandbox?.environment).toBeUndefined();
  expect(sandbox?.vpc).toBeDefined();
  expect(Object.values(others).map(({ role }) => role)).not.toContain(sandbox?.role);
  const { Policies = [], ManagedPolicyArns = [] } = resources.Resources[sandbox?.role ?? '']?.Properties ?? {};
  const actions = Policies.flatMap(({ PolicyDocument }) => PolicyDocument.Statement.flatMap(({ Action }) => Action));
  expect(JSON.stringify([actions, ManagedPolicyArns])).not.toMatch(/secretsmanager|kms|dynamodb|s3:|lambda:|iam:|"\*"/);
});

it('its bundle has no part that reads a key, and no client of GitHub or of a model', async () => {
  const code = await readFile(join(dist, 'sandbox/index.mjs'), 'utf8');
  expect(code.length).toBeGreaterThan(1000);
  for (const part of ['PRIVATE_KEY', 'WEBHOOK_SECRET', 'ANTHROPIC_API_KEY', 'api.github.com', 'x-api-key'])
    expect(code.includes(part), part).toBe(false);
});
