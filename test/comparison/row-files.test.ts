// Rows of anybody: JSON Lines, a JSON array, experiment.json and CSV are told apart by content; a mistake is named by file, line and column.
import { stringify } from 'csv-stringify/sync';
import { describe, expect, it } from 'vitest';
import { readRecords, readRows } from '../../src/comparison/row-files.ts';
import { UsageError } from '../../src/domain/errors.ts';

const read = (text: string) => readRows([{ name: 'f', text }]);
const row = { repo: 'o/x', arm: 'glm-5.2', paper_id: '2606.27369', working_s: 12.5, usage_complete: true };

describe('a file of rows', () => {
  it('may be JSON Lines, a JSON array, one object or experiment.json: the rows are the same', () => {
    const line = JSON.stringify(row);
    const expected = read(line);
    expect(expected[0]).toMatchObject({ ...row, cost_usd: null, base_sha: null, verdict: null });
    expect(read(`\n${line}\r\n\n${line}\n`)).toEqual([...expected, ...expected]);
    expect(read(`[${line}]`)).toEqual(expected);
    expect(read(JSON.stringify({ schema_version: 1, manifest: {}, arms: [row] }, null, 2))).toEqual(expected);
    expect(read(`\uFEFF${line}`)).toEqual(expected);
  });

  it.each([',', ';', '\t'])('may be CSV separated by %j, in columns of any order and case', (delimiter) => {
    const text = stringify(
      [{ Paper_ID: '2606.27369', usage_complete: 'true', working_s: '12.5', ' arm ': 'glm-5.2', REPO: 'o/x' }],
      {
        header: true,
        delimiter,
        bom: true,
      },
    );
    expect(read(text)).toEqual(read(JSON.stringify(row)));
  });

  it('keeps an id as text that looks like a number, and reads empty and n/a as unknown', () => {
    const [first] = read('repo,arm,paper_id,base_sha,working_s,cost_usd\nx,a,2606.10,1234567,n/a,\n');
    expect(first).toMatchObject({ paper_id: '2606.10', base_sha: '1234567', working_s: null, cost_usd: null });
  });

  it('sums the four lanes where the total is not given, and only when all four are', () => {
    const lanes = { input_tokens: 1, cache_write_tokens: 2, cache_read_tokens: 3, output_tokens: 4 };
    expect(read(JSON.stringify({ ...row, ...lanes }))[0]?.total_tokens).toBe(10);
    expect(read(JSON.stringify({ ...row, ...lanes, cache_read_tokens: null }))[0]?.total_tokens).toBeNull();
  });

  it('reads PR, Pull request and pull_request as one verdict', () => {
    const verdicts = ['PR', 'Pull request', 'pull_request', 'Issue'].map(
      (verdict) => read(JSON.stringify({ ...row, verdict }))[0]?.verdict,
    );
    expect(verdicts).toEqual(['pull_request', 'pull_request', 'pull_request', 'issue']);
  });

  it('takes back the quote that our export puts before what a spreadsheet would compute', () => {
    expect(read("repo,arm\nx,'=glm\n")[0]?.arm).toBe('=glm');
  });
});

