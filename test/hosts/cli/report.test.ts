// `outrider report`: finds an experiment by what somebody typed, and writes its page.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { load } from 'cheerio';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findExperiment } from '../../../src/hosts/cli/find-experiment.ts';
import { writeReport } from '../../../src/hosts/cli/write-report.ts';
import { entries, jsonl, pair } from '../../report/sample.ts';

const data = mkdtempSync(join(tmpdir(), 'outrider-report-'));
const folder = join(data, 'experiments', '7f3a');

beforeAll(() => {
  const { manifest, certificate, comparison, arms, reviews, crossReview } = pair();
  const rows = arms.map(({ row }) => row);
  mkdirSync(join(folder, 'transcripts'), { recursive: true });
  const record = {
    schema_version: 1,
    experiment: '7f3a',
    manifest,
    certificate,
    arms: rows,
    comparison,
    reviews,
    cross_review: crossReview,
  };
  writeFileSync(join(folder, 'experiment.json'), JSON.stringify(record, null, 2));
  for (const { plan, result } of arms) {
    mkdirSync(join(folder, 'arms', plan.slug), { recursive: true });
    writeFileSync(join(folder, 'arms', plan.slug, 'result.json'), JSON.stringify(result));
    writeFileSync(
      join(folder, 'transcripts', `${plan.slug}.jsonl`),
      jsonl(plan.slug, { preflight: entries('preflight') }),
    );
  }
  for (const id of ['7f3b', 'c0ffee']) cpSync(folder, join(data, 'experiments', id), { recursive: true });
  mkdirSync(join(data, 'experiments', 'running'));
});
afterAll(() => rmSync(data, { recursive: true }));

describe('what somebody typed', () => {
  it('is an id, a unique beginning of one, or a path to folder or record', () => {
    expect(findExperiment('7f3a', data)).toBe(folder);
    expect(findExperiment('c0', data)).toBe(join(data, 'experiments', 'c0ffee'));
    expect(findExperiment(folder, '/nowhere')).toBe(folder);
    expect(findExperiment(join(folder, 'experiment.json'), '/nowhere')).toBe(folder);
  });

  it.each([
    ['7f3', '7f3 is the beginning of several experiments: 7f3a, 7f3b. Write more of it.'],
    ['run', 'running has no experiment.json yet: it has not finished.'],
    ['zzz', 'No experiment is called zzz. In .*: 7f3a \\(ada/atropos, 2026-11-22\\), 7f3b .*, c0ffee '],
    ['', 'No experiment is called'],
  ])('%j leads to none, and the answer says what is there', (wanted, answer) => {
    expect(() => findExperiment(wanted, data)).toThrow(new RegExp(answer));
  });

  it('finds nothing where there is nothing', () => {
    expect(() => findExperiment('x', join(data, 'no'))).toThrow(/Set OUTRIDER_DATA_DIR, or give a path/);
  });
});

describe('the page', () => {
  it('links to the records beside it, and lacks what the folder lacks', async () => {
    const file = join(data, 'r.html');
    expect(await writeReport(folder, file)).toBe(file);
    const page = load(readFileSync(file, 'utf8'));
    expect(page('footer a').attr('href')).toBe('./experiments/7f3a/experiment.json');
    expect(page('#transcripts .column a').first().attr('href')).toBe(
      './experiments/7f3a/transcripts/claude-opus-4-7.jsonl',
    );
    expect(page('#patches').text()).toContain('Its contents are not in this folder.');
    expect(page('#transcripts .turn').length).toBeGreaterThan(2);
  });

  it('is read from a folder that was copied elsewhere under another name', async () => {
    const copy = join(data, 'a copy');
    cpSync(folder, copy, { recursive: true });
    const file = join(data, 'copy.html');
    await writeReport(copy, file);
    expect(load(readFileSync(file, 'utf8'))('footer a').attr('href')).toBe('./a%20copy/experiment.json');
  });

  it('says why it cannot be written or read', async () => {
    await expect(writeReport(folder, join(data, 'no', 'r.html'))).rejects.toThrow(/^--html .* cannot be written/);
    const odd = join(data, 'odd');
    mkdirSync(odd);
    writeFileSync(join(odd, 'experiment.json'), '{"schema_version":7}');
    await expect(writeReport(odd)).rejects.toThrow(/is not one that this version can read/);
    const damaged = join(data, 'damaged');
    cpSync(folder, damaged, { recursive: true });
    writeFileSync(join(damaged, 'transcripts', 'glm-5-2.jsonl'), '{"half": ');
    await expect(writeReport(damaged)).rejects.toThrow(/glm-5-2\.jsonl is no transcript that this version can read/);
    writeFileSync(join(odd, 'experiment.json'), '{"schema_version":1,"experiment":"9a1b","study":{},"cells":3}');
    await expect(writeReport(odd)).rejects.toThrow(
      /is not one that this version can read: .* at cells .* at study\.target /,
    );
    writeFileSync(join(odd, 'experiment.json'), 'no json');
    await expect(writeReport(odd)).rejects.toThrow(/is not one that this version can read/);
  });
});

it('the command writes report-<id>.html, and ends with 2 and one line for an experiment that is not there', () => {
  const bin = join(import.meta.dirname, '../../../bin/outrider.js');
  const run = (wanted: string) =>
    spawnSync(process.execPath, [bin, 'report', wanted], {
      cwd: data,
      encoding: 'utf8',
      env: { PATH: process.env.PATH, OUTRIDER_DATA_DIR: data },
    });
  expect(run('7f3a')).toMatchObject({ status: 0, stdout: 'report-7f3a.html\n', stderr: '' });
  const unknown = run('zzz');
  expect(unknown).toMatchObject({ status: 2, stdout: '' });
  expect(unknown.stderr).toMatch(/^outrider: No experiment is called zzz\. In .*\n$/);
});
