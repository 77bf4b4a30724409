// What the risk gate sees of options in TypeScript and JavaScript: other defaults, keys of schemas, tests that come to new code by way of others.
import { describe, expect, it } from 'vitest';
import { gate, judge } from './repository.ts';

const measuresOf = async (path: string, before: string, after: string, more: Readonly<Record<string, string>> = {}) =>
  gate(
    await judge({
      base: { 'package.json': '{ "name": "kit" }\n', [path]: before },
      changes: { [path]: after, ...more },
    }),
    'risk',
  ).measures;

describe('another default', () => {
  const operator = (name: string) =>
    `export function distinct(compare?: (a: number, b: number) => boolean) {\n  const by = compare ?? ${name};\n  return by(1, 2);\n}\n`;
  const adapter = (sorter: string) =>
    `export class Memory extends Base {\n  constructor(options = {}) {\n    super({ id: 'id', ${sorter}, store: {}, ...options });\n  }\n}\n`;

  it.each([
    ['by a name', operator('equal'), operator('alike')],
    ['by a name, under the options', adapter('sorter'), adapter('sorter: natural')],
    [
      'by a name, of what is taken apart',
      'export function f(o) {\n  const { size = LIMIT } = o;\n  return size;\n}\n',
      'export function f(o) {\n  const { size = MOST } = o;\n  return size;\n}\n',
    ],
  ])('is seen %s', async (_, before, after) => {
    expect((await measuresOf('src/kit.ts', before, after))['default_or_pin_changed']).toBe(true);
    expect((await measuresOf('src/kit.ts', before, `${before}// more\n`))['default_or_pin_changed']).toBe(false);
  });
});

describe('a key of a schema', () => {
  const schema = (more: string) =>
    `import { z } from 'zod';\n\nexport const Config = z.object({\n  size: z.number().int(),\n${more}  name: z.string(),\n});\n`;
  it.each([
    ['  budget: z.number().optional(),\n', false],
    ['  budget: z\n    .number()\n    .min(1)\n    .optional(),\n', false],
    ['  budget: z.string().transform((x) => x.length),\n', true],
    ['  budget: compute(3, x => x),\n', true],
  ])('in settings is a line of a table, without code of its own: %j', async (more, expected) => {
    expect((await measuresOf('src/config.ts', schema(''), schema(more)))['critical_file']).toBe(expected);
  });
});

describe('a test reaches new code', () => {
  it('by what makes or extends the class that uses it', async () => {
    const file = (body: string, head = '') =>
      `${head}export class Adapter {\n  sort(xs) {\n    return ${body};\n  }\n}\n\nexport class Service extends Adapter {}\n\nexport const memory = () => new Service();\n\nexport const other = () => 1;\n`;
    const reaches = async (call: string) =>
      (
        await measuresOf('src/kit.js', file('xs'), file('natural(xs)', "import { natural } from './order.js';\n\n"), {
          'src/order.js': 'export function natural(xs) {\n  const all = [...xs];\n  return all.sort();\n}\n',
          'test/kit.test.js': `import * as all from '../src/kit.js';\n\nit('works', () => {\n  expect(all.${call}).toBeDefined();\n});\n`,
        })
      )['untested_new_surface'];
    expect(await reaches('memory()')).toBe(false);
    expect(await reaches('other()')).toBe(true);
  });

  it('by the option of the command line that it tells', async () => {
    const cli = (more: string) =>
      `import { program } from 'commander';\n\nprogram.option('--quiet')\n${more};\nprogram.parse();\n`;
    const reaches = async (option: string) =>
      (
        await measuresOf('src/cli.js', cli(''), cli(".option('-l, --list-tasks', 'lists')"), {
          'src/tasks.js': 'export function tell(xs) {\n  const all = xs.join();\n  return all;\n}\n',
          'test/cli.test.js': `it('works', () => {\n  expect(run(['${option}'])).toBe(0);\n});\n`,
        })
      )['untested_new_surface'];
    expect(await reaches('--list-tasks')).toBe(false);
    expect(await reaches('--quiet')).toBe(true);
  });
});
