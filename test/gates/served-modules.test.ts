// Modules that a worker or server of a framework is handed as a whole: it takes every export of them, by names that come from outside.
import { describe, expect, it } from 'vitest';
import { gradeOf, type Tree } from './repository.ts';

const body = '  const y = x * 2;\n  return y;\n';
const grow = `export async function grow(x: number): Promise<number> {\n${body}}\n`;
const base = (main: string): Tree => ({
  'package.json': '{ "name": "bot", "private": true, "main": "src/main.ts" }',
  'src/main.ts': main,
  'src/workflows/index.ts': "export { old } from './old';\n",
  'src/workflows/old.ts': grow.replace('grow', 'old'),
  'src/resolvers/index.ts': "export { old } from './old';\n",
  'src/resolvers/old.ts': grow.replace('grow', 'old'),
});
const added = (folder: string): Tree => ({
  [`src/${folder}/grow.ts`]: grow,
  [`src/${folder}/index.ts`]: "export { old } from './old';\nexport { grow } from './grow';\n",
  'test/grow.test.ts': `import { grow } from '../src/${folder}';\n\nit('grows', async () => {\n  expect(await grow(1)).toBe(2);\n});\n`,
});
const temporal = "import { Worker } from '@temporalio/worker';\n";
const all = (name: string, folder = 'workflows') => `import * as ${name} from './${folder}';\n`;

describe('a module that is handed as a whole to', () => {
  it.each([
    [
      'a worker, by its place',
      `${temporal}\nWorker.create({ workflowsPath: require.resolve('./workflows'), taskQueue: 'bot' });\n`,
    ],
    [
      'a worker, by its place in modules',
      `${temporal}\nWorker.create({\n  workflowsPath: fileURLToPath(new URL('./workflows/index.js', import.meta.url)),\n  taskQueue: 'bot',\n});\n`,
    ],
    ['a worker, by its name', `${temporal}${all('activities')}\nWorker.create({ taskQueue: 'bot', activities });\n`],
    [
      'a worker, under another name',
      `${temporal}${all('jobs')}\nWorker.create({ activities: jobs, taskQueue: 'bot' });\n`,
    ],
  ])('%s', async (_name, main) => {
    expect(await gradeOf({ base: base(main), changes: added('workflows') })).toBe('registered');
  });

  it.each([
    [
      'a server of GraphQL',
      `import { ApolloServer } from '@apollo/server';\n${all('resolvers', 'resolvers')}\nnew ApolloServer({ typeDefs: '', resolvers });\n`,
    ],
    [
      'a server of gRPC',
      `import { Server } from '@grpc/grpc-js';\n${all('service', 'resolvers')}\nnew Server().addService(definition, service);\n`,
    ],
  ])('%s', async (_name, main) => {
    expect(await gradeOf({ base: base(main), changes: added('resolvers') })).toBe('registered');
  });

  it.each([
    [
      'another place',
      `${temporal}\nWorker.create({ workflowsPath: require.resolve('./others'), taskQueue: 'bot' });\n`,
    ],
    [
      'a part of it alone',
      `${temporal}${all('jobs')}\nWorker.create({ activities: { old: jobs.old }, taskQueue: 'bot' });\n`,
    ],
    ['a function of its own', `${all('activities')}\nconst start = (x: object) => x;\n\nstart({ activities });\n`],
    ['no setting that takes it', `${temporal}${all('jobs')}\nWorker.create({ labels: jobs, taskQueue: 'bot' });\n`],
  ])('but not to %s', async (_name, main) => {
    expect(await gradeOf({ base: base(main), changes: added('workflows') })).not.toBe('registered');
  });
});
