// What makes a script of a file: `#!` at its head is not enough in Python; in TypeScript and JavaScript it may take what it is told at the margin.
import { describe, expect, it } from 'vitest';
import { type Case, gradeOf } from './repository.ts';

const body = 'def grow(x):\n    y = x * 2\n    return y\n';
const test =
  'from kit.core import run\nfrom kit.grow import grow\n\n\ndef test_grow():\n    assert grow(run(1)) == 4\n';

describe('a file of Python that begins as a script does', () => {
  const shebang = '#!/usr/bin/env python\n';
  const given = (text: string, beside = `${shebang}if __name__ == "__main__":\n    print(1)\n`): Case => ({
    base: { 'kit/__init__.py': '', 'kit/core.py': 'def run(x):\n    return x + 1\n', 'kit/tell.py': beside },
    changes: { 'kit/grow.py': `${shebang}${text}`, 'tests/test_grow.py': test },
  });
  it('is none when nothing in it runs', async () => {
    expect(await gradeOf(given(`import logging\n\nLOG = logging.getLogger(__name__)\n\n\n${body}`))).toBe('test_only');
  });
  it('is one when something does, beside another', async () => {
    expect(await gradeOf(given(`${body}\n\nprint(grow(1))\n`))).toBe('script');
    expect(await gradeOf(given(`${body}\n\nprint(grow(1))\n`, `${shebang}LIMIT = 1\n`))).toBe('test_only');
  });
});

describe('a file of TypeScript that takes what it is told at its margin', () => {
  const measure = 'export function measure(x: string): number {\n  const y = x.length * 2;\n  return y;\n}\n\n';
  const grade = (main: string, scripts = '"tell": "node src/tell/old.ts"') =>
    gradeOf({
      base: {
        'package.json': `{ "name": "kit", "main": "src/index.ts", "scripts": { ${scripts} } }\n`,
        'src/index.ts': 'export const size = 1;\n',
        'src/tell/old.ts': "console.log('old');\n",
      },
      changes: {
        'src/tell/measure.ts': `${measure}${main}`,
        'test/measure.test.ts':
          "import { measure } from '../src/tell/measure.js';\n\nit('measures', () => {\n  expect(measure('a')).toBe(2);\n});\n",
      },
    });

  it.each([
    'const [, , file] = process.argv;\nif (file) {\n  console.log(measure(file));\n}\n',
    'const { values } = parseArgs({ options: {} });\nconsole.log(measure(String(values)));\n',
    "await write(measure('a'));\n",
    "program.argument('<file>').action(measure);\nprogram.parse(process.argv);\n",
  ])('is a script beside one that the manifest runs: %s', async (main) => {
    expect(await grade(main)).toBe('script');
    expect(await grade(main, '"test": "vitest"')).toBe('test_only');
  });

  it('is none where it only looks for a flag', async () => {
    expect(await grade("const verbose = process.argv.includes('--verbose');\nconsole.log(verbose);\n")).toBe(
      'test_only',
    );
  });
});
