// The examples of docs/gates.md, run as they stand.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { describe, expect, it } from 'vitest';
import { GateName } from '../../src/domain/names.ts';
import { gate, judge } from './repository.ts';

interface Example {
  /** `integration wired`, or `base`. */
  readonly title: string;
  readonly files: Record<string, string>;
}

/** A comment names an example; the code blocks after it are its files, each with its path in the first line. */
function examples(): Example[] {
  const found: Example[] = [];
  for (const node of fromMarkdown(readFileSync(join(import.meta.dirname, '../../docs/gates.md'), 'utf8')).children) {
    const title = node.type === 'html' ? /^<!-- (.+) -->$/.exec(node.value)?.[1] : undefined;
    if (title !== undefined) found.push({ title, files: {} });
    // What somebody types is no file of an example.
    if (node.type !== 'code' || node.lang === 'sh') continue;
    const [head = '', ...lines] = node.value.split('\n');
    const files = found.at(-1)?.files;
    if (files === undefined) throw new Error('a code block before any example');
    files[head.replace(/^# /, '')] = `${lines.join('\n')}\n`;
  }
  return found;
}

const [base, ...cases] = examples();

describe('docs/gates.md', () => {
  it('shows every gate with an example that passes and one that does not', () => {
    for (const name of GateName.options) {
      const own = cases.filter((each) => each.title.startsWith(`${name} `)).map((each) => each.title.split(' ')[1]);
      expect(
        own.some((each) => each === 'pass' || each === 'wired'),
        name,
      ).toBe(true);
      expect(
        own.some((each) => each !== 'pass' && each !== 'wired'),
        name,
      ).toBe(true);
    }
  });

  it.each(cases.map((each) => [each.title, each.files] as const))('%s', async (title, changes) => {
    const [name, expected] = title.split(' ');
    const report = await judge({ base: base?.files ?? {}, changes, knownSecrets: ['the key of this installation'] });
    const found = gate(report, GateName.parse(name));
    expect(name === 'integration' ? found.grade : found.outcome).toBe(expected);
  });
});
