// `#!` at the head of a file: many a library of Python has it in every module, and runs none of them.
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
