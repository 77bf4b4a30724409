// What holds of every comment, not only of those we thought of.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { withoutInvisible } from '../../src/agent/hidden-text.ts';
import { commandLines } from '../../src/command/parse/command-line.ts';
import { plainCommand } from '../../src/command/parse/may-command.ts';
import { parseComment } from '../../src/command/parse/parse.ts';
import { isAddress, isKey } from '../../src/command/parse/word-forms.ts';
import { formatCommand } from '../../src/comment/format-command.ts';
import { parseArxivId } from '../../src/domain/arxiv-id.ts';
import type { Command } from '../../src/domain/command.ts';

const pieces = fc.constantFrom(
  '/outrider',
  ' run',
  ' paper',
  ' glm-5.2',
  '\n',
  '\r\n',
  '> ',
  '- ',
  '1. ',
  '```',
  '`',
  '<!--',
  '-->',
  '<details>',
  '</details>',
  '*',
  '_',
  '[',
  '](',
  ')',
  '|',
  '\\',
  '"',
  '--vs',
  '=',
  '#',
  '\t',
  '    ',
  '<b>',
  '&#47;',
  '\u200b',
  '\ud83d',
);
const markdown = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.array(fc.oneof(pieces, fc.string()), { maxLength: 60 }).map((parts) => parts.join('')),
);

const model = fc
  .stringMatching(/^[A-Za-z][A-Za-z0-9_.:/-]{0,20}$/)
  .filter((name) => !isAddress(name) && !isKey(name) && parseArxivId(name) === null);
const ref = fc.constantFrom('main', 'v1.2.3', 'feature/x_y', '4e32d28', 'a#b');
const option = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null });
const query = fc
  .string({ minLength: 1, maxLength: 80, unit: 'binary' })
  .map((text) =>
    text
      .toWellFormed()
      .replace(/[\s\p{Cc}]+/gu, ' ')
      .trim(),
  )
  // A character that nobody sees is taken out of the line.
  .map((text) => withoutInvisible(`"${text}"`).text.slice(1, -1).trim())
  .filter((text) => text !== '' && !isKey(text) && withoutInvisible(`"${text}"`).hits === 0);
const subject = fc.oneof(
  fc.constant({ kind: 'pinned' } as const),
  fc.constant({ kind: 'brief' } as const),
  fc.constantFrom('2606.27369', '2606.27369v1', 'hep-th/9901001v2').map((id) => ({ kind: 'arxiv', id }) as const),
  query.map((text) => ({ kind: 'search', query: text }) as const),
);
const run: fc.Arbitrary<Command> = fc
  .record({
    subject,
    models: fc.uniqueArray(model, { minLength: 1, maxLength: 4, selector: (name) => name.toLowerCase() }),
    options: fc.record({
      vs: option(model),
      solo: fc.boolean(),
      repeat: fc.integer({ min: 1, max: 20 }),
      budget: option(fc.integer({ min: 1, max: 99_999 }).map((cents) => cents / 100)),
      timeout: option(fc.integer({ min: 1, max: 1440 })),
      base: option(ref),
      start: option(ref),
      publish: option(fc.constantFrom('pr' as const, 'branch' as const)),
      refine: fc.boolean(),
      cross_review: fc.boolean(),
    }),
  })
  .filter(({ models, options }) => !options.solo || (models.length === 1 && options.vs === null))
  .filter(({ models, options }) => !models.some((name) => name.toLowerCase() === options.vs?.toLowerCase()))
  .map((fields) => ({ verb: 'run', ...fields }));

describe('any comment', () => {
  it('is parsed without throwing', () => {
    fc.assert(
      fc.property(markdown, (text) => {
        expect(['none', 'command', 'misuse']).toContain(parseComment(text).kind);
      }),
      { numRuns: 300 },
    );
  });

  it('of one plain line is read at a glance as it is read whole', () => {
    const part = fc.constantFrom(
      ...['run paper', 'glm-5.2', ' ', '`code`', '*a*', '_b_', '**', '[c](d)', '![', '&lt;', '\\', '"x y"', '#2', '~~'],
      ...[
        'www.a.b',
        'https://arxiv.org/abs/2606.27369',
        'a@b.c',
        '|',
        '---',
        '===',
        '\t',
        '\n',
        '<!-- h -->',
        'é',
        '\u200b',
      ],
    );
    const text = fc
      .tuple(
        fc.constantFrom('', ' ', '   ', '    ', '\t', '> ', '\n'),
        fc.constantFrom('/outrider', '/OUTRIDER', '/outriders', 'x /outrider'),
        fc.constantFrom('', ' ', '@', '\t'),
        fc.array(part, { maxLength: 6 }),
        fc.constantFrom('', '\n', '\r\n', '  \n\n', '\u00a0'),
      )
      .map(([before, name, gap, parts, end]) => before + name + gap + parts.join('') + end);
    let plain = 0;
    fc.assert(
      fc.property(text, (body) => {
        const glance = plainCommand(body);
        if (glance === null) return;
        plain += 1;
        expect(commandLines(body)).toEqual([glance]);
      }),
      { numRuns: 6000 },
    );
    expect(plain).toBeGreaterThan(200);
  });

  it('runs nothing from a quote, from code or from an HTML comment', () => {
    const body = fc.array(fc.oneof(fc.constant('/outrider cancel'), fc.string()), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(body, (parts) => {
        const lines = parts.join('\n').split(/\r\n|\r|\n/);
        expect(parseComment(lines.map((line) => `> ${line}`).join('\n')).kind).toBe('none');
        expect(
          parseComment(
            lines
              .map((line) => `    ${line}`)
              .join('\n')
              .replace(/^\s*\n/, ''),
          ).kind,
        ).toBe('none');
        const text = lines.join('\n');
        expect(parseComment(`~~~~\n${text.replaceAll('~', '')}\n~~~~`).kind).toBe('none');
        expect(parseComment(`<!--\n${text.replaceAll('-->', '').replaceAll('--!>', '')}\n-->`).kind).toBe('none');
      }),
    );
  });

  it('reads back every command as it was written', () => {
    fc.assert(
      fc.property(run, fc.constantFrom('', 'hello\n\n', 'a\r\n'), (command, before) => {
        expect(parseComment(before + formatCommand(command))).toMatchObject({ kind: 'command', command });
      }),
      { numRuns: 250 },
    );
  });

  it.each(['> ', '1. ', '- ', '[a](', '*a _', '`', '<!--', '&', '![[](<', '> 1. '])(
    'is parsed in time though it repeats %s',
    (piece) => {
      const text = piece.repeat(Math.floor(20_000 / piece.length));
      expect(parseComment(`${text}\n\n/outrider help`).kind).toMatch(/command|none/);
    },
  );
});
