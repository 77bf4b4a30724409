// What the documents say of links, files, slash commands and settings is so.
import { existsSync, readdirSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, it } from 'vitest';
import { experimentBlock } from '../../src/command/parse/experiment-block.ts';
import { parseComment } from '../../src/command/parse/parse.ts';
import { loadSettings } from '../../src/command/settings/settings.ts';
import { readRates } from '../../src/comparison/rates-file.ts';
import { anchors, type Block, blocks, documents, inlineCode, root, targets } from './documents.ts';

const pages = documents();

/** Forms in a document are written as in `--help`: capitals stand for a value, brackets for what may be left out. */
const values: Readonly<Record<string, string>> = {
  '"QUERY"': '"speculative decoding"',
  MODEL: 'glm-5.2',
  ARM: 'glm-5.2',
  N: '2',
  USD: '5',
  MINUTES: '30',
  REF: 'main',
};

function written(form: string): string {
  return form
    .replaceAll(/\[[^\]]*\]/g, '')
    .replaceAll(/ \.\.\./g, '')
    .replaceAll(/"QUERY"|\b[A-Z]+\b/g, (word) => values[word] ?? word)
    .trim();
}

describe('the documents', () => {
  it('link to files and headings that there are', () => {
    const dead = pages.flatMap((page) =>
      targets(page)
        .filter((url) => {
          const [file = '', anchor] = url.split('#');
          const path = file === '' ? page.path : normalize(join(dirname(page.path), decodeURI(file)));
          if (!existsSync(join(root, path))) return true;
          const there = pages.find((other) => other.path === path);
          return anchor !== undefined && there !== undefined && !anchors(there).includes(anchor);
        })
        .map((url) => `${page.path}: ${url}`),
    );
    expect(dead).toEqual([]);
  });

  it('name files of this tree that there are', () => {
    const missing = pages.flatMap((page) =>
      inlineCode(page)
        .filter((code) => /^(?:src|test|docs|schema|scripts|bench|bin)\/[\w./-]*\w\/?$/.test(code))
        // NAME is the reader's.
        .filter((path) => !path.includes('NAME') && !existsSync(join(root, path)))
        .map((path) => `${page.path}: ${path}`),
    );
    expect(missing).toEqual([]);
  });

  it('show slash commands as the product itself reads them', () => {
    // What a tutorial writes is written and answered in tutorials.test.ts, its mistakes too.
    const lines = pages
      .filter(({ path }) => !path.startsWith('docs/tutorials/'))
      .flatMap((page) =>
        [...inlineCode(page), ...blocks(page).flatMap(({ text }) => text.split('\n'))]
          .filter((line) => /^\/outrider(?![\w/])/.test(line))
          .map((line) => ({ page: page.path, line, read: parseComment(written(line)).kind })),
      );
    expect(lines.length).toBeGreaterThan(10);
    expect(lines.filter(({ read }) => read !== 'command')).toEqual([]);
    expect(parseComment(written('/outrider rum paper MODEL')).kind).toBe('misuse');
  });

  it('show YAML that is valid for what it is', () => {
    const yaml = pages.flatMap(blocks).filter(({ lang }) => lang === 'yaml');
    expect(yaml.length).toBeGreaterThan(2);
    expect(
      yaml.map((block) => ({ where: block.where, wrong: wrongIn(block) })).filter(({ wrong }) => wrong !== null),
    ).toEqual([]);
  });

  it('are all in the index, and the pictures all in use', () => {
    const index = pages.find(({ path }) => path === 'docs/README.md');
    const linked =
      index === undefined ? [] : targets(index).map((url) => normalize(join('docs', url.split('#')[0] ?? '')));
    expect(
      pages
        .map(({ path }) => path)
        .filter((path) => path.startsWith('docs/') && path !== 'docs/README.md' && !linked.includes(path)),
    ).toEqual([]);
    const shown = pages.flatMap((page) => targets(page).map((url) => normalize(join(dirname(page.path), url))));
    const pictures = readdirSync(join(root, 'docs/pictures')).map((name) => `docs/pictures/${name}`);
    expect(pictures.filter((picture) => !shown.includes(picture))).toEqual([]);
  });
});

/** null: nothing. A block whose first line names another file is that file; one of models with prices is for `reprice`. */
function wrongIn({ text }: Block): unknown {
  if (/^# (?!\.github\/outrider\.yml)[\w./-]+\.ya?ml$/m.test(text.split('\n')[0] ?? '')) return null;
  if (/^\s+source:/m.test(text)) return readRates({ name: 'rates.yml', text }).size > 0 ? null : 'no model';
  if (/^repos:/m.test(text)) {
    const read = experimentBlock(`\`\`\`yaml\n${text}\n\`\`\``);
    return read.kind === 'read' ? null : read;
  }
  const loaded = loadSettings({ repositoryYaml: text, organisationYaml: null });
  return loaded.ok ? null : loaded.problems;
}