describe('a mistake', () => {
  it.each([
    [
      'a word for a number in CSV',
      'repo,arm,working_s\nx,a,1\nx,b,soon\n',
      'f:3: column working_s: "soon" is not a number',
    ],
    [
      'thousands, which may be decimals elsewhere',
      'repo,arm,working_s\nx,a,"1,582"\n',
      'f:2: column working_s: "1,582" is not a number',
    ],
    ['a number below 0', '{"repo":"x","arm":"a","cost_usd":-1}', 'f: row 1: column cost_usd: -1 is below 0'],
    [
      'a number beyond all measure',
      'repo,arm,working_s\nx,a,1e300\n',
      'f:2: column working_s: 1e+300 is more than any figure here can be',
    ],
    ['a list for a number', '[{"repo":"x","arm":"a","cost_usd":[]}]', 'f: row 1: column cost_usd: [] is not a number'],
    ['no arm in a line', '{"repo":"x","arm":"a"}\n{"repo":"x"}', 'f:2: column arm: is needed'],
    ['an empty repository', 'repo,arm\n,a\n', 'f:2: column repo: is needed'],
    ['a missing column', 'fork,arm\nx,a\n', 'f:1: no column repo; found fork, arm.'],
    ['broken JSON in a line', '{"repo":"x","arm":"a"}\n{oops', 'f:2: not JSON'],
    ['a broken array', '[{"repo":"x"', 'f: not JSON'],
    ['a row that is no object', '[1]', 'f: row 1: a row is a JSON object'],
    [
      'a row that is too long',
      'repo,arm\nx,a,1\n',
      'f:2: 3 cells, and the header has 2 columns: a cell that holds “,” stands in quotes.',
    ],
    ['a row that is too short', 'repo;arm\nx\n', 'f:2: 1 cell, and the header has 2 columns.'],
    ['a quote without end', 'repo,arm\nx,a\ny,"b\n', 'f:3: a cell begins with a quote that nothing ends.'],
    [
      'a quote in the middle',
      'repo,arm\nx,b"c\n',
      'f:2: a quote in a cell without quotes around it: write "b""c" for b"c.',
    ],
    ['words after a quote', 'repo,arm\nx,"b"c\n', 'f:2: text after the end of a cell in quotes: write "b""c" for b"c.'],
    [
      'prose',
      'Dear all,\nthe rows, as promised, are, well.\n',
      'f:1: no column repo and no column arm; found dear all, .',
    ],
    [
      'a flag that is none',
      '{"repo":"x","arm":"a","usage_complete":"perhaps"}',
      'column usage_complete: "perhaps" is neither true nor false',
    ],
    [
      'a column that is there twice',
      'repo,arm,arm\nx,a,b\n',
      'f:1: the column arm is there twice: leave one of them out.',
    ],
    ['a number without end', '{"repo":"x","arm":"a","working_s":1e999}', 'column working_s: Infinity is not a number'],
    ['NaN in JSON', '{"repo":"x","arm":"a"}\n{"repo":"x","arm":"b","working_s":NaN}', 'f:2: not JSON'],
    [
      'a bad cell after a quoted line feed',
      'repo,arm,note,working_s\nx,a,"two\nlines",1\nx,b,,soon\n',
      'f:4: column working_s',
    ],
    ['nothing', ' \n', 'f is empty.'],
    ['an experiment without arms', '{"arms":[]}', 'f holds no rows.'],
    ['an empty array', '[]', 'f holds no rows.'],
    ['a header alone', 'repo,arm\n', 'f holds no rows.'],
  ])('such as %s is told to its place', (_, text, problem) => {
    expect(() => read(text)).toThrow(UsageError);
    expect(() => read(text)).toThrow(problem);
  });
});

it('takes a comma for the decimal sign where semicolons part the columns, and nowhere else', () => {
  const [row] = read('repo;arm;working_s;cost_usd;usage_complete\nx;a;10,5;"0,25";yes\n');
  expect(row).toMatchObject({ working_s: 10.5, cost_usd: 0.25, usage_complete: true });
  expect(() => read('repo,arm,working_s\nx,a,"10,5"\n')).toThrow('column working_s: "10,5" is not a number');
});

describe('records', () => {
  it('from CSV have numbers and flags in the columns that hold them, and text elsewhere', () => {
    expect(
      readRecords({ name: 'f', text: 'repo,arm,input_tokens,usage_complete,note,base_sha\nx,1,12,TRUE,7,0012\n' }),
    ).toEqual([
      {
        place: 'f:2',
        values: { repo: 'x', arm: '1', input_tokens: 12, usage_complete: true, note: '7', base_sha: '0012' },
      },
    ]);
  });
});
