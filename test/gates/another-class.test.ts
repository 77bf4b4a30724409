// Another class made where existing code made one before: what people get who change nothing.
import { describe, expect, it } from 'vitest';
import { gate, judge } from './repository.ts';

const split = (name: string): string =>
  `export class ${name} {\n  split(text: string): string[] {\n    return text.split(' ');\n  }\n}\n`;
const settings = (imports: string, made: string): string =>
  `${imports}\n\nclass Settings {\n  private made: Plain | null = null;\n\n  get parser() {\n    if (this.made === null) {\n      ${made}\n    }\n    return this.made;\n  }\n}\n\nexport const settings = new Settings();\n`;
const plain = "import { Plain } from './plain';";
const both = `${plain}\nimport { Semantic } from './semantic';`;
const test =
  "import { expect, it } from 'vitest';\nimport { settings } from './global';\nimport { Semantic } from './semantic';\n\nit('splits', () => {\n  expect(settings.parser?.split('a b')).toEqual(new Semantic().split('a b'));\n});\n";

const risk = async (changed: Record<string, string>, before = 'this.made = new Plain();') => {
  const base = {
    'package.json': '{ "name": "kit", "private": true }',
    'src/plain.ts': split('Plain'),
    'src/global.ts': settings(plain, before),
  };
  const changes = { 'src/semantic.ts': split('Semantic'), 'src/semantic.test.ts': test, ...changed };
  return gate(await judge({ base, changes }), 'risk');
};

describe('another class where one was made before', () => {
  it.each([
    ['where nothing is set', 'this.made = new Plain();', 'this.made = new Semantic();'],
    ['with arguments', 'this.made = new Plain({ size: 1 });', 'this.made = new Semantic({ size: 1 });'],
    ['as what is taken instead', 'this.made = given ?? new Plain();', 'this.made = given ?? new Semantic();'],
  ])('is another default: %s', async (_, before, after) => {
    const { measures, reasons } = await risk({ 'src/global.ts': settings(both, after) }, before);
    expect(measures['default_or_pin_changed']).toBe(true);
    expect(reasons).toContain('Settings.parser (src/global.ts) makes a Semantic where it made a Plain.');
  });

  it.each([
    ['one that is made beside it', settings(both, 'this.made = smart ? new Semantic() : new Plain();')],
    ['one that is made around it', settings(both, 'this.made = new Semantic(new Plain());')],
    ['one of the language', settings(plain, 'this.made = new Map() as never;')],
    ['the same one', settings(plain, 'this.made = new Plain() as Plain;')],
  ])('is none for %s', async (_, after) => {
    expect((await risk({ 'src/global.ts': after })).measures['default_or_pin_changed']).toBe(false);
  });

  it('is none for a class that has another name now', async () => {
    const changed = {
      'src/plain.ts': split('Simple'),
      'src/global.ts': settings("import { Simple } from './plain';", 'this.made = new Simple();'),
    };
    expect((await risk(changed)).measures['default_or_pin_changed']).toBe(false);
  });

  it('is none for another error', async () => {
    const errors = 'export class PlainError extends Error {}\nexport class OtherError extends Error {}\n';
    const thrown = (name: string) =>
      `import { ${name} } from './errors';\n\nexport function check(x: number): number {\n  if (x < 0) throw new ${name}('no');\n  return x;\n}\n`;
    const base = { 'package.json': '{ "name": "kit" }', 'src/errors.ts': errors, 'src/check.ts': thrown('PlainError') };
    const found = gate(await judge({ base, changes: { 'src/check.ts': thrown('OtherError') } }), 'risk');
    expect(found.measures['default_or_pin_changed']).toBe(false);
  });
});
