// Licence files as people have them: other names and years, wrapped otherwise, a title more or less; and near misses.
import { describe, expect, it } from 'vitest';
import { licenceTexts } from '../../src/codemap/licence/texts.ts';
import { identify, licenceOf } from '../../src/codemap/licence.ts';
import { memorySnapshot } from '../fakes/files.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const text = (id: string) => licenceTexts[id] ?? '';

/** Of the quickest of three readings, microseconds: whatever else the machine does is no part of it. */
function processorTime(hostile: string): number {
  const once = () => {
    const before = process.cpuUsage();
    identify(bytes(hostile));
    const { user, system } = process.cpuUsage(before);
    return user + system;
  };
  return Math.min(once(), once(), once());
}

const only = (path: string, spdx: string | null) => ({ path, spdx, added: false, others: [], declared: null });

describe('a licence file', () => {
  it.each(Object.keys(licenceTexts))('is known as %s by its own text, wrapped at any width', (id) => {
    expect(identify(bytes(text(id)))).toBe(id);
    const wrapped = text(id)
      .replaceAll(/[ \n]+/g, ' ')
      .replaceAll(/(.{50}\S*) /g, '$1\n');
    expect(identify(bytes(`My Project License\n\nCopyright (c) 2026 Somebody <a@example.com>\n\n${wrapped}`))).toBe(id);
  });

  it('is known whoever stands in the place of the first holder', () => {
    const isc = text('ISC').replaceAll(/\bISC\b/g, 'THE AUTHOR');
    expect(identify(bytes(`Copyright 2026 Somebody\n\n${isc}`))).toBe('ISC');
  });

  it('is not guessed at: another text, an appended condition as long as itself, nothing, a megabyte', () => {
    expect(identify(bytes('All rights reserved. Ask before you use this.'))).toBeNull();
    expect(
      identify(bytes(`${text('MIT')}\n${'You may use it on Sundays only, and never for gain. '.repeat(12)}`)),
    ).toBeNull();
    expect(identify(bytes(''))).toBeNull();
    expect(identify(bytes('word '.repeat(200_000)))).toBeNull();
  });

  it('is not looked for in what is longer than any licence', () => {
    const padded = (lines: number) => identify(bytes(`${text('MIT')}${'\n'.repeat(lines)}`));
    expect(padded(100_000)).toBe('MIT');
    expect(padded(250_000)).toBeNull();
  });

  it('that opens a bracket at every place takes no longer to read than any other', () => {
    // At each of them a pattern that passes over the others looks through all that follows: hundreds of times as long.
    expect(processorTime('<'.repeat(40_000))).toBeLessThan(20 * processorTime('('.repeat(40_000)));
  });

  it('is found by its usual names at the root alone', () => {
    expect(licenceOf(memorySnapshot({ 'Licence.md': text('MIT') }))).toEqual(only('Licence.md', 'MIT'));
    expect(licenceOf(memorySnapshot({ 'vendor/LICENSE': text('MIT'), 'README.md': 'MIT' }))).toBeNull();
    expect(licenceOf(memorySnapshot({ LICENSE: 'ask me' }))).toEqual(only('LICENSE', null));
    const none = ['LICENSE-3rdparty.csv', 'license.py', 'LICENSE_HEADER', 'THIRD-PARTY-LICENSE', 'licenses.json'];
    expect(licenceOf(memorySnapshot(Object.fromEntries(none.map((path) => [path, text('MIT')]))))).toBeNull();
  });

  it.each([
    [{ 'LICENSE-MIT': 'MIT', 'LICENSE-APACHE': 'Apache-2.0' }],
    [{ COPYING: 'GPL-3.0', 'COPYING.LESSER': 'LGPL-3.0' }],
    [{ LICENSE: 'MIT', 'LICENSE-DATA': 'CC-BY-4.0' }],
    [{ 'LICENSES/BSD-3-Clause.txt': 'BSD-3-Clause', 'LICENSES/CC0-1.0.txt': 'CC0-1.0' }],
    [{ 'LICENSE.rst': 'BSD-3-Clause' }],
  ])('is told with those beside it: %j', (given) => {
    const files = Object.entries(given).map(([path, id]) => [path, text(id)] as const);
    const found = licenceOf(memorySnapshot(Object.fromEntries(files)));
    const texts = [found, ...(found?.others ?? [])].map((each) => [each?.path, each?.spdx]);
    expect(texts).toEqual(Object.entries(given));
  });

  it('with an exception or a condition of its own is told apart from the plain one', () => {
    const linking = 'As a special exception, you may link this program with any other and convey the result.';
    const added = (id: string, more: string) =>
      licenceOf(memorySnapshot({ LICENSE: `${more}\n\n${text(id)}\n\n${more}` }))?.added;
    expect(['GPL-2.0', 'GPL-3.0', 'LGPL-3.0'].map((id) => added(id, ''))).toEqual([false, false, false]);
    expect(added('GPL-3.0', linking)).toBe(true);
    expect(added('GPL-2.0', 'CLASSPATH EXCEPTION: you may link.')).toBe(true);
    expect(added('Apache-2.0', '"Commons Clause" License Condition v1.0: you may not sell it.')).toBe(true);
  });
});

