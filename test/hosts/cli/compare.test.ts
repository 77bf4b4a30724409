// `outrider compare` and `outrider reprice` as they are typed: text, JSON, page, rows, exit statuses.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Comparison } from '../../../src/domain/comparison.ts';
import { UsageError } from '../../../src/domain/errors.ts';
import { compareFiles } from '../../../src/hosts/cli/compare-files.ts';
import { repriceFile } from '../../../src/hosts/cli/reprice-file.ts';
import { publishedPath } from '../../comparison/published.ts';

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'compare-'));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const file = (name: string, text: string): string => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};

interface Ran {
  readonly status: number;
  readonly out: string;
  readonly err: string;
}

/** What a command printed, in place of the two streams. */
function listening() {
  const printed = { out: '', err: '' };
  const io = {
    out: (text: string) => {
      printed.out += text;
    },
    err: (text: string) => {
      printed.err += text;
    },
  };
  return { printed, io };
}

function compare(paths: readonly string[], flags: Parameters<typeof compareFiles>[1] = {}): Ran {
  const { printed, io } = listening();
  return { status: compareFiles(paths, flags, io), ...printed };
}

describe('outrider compare', () => {
  it('prints the published experiment as words and columns', () => {
    const { status, out, err } = compare([publishedPath]);
    expect([status, err]).toEqual([0, '']);
    expect(out).toMatchSnapshot();
    for (const line of out.split('\n')) expect(line.length).toBeLessThanOrEqual(120);
  });

  it('prints one JSON document and nothing else, the same every time', () => {
    const { out } = compare([publishedPath], { json: true });
    expect(Comparison.parse(JSON.parse(out)).comparisons[0]?.metrics.working_s.n).toBe(9);
    expect(compare([publishedPath], { json: true }).out).toBe(out);
  });

  it('writes a page that needs nothing from anywhere', () => {
    const html = join(folder, 'page.html');
    expect(compare([publishedPath], { html, json: true }).status).toBe(0);
    const page = readFileSync(html, 'utf8');
    expect(page).toContain('1.85 [1.36, 2.51], n = 9');
    expect(page).not.toMatch(/<script|https?:\/\/|src=|@import/);
  });

  it('reads several files together and takes the baseline that is asked for', () => {
    const one = file('one.jsonl', '{"repo":"x","arm":"A","working_s":1}\n');
    const two = file('two.csv', 'repo,arm,working_s\nx,B,2\n');
    expect(JSON.parse(compare([one, two], { json: true, baseline: 'b' }).out)).toMatchObject({
      baseline: 'B',
      comparisons: [{ arm: 'A', n_pairs: 1, metrics: { working_s: { ratio: 0.5 } } }],
    });
  });

  it('ends with status 1 and a statement when there is no pair', () => {
    const alone = compare([file('alone.csv', 'repo,arm\nx,A\n')]);
    expect(alone).toMatchObject({
      status: 1,
      err: 'outrider: every row is of A, so there is no pair; name a file with a second arm.\n',
    });
    const apart = compare([file('apart.csv', 'repo,arm\nx,A\ny,B\n')], { json: true });
    expect(apart.status).toBe(1);
    expect(apart.err).toContain('there is no pair');
    expect(JSON.parse(apart.out).comparisons[0].n_pairs).toBe(0);
    expect(compare([file('apart.csv', 'repo,arm\nx,A\ny,B\n')]).out).toContain('no row');
  });

  it('lets no name in a file move the cursor or become markup', () => {
    const html = join(folder, 'hostile.html');
    const hostile = file(
      'hostile.jsonl',
      `${JSON.stringify({ repo: 'x\u202e', arm: '\u001b[2J<script>alert(1)</script>' })}\n{"repo":"x","arm":"B"}\n`,
    );
    const { out } = compare([hostile], { html });
    for (const sign of ['\u001b', '\u202e']) expect(out).not.toContain(sign);
    expect(out).toContain('x\\u202e: ');
    expect(readFileSync(html, 'utf8')).not.toContain('<script');
  });

  it('reads rows as gzip leaves them, and says what is wrong with a file that is cut', () => {
    const packed = join(folder, 'rows.csv.gz');
    writeFileSync(packed, gzipSync(readFileSync(publishedPath)));
    expect(compare([packed]).out).toBe(compare([publishedPath]).out);
    const cut = join(folder, 'cut.csv.gz');
    writeFileSync(cut, gzipSync(readFileSync(publishedPath)).subarray(0, 60));
    expect(() => compare([cut])).toThrow(
      /cut\.csv\.gz is compressed and cannot be unpacked \(.+\): give it as gzip made it, or unpacked\.$/,
    );
  });

  it('refuses text that is no UTF-8, in which two repositories could be taken for one', () => {
    const ansi = join(folder, 'ansi.csv');
    writeFileSync(ansi, Buffer.from('repo,arm,working_s\ncaf\u00e9,A,1\ncaf\u00e8,B,2\n', 'latin1'));
    expect(() => compare([ansi])).toThrow(`${ansi} is no UTF-8 text: save it as UTF-8 (in a spreadsheet “CSV UTF-8”).`);
  });

  it.each([
    ['rows.xlsx', 'PK\u0003\u0004\u0014\u0000', 'is a spreadsheet or another packed file, not text'],
    ['rows.xls', '\u00d0\u00cf\u0011\u00e0\u00a1\u00b1', 'is a spreadsheet or another packed file, not text'],
    ['page.pdf', '%PDF-1.7\nrepo,arm\n', 'is a PDF, not text'],
    ['wide.csv', 'r\u0000e\u0000p\u0000o\u0000', 'is no UTF-8 text'],
  ])('says of %s what to do with it', (name, bytes, what) => {
    const path = join(folder, name);
    writeFileSync(path, Buffer.from(bytes, 'latin1'));
    expect(() => compare([path])).toThrow(`${path} ${what}: save it as UTF-8 (in a spreadsheet “CSV UTF-8”).`);
  });

  it('reads what spreadsheets write: a mark in front, CRLF, quoted line feeds, UTF-16', () => {
    const rows = 'repo,arm,working_s,verdict\r\n"acme/a","m, ""one"" x",100,issue\r\n"acme/a","two\nlines",200,PR\r\n';
    const eight = file('bom.csv', `\uFEFF${rows}`);
    const sixteen = file('wide.csv', '');
    writeFileSync(sixteen, Buffer.from(`\uFEFF${rows}`, 'utf16le'));
    const [one, other] = [compare([eight], { json: true }), compare([sixteen], { json: true })];
    expect(other.out).toBe(one.out);
    expect(Comparison.parse(JSON.parse(one.out))).toMatchObject({
      baseline: 'm, "one" x',
      comparisons: [{ arm: 'two\nlines', n_pairs: 1, metrics: { working_s: { ratio: 2, interval: null } } }],
    });
  });

  it('says what cannot be read or written', () => {
    expect(() => compare([join(folder, 'nowhere.csv')])).toThrow(UsageError);
    expect(() => compare([folder])).toThrow(
      / is a folder: give arms\.jsonl, arms\.csv or experiment\.json of a run\.$/,
    );
    expect(() => compare([publishedPath], { html: join(folder, 'no', 'such', 'folder.html') })).toThrow(UsageError);
  });
});

