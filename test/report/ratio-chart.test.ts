// The chart of ratios: its figures stand beside their points and not over the names of the lines.
import { expect, it } from 'vitest';
import { compareRows } from '../../src/comparison/compare.ts';
import { readRows } from '../../src/comparison/row-files.ts';
import { ratioChart } from '../../src/report/charts/ratio.ts';

const text = 'repo,arm,working_s,cost_usd,total_tokens,verdict\nr,A,1200,10,1000,issue\nr,B,100,8,900,issue\n';

const sides = [
  { name: 'A', colour: 'blue' },
  { name: 'B', colour: 'red' },
] as const;

/** Where a ratio stands between the left end of the chart, 0, and its right one. */
function places(width: number): { spec: string; at: (ratio: number) => number } {
  const [block] = compareRows(readRows([{ name: 'rows', text }])).comparisons;
  if (!block) throw new Error('nothing was compared');
  const spec = JSON.stringify(ratioChart(block, sides, [])?.spec(width));
  const [low, high] = (/"domain":\[([\d.]+),([\d.]+)\]/.exec(spec) ?? [])
    .slice(1)
    .map((each) => Math.log(Number(each)));
  if (low === undefined || high === undefined) throw new Error('no domain');
  return { spec, at: (ratio) => (width * (Math.log(ratio) - low)) / (high - low) };
}

it.each([370, 165])('leaves room for the longest figure at its farthest point, at a width of %i', (width) => {
  const { spec, at } = places(width);
  expect(spec).toContain('"note":"0.083"');
  // The figure in bold of eleven points, and twelve pixels to its point.
  expect(at(1 / 12)).toBeGreaterThan(12 + 5 * 6.6 + 4);
});

it('gives no room to a side on which nothing stands', () => {
  const { spec, at } = places(165);
  expect(at(1) - at(1 / 12)).toBeGreaterThan(75);
  // The point of a ratio that is 2 at the most would not be cut.
  expect(165 - at(2)).toBeGreaterThan(8);
  expect(spec).toContain('"values":[0.1,0.2,0.5,1,2]');
});
