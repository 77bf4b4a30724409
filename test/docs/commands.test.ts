// Every command that a document tells somebody to type is known, run here or by a test that exists, and spelt as commander has it.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { outriderProgram } from '../../src/hosts/cli/program.ts';
import { commandsOf, proofOf, proofs } from './commands.ts';
import { blocks, documents, inlineCode, root } from './documents.ts';

const pages = documents();
/** Tutorials and how-tos are followed as a whole, in tests of their own. */
const typed = pages.flatMap((page) =>
  blocks(page)
    .filter(({ lang }) => lang === 'sh' && !/^docs\/(tutorials|how-to)\//.test(page.path))
    .flatMap(({ where, text }) => commandsOf(text).map((command) => ({ where, command }))),
);

/** Words after `outrider`: what commander does not know about them. */
function unknown(words: readonly string[]): string[] {
  let command: Command = outriderProgram();
  const problems: string[] = [];
  for (const word of words) {
    const sub = command.commands.find((one) => one.name() === word);
    if (sub !== undefined) command = sub;
    else if (command.commands.length > 0 && /^[a-z]/.test(word)) problems.push(`no command ${word}`);
    const flag = /^--[a-z-]+/.exec(word)?.[0];
    const known = [...command.options.map(({ long }) => long), '--help', '--version'];
    if (flag !== undefined && !known.includes(flag)) problems.push(`${command.name()} has no ${flag}`);
  }
  return problems;
}

function outriderWords(text: string): string[] | null {
  const found = /(?:^|\s)outrider ([a-z-].*)$/.exec(text);
  return found?.[1]?.split(/[\s[\]|]+/).filter((word) => word !== '') ?? null;
}

describe('a command in a document', () => {
  it('is of a kind that is known here', () => {
    expect(typed.length).toBeGreaterThan(10);
    expect(typed.filter(({ command }) => proofOf(command) === undefined)).toEqual([]);
  });

  it('that another test covers is covered by a test that is there', () => {
    for (const [line, proof] of proofs) {
      if (proof.how !== 'test') continue;
      const text = readFileSync(join(root, 'test', proof.file), 'utf8');
      expect([String(line), text.includes(`'${proof.title}'`)]).toEqual([String(line), true]);
    }
  });

  it('names commands and options that there are, in a block or in a sentence', () => {
    const all = pages.flatMap((page) =>
      [...inlineCode(page), ...typed.filter(({ where }) => where.startsWith(page.path)).map(({ command }) => command)]
        .map((text) => ({ page: page.path, text, words: outriderWords(text) }))
        .filter(({ text, words }) => words !== null && !text.includes('/outrider ')),
    );
    expect(all.length).toBeGreaterThan(20);
    expect(
      all
        .map(({ page, text, words }) => ({ page, text, problems: unknown(words ?? []) }))
        .filter((x) => x.problems.length > 0),
    ).toEqual([]);
    expect(unknown(['demp'])).toEqual(['no command demp']);
    expect(unknown(['demo', '--scenari', 'river'])).toEqual(['demo has no --scenari']);
  });

  const here = new Map(
    typed.flatMap(({ command }) => {
      const proof = proofOf(command);
      return proof?.how === 'here' ? [[command, proof.prints] as const] : [];
    }),
  );
  it.each([...here])('runs: %s', { timeout: 60_000 }, (command, prints) => {
    const folder = mkdtempSync(join(tmpdir(), 'outrider-docs-'));
    try {
      symlinkSync(join(root, 'docs'), join(folder, 'docs'));
      const [, , ...args] = command.split(/\s+/);
      const ran = spawnSync(process.execPath, [join(root, 'bin/outrider.js'), ...args], {
        cwd: folder,
        encoding: 'utf8',
      });
      expect([ran.status, ran.stderr]).toEqual([0, '']);
      expect(ran.stdout).toMatch(prints);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