describe('what a build file says of the licence', () => {
  it.each([
    ['package.json', '{"license":"(MIT OR Apache-2.0)"}', '(MIT OR Apache-2.0)'],
    ['package.json', '{"license":{"type":"ISC"}}', 'ISC'],
    ['package.json', '{"licenses":[{"type":"MIT"},{"type":"GPL-2.0"}]}', 'MIT OR GPL-2.0'],
    ['package.json', '{"license":"UNLICENSED"}', 'UNLICENSED'],
    ['Cargo.toml', '[package]\nlicense = "MIT OR Apache-2.0"\n', 'MIT OR Apache-2.0'],
    ['Cargo.toml', '[package]\nlicense.workspace = true\n[workspace.package]\nlicense = "MPL-2.0"\n', 'MPL-2.0'],
    ['pyproject.toml', '[project]\nlicense = "BSD-3-Clause AND MIT"\n', 'BSD-3-Clause AND MIT'],
    ['pyproject.toml', '[project]\nlicense = { text = "GPLv3+" }\n', 'GPLv3+'],
    ['pyproject.toml', '[project]\nclassifiers = ["License :: OSI Approved :: MIT License"]\n', 'MIT License'],
    ['pyproject.toml', '[tool.poetry]\nlicense = "MIT"\n', 'MIT'],
    ['setup.cfg', '[metadata]\nlicense = BSD\n', 'BSD'],
    ['setup.py', 'setup(name="a", license="Apache 2")\n', 'Apache 2'],
    ['pom.xml', '<project><licenses>\n<license>\n<name>EPL-2.0</name></license></licenses></project>', 'EPL-2.0'],
    ['DESCRIPTION', 'Package: a\nLicense: GPL (>= 2)\n', 'GPL (>= 2)'],
  ])('in %s is told in its words: %s', (path, content, says) => {
    const found = licenceOf(memorySnapshot({ [path]: content }));
    expect(found).toEqual({ path: null, spdx: null, added: false, others: [], declared: { path, says } });
  });

  it('is nothing where it names a file, holds a whole text or cannot be parsed', () => {
    for (const license of ['{ file = "LICENSE" }', `"""${text('MIT').replaceAll('"', "'")}"""`, '"'])
      expect(licenceOf(memorySnapshot({ 'pyproject.toml': `[project]\nlicense = ${license}\n` }))).toBeNull();
  });

  it('leads to a file with a name of its own', () => {
    const files = { 'package.json': '{"license":"SEE LICENSE IN terms.txt"}', 'terms.txt': text('CC-BY-NC-4.0') };
    expect(licenceOf(memorySnapshot(files))).toMatchObject({ path: 'terms.txt', spdx: 'CC-BY-NC-4.0' });
  });
});
