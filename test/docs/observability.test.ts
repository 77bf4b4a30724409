// The page on observability has a section for each alarm, with what to do; the dashboard draws what the code measures.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { dashboardBody, dashboardFile } from '../../scripts/packaging/dashboard.ts';
import { wantedAlarms } from '../../scripts/packaging/watch.ts';
import { metricNames, metricTable } from '../../src/domain/signals.ts';
import { anchors, documents, root } from './documents.ts';

const page = documents().find(({ path }) => path === 'docs/observability.md');

describe('the page', () => {
  it.each(wantedAlarms)('says how %s is answered', (id) => {
    expect(page && anchors(page)).toContain(id.toLowerCase());
    const section = page?.text.split(`### ${id}\n`)[1]?.split('\n### ')[0] ?? '';
    expect(section.length).toBeGreaterThan(150);
    expect(section).toMatch(/\]\((?:faults|runbook|scale|audit)\.md/);
  });
});

describe('the dashboard', () => {
  const { widgets } = dashboardBody();
  const drawn = JSON.stringify(widgets);

  it('is current: `npm run reference` makes it', () => {
    expect(readFileSync(join(root, 'cloudwatch/dashboard.yml'), 'utf8')).toBe(dashboardFile());
  });

  it('draws every metric of the catalogue', () => {
    const names = metricNames.map((metric) => metricTable[metric].cloudwatch.name);
    expect(names.filter((name) => !drawn.includes(`"${name}"`) && !drawn.includes(`\\"${name}\\"`))).toEqual([]);
  });

  it('has charts that do not lie over each other, inside the 24 columns', () => {
    const cells = widgets.map(({ x, y }) => `${x},${y}`);
    expect(new Set(cells).size).toBe(cells.length);
    for (const { x, width } of widgets) expect(x + width).toBeLessThanOrEqual(24);
  });
});
