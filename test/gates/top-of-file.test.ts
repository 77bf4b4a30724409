// What a new file does by itself when it is loaded: done as soon as one thing of it is used.
import { describe, expect, it } from 'vitest';
import { gate, gradeOf, judge } from './repository.ts';

const base = {
  'package.json': '{ "name": "app", "private": true, "dependencies": { "express": "4.21.0" } }',
  'src/index.ts': "import routes from './routes';\n\nexport const start = () => routes;\n",
  'src/routes/index.ts':
    "import express from 'express';\nimport ping from './ping';\n\nconst router = express.Router();\nrouter.use('/ping', ping);\n\nexport default router;\n",
  'src/routes/ping.ts': "import express from 'express';\n\nconst router = express.Router();\nexport default router;\n",
};
const handler =
  'const rank = (req: any, res: any) => {\n  const found = String(req.query.q).split(",");\n  return res.json(found);\n};\n\nexport default { rank };\n';
const routes = (from: string, own: string): string =>
  `import express from 'express';\nimport handlers from '${from}';\n\nconst router = express.Router();\n\n${own}\n\nexport default router;\n`;
const mounted = (use: string): string =>
  (base['src/routes/index.ts'] ?? '')
    .replace("import ping from './ping';", "import ping from './ping';\nimport rank from './rank';")
    .replace("router.use('/ping', ping);", `router.use('/ping', ping);${use}`);
const use = "\nrouter.use('/rank', rank);";
const get = "router.get('/', handlers.rank);";

describe('a router that existing code mounts', () => {
  it.each([
    ['src/routes/rank.ts', 'src/handlers/rank.ts', '../handlers/rank'],
    ['src/routes/rank/index.ts', 'src/handlers/rank/index.ts', '../../handlers/rank'],
  ])('reaches the handlers that it is given: %s', async (place, to, from) => {
    const changes = { [place]: routes(from, get), [to]: handler, 'src/routes/index.ts': mounted(use) };
    const { grade, reasons } = gate(await judge({ base, changes }), 'integration');
    expect(grade).toBe('wired');
    expect(reasons).toContain(`${to} is used in ${place} (line 6).`);
  });

  it('reaches nothing in what never runs', async () => {
    const changes = {
      'src/routes/rank/index.ts': routes('../../handlers/rank', `if (false) {\n  ${get}\n}`),
      'src/handlers/rank.ts': handler,
      'src/routes/index.ts': mounted(use),
    };
    expect(await gradeOf({ base, changes })).not.toBe('wired');
  });

  it('reaches nothing where it is not mounted', async () => {
    const changes = {
      'src/routes/rank/index.ts': routes('../../handlers/rank', get),
      'src/handlers/rank.ts': handler,
      'src/routes/index.ts': mounted(''),
    };
    expect(await gradeOf({ base, changes })).not.toBe('wired');
  });
});

describe('a module of which one function is used', () => {
  const kit = {
    'package.json': '{ "name": "kit", "private": true }',
    'src/run.ts': 'export const run = (x: number) => x + 1;\n',
    'src/registry.ts': 'export const all = new Map<string, unknown>();\n',
  };
  const changes = (top: string) => ({
    'src/extra.ts': `import { grow } from './grow';\nimport { all } from './registry';\n\n${top}\n\nexport function twice(x: number): number {\n  return x * 2;\n}\n`,
    'src/grow.ts': `export function grow(x: number): number {\n${'  x = x * 2;\n'.repeat(20)}  return x;\n}\n`,
    'src/run.ts': "import { twice } from './extra';\n\nexport const run = (x: number) => twice(x) + 1;\n",
  });
  const reasonsFor = async (top: string) =>
    gate(await judge({ base: kit, changes: changes(top) }), 'integration').reasons;

  it('does what stands at its top', async () => {
    expect(await reasonsFor("all.set('grow', grow);")).toContain(
      'grow (src/grow.ts) is used in src/extra.ts (line 4).',
    );
  });

  it('does not use what it only keeps or offers', async () => {
    for (const top of ['export const table = { grow };', 'export { grow };', 'if (require.main === module) grow(1);'])
      expect(await reasonsFor(top)).not.toContain('grow (src/grow.ts) is used in src/extra.ts (line 4).');
  });
});
