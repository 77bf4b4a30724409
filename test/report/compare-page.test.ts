// The comparison page: every figure of the document is there, and nothing in it is anybody's markup.
import { load } from 'cheerio';
import { describe, expect, it } from 'vitest';
import { compareRows } from '../../src/comparison/compare.ts';
import { readRows } from '../../src/comparison/row-files.ts';
import { comparePage } from '../../src/report/compare-page.ts';
import { forestPlot } from '../../src/report/forest-plot.ts';
import { publishedCsv } from '../comparison/published.ts';

const published = compareRows(readRows([{ name: 'p.csv', text: publishedCsv }]));

describe('the page', () => {
  it('shows statement, plot and tables of each arm', () => {
    const page = load(comparePage(published));
    expect(page('h2').first().text()).toBe('glm-5.2 against claude-opus-4-7');
    const said = page('.said li')
      .map((_, line) => page(line).text())
      .get();
    expect(said.join(' ')).toBe(published.comparisons[0]?.statement);
    expect(said.length).toBeGreaterThan(3);
    expect(page('svg.wide .dot')).toHaveLength(1);
    expect(page('svg.narrow .dot')).toHaveLength(1);
    const cells = page('table').first().find('tbody tr').first().find('td');
    expect(cells.map((_, cell) => page(cell).text()).get()).toEqual([
      'working time',
      '9',
      '46 min',
      '1 h 28 min',
      '1.85',
      '1.36 to 2.51',
      '1.83',
      '8 of 9',
      '.012',
      '.020',
      '.012',
    ]);
    expect(page('body').text()).toContain('at least 45');
  });

  it('is the same bytes for the same comparison, and well formed', () => {
    expect(comparePage(published)).toBe(comparePage(published));
    expect(comparePage({ ...published, comparisons: [] })).toContain('there is no pair');
  });

  it('keeps foreign names as text', () => {
    const name = '"><img src=x onerror=alert(1)>&';
    const rows = readRows([
      {
        name: 'x',
        text: JSON.stringify([
          { repo: name, arm: name },
          { repo: name, arm: 'B' },
          { repo: `${name}2`, arm: name },
        ]),
      },
    ]);
    const page = load(comparePage(compareRows(rows)));
    expect(page('img')).toHaveLength(0);
    expect(page('h1').text()).toBe(`Comparison with ${name}`);
  });
});

describe('the forest plot', () => {
  const xOf = (svg: string) =>
    load(svg)('.dot')
      .map((_, dot) => Number(load(svg)(dot).attr('cx')))
      .get();

  it('puts 1 in the middle, and twice as far from it as half', () => {
    const [one = 0, twice = 0, half = 0] = [1, 2, 0.5].map(
      (ratio) => xOf(forestPlot([{ label: '', ratio, interval: null, note: '' }], ''))[0],
    );
    expect(twice - one).toBeCloseTo(one - half, 5);
    expect(twice).toBeGreaterThan(one);
  });

  it('has its marks apart, however short or long the axis is', () => {
    for (const end of [1.01, 3, 40, 1e4]) {
      const svg = load(forestPlot([{ label: '', ratio: end, interval: null, note: '' }], ''));
      for (const drawing of ['.wide', '.narrow']) {
        const marks = svg(`${drawing} .tick, ${drawing} .one`)
          .map((_, mark) => Number(svg(mark).attr('x1')))
          .get();
        expect(marks.length).toBeGreaterThanOrEqual(3);
        for (const [i, x] of marks.entries()) if (i > 0) expect(x - (marks[i - 1] ?? 0)).toBeGreaterThan(15);
      }
    }
  });

  it('stays on the paper for a ratio beyond all measure', () => {
    const svg = forestPlot([{ label: 'x', ratio: 1e12, interval: [1e-9, 1e15], note: '' }], 't');
    const widths = load(svg)('svg')
      .map((_, drawing) => Number(load(svg)(drawing).attr('viewBox')?.split(' ')[2]))
      .get();
    expect(widths).toHaveLength(2);
    for (const [i, x] of xOf(svg).entries()) expect(x).toBeLessThanOrEqual(widths[i] ?? 0);
  });

  it('has room for the longest name, and on a phone for its words in two lines', () => {
    const label = 'acme/lm-evaluation-harness-extended';
    const title = 'left of 1: less for glm-5.2; right of 1: less for claude-opus-4-7';
    const svg = load(forestPlot([{ label, ratio: 2, interval: [1, 3], note: '2.00 [1.00, 3.00], n = 9' }], title));
    const words = svg('.wide text').filter((_, text) => svg(text).text() === label);
    // Letters of 13 pixels are some 7 wide.
    expect(Number(words.attr('x'))).toBeGreaterThan(label.length * 7);
    expect(
      svg('.narrow .soft')
        .map((_, text) => svg(text).text())
        .get()
        .slice(-2),
    ).toEqual(['left of 1: less for glm-5.2;', 'right of 1: less for claude-opus-4-7']);
    expect(forestPlot([], '')).toBe('');
  });
});