describe('outrider reprice', () => {
  it('refuses a file whose rows say nothing of tokens, and says which files do', () => {
    const manifest = [{ arm: 'glm-5.2', model_requested: 'glm-5.2', budget_usd: 4 }];
    expect(() => repriceFile(file('manifest.json', JSON.stringify(manifest)), undefined, listening().io)).toThrow(
      /manifest\.json: no row has a column of tokens \(input_tokens, .*\): give arms\.jsonl, arms\.csv or experiment\.json\.$/,
    );
  });

  it('prints the rows as JSON Lines, which compare reads again, and counts what is unknown', () => {
    const lanes = {
      input_tokens: 1000,
      cache_write_tokens: 0,
      cache_write_1h_tokens: 0,
      cache_read_tokens: 0,
      output_tokens: 1000,
    };
    const rows = [
      { repo: 'x', arm: 'claude-opus-4-7', ...lanes },
      { repo: 'x', arm: 'glm-5.2', ...lanes },
      { repo: 'y', arm: 'glm-5.2', ...lanes, cache_write_tokens: 5, cache_write_1h_tokens: 0 },
    ];
    const { printed, io } = listening();
    repriceFile(file('rows.json', JSON.stringify(rows)), undefined, io);
    expect(
      printed.out
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line).cost_usd),
    ).toEqual([0.03, 0.0058, null]);
    expect(printed.err).toContain('1 of 3 rows');
    const again = compare([file('repriced.jsonl', printed.out)], { json: true });
    expect(JSON.parse(again.out).comparisons[0].metrics.cost_usd).toMatchObject({ n: 1, sums: { a: 0.03, b: 0.0058 } });
  });
});

describe('as a program', () => {
  it('ends quietly where nobody reads what it prints', () => {
    const many = Array.from({ length: 20_000 }, (_, i) =>
      JSON.stringify({ repo: `r${i}`, arm: 'glm-5.2', output_tokens: null }),
    ).join('\n');
    const bin = join(import.meta.dirname, '../../../bin/outrider.js');
    const ran = spawnSync(
      'sh',
      ['-c', '"$0" "$1" reprice "$2" | true', process.execPath, bin, file('many.jsonl', many)],
      {
        encoding: 'utf8',
      },
    );
    expect(ran.stderr.replace(/^outrider: \d+ of \d+ rows .*\n/, '')).toBe('');
  });

  const outrider = (...args: string[]) =>
    spawnSync(process.execPath, [join(import.meta.dirname, '../../../bin/outrider.js'), ...args], {
      encoding: 'utf8',
    });

  it('answers with 0, 1 and 2, one line on stderr', () => {
    const good = outrider('compare', publishedPath, '--json');
    expect([good.status, good.stderr, JSON.parse(good.stdout).schema_version]).toEqual([0, '', 1]);
    expect(outrider('compare', file('lone.csv', 'repo,arm\nx,A\n')).status).toBe(1);
    const bad = outrider('compare', file('bad.csv', 'repo,arm,working_s\nx,A,soon\n'));
    expect(bad.status).toBe(2);
    expect(bad.stderr).toMatch(/^outrider: .*bad\.csv:2: column working_s: "soon" is not a number\n$/);
    expect(
      outrider('reprice', file('rows.csv', 'repo,arm\nx,glm-5.2\n'), '--rates', file('rates.yml', 'glm-5.2: 1')).status,
    ).toBe(2);
  });
});
