// What a body says of licences: each text by its name, and what the build file says where that is something else.
import { describe, expect, it } from 'vitest';
import { provenance } from '../../src/comment/artifact/parts.ts';
import { Licence } from '../../src/domain/origins.ts';
import * as views from './views.ts';

function lineOf(licence: unknown): string | undefined {
  const origins = { licence: licence === null ? null : Licence.parse(licence), linked: [] };
  const body = provenance({ manifest: views.pair, result: views.shipped, diff: '', markerSecret: 's', origins });
  return body
    .split('\n')
    .find((line) => line.startsWith('- Licence of this repository: '))
    ?.slice(30);
}

describe('the licence of a repository', () => {
  it.each([
    [null, 'no licence file at the root'],
    [{ path: 'LICENSE', spdx: 'MIT' }, 'MIT (`LICENSE`)'],
    [{ path: 'LICENSE', spdx: 'MIT', declared: { path: 'package.json', says: 'MIT' } }, 'MIT (`LICENSE`)'],
    [{ path: 'LICENSE', spdx: null }, '`LICENSE`, a text that we do not know'],
    [
      { path: 'LICENSE', spdx: null, declared: { path: 'package.json', says: 'UNLICENSED' } },
      '`LICENSE`, a text that we do not know; `package.json` says `UNLICENSED`',
    ],
    [
      {
        path: 'LICENSE-MIT',
        spdx: 'MIT',
        others: [{ path: 'LICENSE-APACHE', spdx: 'Apache-2.0' }],
        declared: { path: 'Cargo.toml', says: 'MIT OR Apache-2.0' },
      },
      'MIT (`LICENSE-MIT`) and Apache-2.0 (`LICENSE-APACHE`); `Cargo.toml` says `MIT OR Apache-2.0`',
    ],
    [
      { path: 'COPYING', spdx: 'GPL-3.0', added: true, declared: { path: 'setup.cfg', says: 'GPL-3.0' } },
      'GPL-3.0 with an exception or a condition of its own (`COPYING`); `setup.cfg` says `GPL-3.0`',
    ],
    [
      { path: null, spdx: null, declared: { path: 'pyproject.toml', says: 'MIT` **bold** @all' } },
      'no licence file at the root; `pyproject.toml` says ``MIT` **bold** @all``',
    ],
  ])('%j is told in a line', (licence, words) => {
    expect(lineOf(licence)).toBe(words);
  });
});
