// The report page: what each section shows, what it leaves out, and that it needs nothing but itself.
import { createHash } from 'node:crypto';
import { load } from 'cheerio';
import { describe, expect, it } from 'vitest';
import { reportPage } from '../../src/report/page.ts';
import type { ReportData } from '../../src/report/report-data.ts';
import { transcriptLines, transcriptPhases } from '../../src/report/transcript-lines.ts';
import * as views from '../comment/views.ts';
import { entries, jsonl, pair, reportOf, twenty } from './sample.ts';

const pageOf = async (data: ReportData) => load(await reportPage(data));
const headings = (page: Awaited<ReturnType<typeof pageOf>>) =>
  page('section > h2')
    .map((_, each) => page(each).text())
    .get();

it('names each model once at the top, with the number of its arms where it has several', async () => {
  const page = await pageOf(twenty());
  const models = '4 × claude-opus-4-7, 4 × glm-5.2, 4 × kimi-k3, 4 × claude-haiku-4-5 and 4 × glm-4.6';
  expect(page('.facts').text()).toContain(models);
  expect(page('.facts').text()).not.toContain('#2');
  expect(page('title').text()).toContain(models);
});

describe('the report of a pair', async () => {
  const html = await reportPage(pair());
  const page = load(html);

  it('is the same bytes for the same record', async () => {
    expect(await reportPage(pair())).toBe(html);
  });

  it('has every section, and a way to each', () => {
    expect(headings(page)).toEqual([
      'Comparison',
      'Time',
      'Tokens in four lanes',
      'Gates',
      'Reviews',
      'Claims and behaviour',
      'In their own words',
      'Patches',
      'Transcripts',
      'Certificate',
    ]);
    const targets = page('nav a')
      .map((_, link) => page(link).attr('href'))
      .get();
    expect(targets.map((target) => page(`section${target}`).length)).toEqual(targets.map(() => 1));
  });

  it('shows verdict, decider, turning point and figures of each arm first', () => {
    const cards = page('.strip .card')
      .map((_, card) => page(card).text().replace(/\s+/g, ' '))
      .get();
    expect(cards[0]).toMatch(/claude-opus-4-7 baseline ◎ Issue decided by its own review/);
    expect(cards[0]).toContain('self-review: downgrade');
    expect(cards[0]).toContain('$1.71');
    expect(cards[1]).toMatch(/glm-5.2 ⇡ Pull request decided by the gates/);
    expect(cards[1]).toContain('+462 −1');
  });

  it('shows gates that only warned as a warning, and names them', async () => {
    const one = await pageOf(reportOf([views.warned]));
    const step = one('.way li').filter((_, each) => one(each).text().includes('gates'));
    expect(step.text()).toBe('! gates: warnings: tests');
    expect(step.attr('class')).toBe('warned');
    expect(page('.way li.ok').filter((_, each) => page(each).text().includes('gates')).length).toBeGreaterThan(0);
  });

  it('names every ratio for whoever does not see the plot, the input over all its lanes', () => {
    const label = page('#comparison [role=img]').first().attr('aria-label');
    expect(label).toMatch(
      /^Ratios of glm-5.2 over claude-opus-4-7: working time 1.91, cost 0.24, total tokens 0.79, input, all lanes 0.81/,
    );
  });

  it('draws in both widths, without a browser, and without an id that a second chart could have too', () => {
    expect(page('.wide-only svg').length).toBe(page('.narrow-only svg').length);
    expect(page('figure svg').length).toBeGreaterThanOrEqual(8);
    expect(page('figure [id]')).toHaveLength(0);
  });

  it('sets the reviews in a matrix, and says that one pair proves nothing', () => {
    const cells = page('#reviews td .opinion strong')
      .map((_, cell) => page(cell).text().trim())
      .get();
    expect(cells).toEqual(['✓ ship', '↩ downgrade']);
    expect(page('#reviews .said').text()).toContain('One pair supports no inference.');
  });

  it('shows new files first, in syntax colours, with a string over two lines coloured in both', () => {
    const first = page('#patches .column').first();
    expect(
      first
        .find('.path')
        .map((_, path) => page(path).text())
        .get(),
    ).toEqual(['lib/new_reward.py', 'lib/__init__.py']);
    expect(
      first
        .find('.hljs-string')
        .map((_, part) => page(part).text())
        .get()
        .slice(0, 2),
    ).toEqual(['"""Ranks', 'over two lines."""']);
    expect(first.find('tr.del').text()).toContain('from lib import old');
  });

  it('folds tool calls under their names, with what came back, and tells what went wrong between turns', () => {
    const first = page('#transcripts .column').first();
    expect(first.find('details.call > summary').first().text()).toBe('read_file lib/base.py');
    expect(first.find('details.call[open]')).toHaveLength(0);
    expect(first.find('details.call pre').eq(1).text()).toBe('1\tclass Base:');
    expect(first.text()).toContain('usage unknown');
    expect(first.text()).toContain('An answer was lost: the stream was cut');
    expect(first.find('.chip.bad').first().text()).toBe('refused');
  });

  it('loads nothing and lets nothing act but its own script', () => {
    const policy = page('meta[http-equiv=Content-Security-Policy]').attr('content') ?? '';
    const digest = createHash('sha256').update(page('script').text()).digest('base64');
    expect(policy).toContain(`script-src 'sha256-${digest}'`);
    expect(policy).toContain("default-src 'none'");
    expect(page('[src], link, base, iframe, object, [style]')).toHaveLength(0);
    const hrefs = page('a')
      .map((_, link) => page(link).attr('href') ?? '')
      .get();
    expect(hrefs.filter((href) => !/^(#|\.\.?\/|https?:\/\/)/.test(href))).toEqual([]);
  });
});

describe('what is not there', () => {
  it('is no pair: the report says so and shows what was done', async () => {
    const page = await pageOf(reportOf([views.downgraded, views.missing]));
    expect(page('#comparison').text()).toContain('glm-5.2');
    expect(
      page('#comparison h3')
        .map((_, each) => page(each).text())
        .get(),
    ).toEqual(['Cost against outcome']);
    // What took no tokens says why, and no arm is left out: an empty row would look like nothing taken.
    const lanes = page('#tokens .column')
      .eq(1)
      .find('.narrow-only svg text')
      .map((_, each) => page(each).text())
      .get();
    expect(lanes).toEqual(expect.arrayContaining(['not reached']));
    expect(page('.strip .card').eq(1).text()).toContain('Missing');
    expect(page('.strip .card').eq(1).text()).toContain('Waited 2 h for its provider');
    expect(page('.strip .card').eq(1).text()).toContain('at least $0.14');
  });

  it('is an arm that no answer came to: it stays beside the other, in words', async () => {
    const data = pair();
    const [first, second] = data.arms;
    if (!first || !second) throw new Error('The sample is no pair.');
    const none = {
      input_tokens: 0,
      cache_write_tokens: 0,
      cache_write_1h_tokens: 0,
      cache_read_tokens: 0,
      output_tokens: 0,
    };
    const phases = second.row.phases.map((phase) => ({ ...phase, ...none }));
    const silent = { ...second, row: { ...second.row, ...none, phases, refinement: null, review: null } };
    const page = await pageOf({ ...data, arms: [first, silent] });
    expect(page('#tokens .column').eq(1).text()).toBe('glm-5.2No answer came: no tokens are known.');
  });

  it('is a second arm: the report says so, and does not call one arm an unfair pair', async () => {
    const page = await pageOf(reportOf([views.overBudget]));
    expect(page('#comparison .said').text()).toBe('One arm alone: there is nothing to compare it with.');
    expect(page('#certificate .said').text()).toBe('No pair:');
    expect(page('.said.bad')).toHaveLength(0);
  });

  it('leaves out sections that would be empty', async () => {
    const [arm] = reportOf([views.scopedOnly]).arms;
    const data = reportOf([views.scopedOnly]);
    const bare = {
      ...data,
      arms: arm ? [{ ...arm, transcript: [], row: { ...arm.row, grounding: null, behaviour: null } }] : [],
    };
    expect(headings(await pageOf(bare))).toEqual([
      'Comparison',
      'Time',
      'Tokens in four lanes',
      'In their own words',
      'Certificate',
    ]);
  });

  it('is said of a draft whose contents are gone, and of a seal that is gone', async () => {
    const data = pair();
    const page = await pageOf({
      ...data,
      arms: data.arms.map((arm, i) => (i === 0 ? { ...arm, diff: null } : { ...arm, result: null })),
    });
    expect(page('#patches').text()).toContain('Its contents are not in this folder.');
    expect(page('#words').text()).toContain('Its seal is gone.');
  });
});

describe('a transcript too long to be read here', () => {
  const long = (output: string, turns: number): ReportData => {
    const data = pair();
    const lines = entries('implement', { output });
    const many = Array.from({ length: turns }, () => lines.slice(1, -1)).flat();
    const transcript = transcriptPhases(
      transcriptLines(jsonl('a', { implement: [...lines.slice(0, 1), ...many, ...lines.slice(-1)] })),
    );
    return { ...data, arms: data.arms.map((arm) => ({ ...arm, transcript })) };
  };

  it('has each text cut with the number of what is left', async () => {
    const page = await pageOf(long('z'.repeat(10_000), 1));
    expect(page('#transcripts .cut').first().text()).toBe(' … 7,600 more characters, in the file');
  });

  it('ends with the number of steps left out, and the file is linked', async () => {
    const html = await reportPage(long('z'.repeat(2400), 1000));
    expect(html.length).toBeLessThan(2_000_000);
    const page = load(html);
    expect(page('#transcripts').text()).toMatch(/[\d,]+ more steps left out here; the file has them\./);
    expect(page('#transcripts .column a').first().attr('href')).toBe('./transcripts/claude-opus-4-7.jsonl');
  });
});
