// The chart of ratios: its figures stand beside their points and not over the names of the lines.
import { expect, it } from 'vitest';
import { compareRows } from '../../src/comparison/compare.ts';
import { readRows } from '../../src/comparison/row-files.ts';
import { ratioChart } from '../../src/report/charts/ratio.ts';

const text = 'repo,arm,working_s,cost_usd,total_tokens,verdict\nr,A,1200,10,1000,issue\nr,B,100,8,900,issue\n';

it('leaves room for the longest figure at its farthest point', () => {
  const [block] = compareRows(readRows([{ name: 'rows', text }])).comparisons;
  if (!block) throw new Error('nothing was compared');
  const sides = [
    { name: 'A', colour: 'blue' },
    { name: 'B', colour: 'red' },
  ] as const;
  const spec = JSON.stringify(ratioChart(block, sides, [])?.spec(370));
  const [, reach = ''] = /"domain":\[[^,]+,([\d.]+)\]/.exec(spec) ?? [];
  const left = (370 / 2) * (1 - Math.log(12) / Math.log(Number(reach)));
  expect(spec).toContain('"note":"0.083"');
  // The figure in bold of eleven points, and twelve pixels to its point.
  expect(left).toBeGreaterThan(12 + 5 * 6.6 + 4);
});
