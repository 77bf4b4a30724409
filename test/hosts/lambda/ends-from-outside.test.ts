// On Lambda: an execution that AWS or an operator ended is found by the tick of the hour through the bundles, told once, and its money given back.
import { afterEach, beforeAll, expect, it } from 'vitest';
import { rowKeys } from '../../../src/artifacts/rows.ts';
import { readMarker } from '../../../src/comment/marker.ts';
import { MonthRow } from '../../../src/experiment/money/month.ts';
import { until } from '../../e2e/bench.ts';
import { named } from '../../e2e/scenario.ts';
import { lambdaBundles } from './world/bundles.ts';
import { type Deployment, deploy } from './world/deployment.ts';

const timeout = 240_000;
let dist: string;
let deployment: Deployment | null = null;

beforeAll(async () => {
  dist = await lambdaBundles();
}, timeout);

afterEach(async () => {
  await deployment?.close();
  deployment = null;
});

it(
  'an execution that was stopped is told within the hour, once, and its money given back',
  async () => {
    const river = named('river');
    const scripts = Object.fromEntries(
      Object.keys(river.scripts).map((model) => [model, { preflight: [{ fault: 'hang' as const }] }]),
    );
    const running = await deploy({ ...river, scripts }, dist, { limitMs: 900_000 });
    deployment = running;
    const { github, models, lambda, rows } = running;
    void running.play().catch(() => undefined);
    await until(() => models.journal.length >= 2);
    const [run] = lambda.executions().filter(({ name, parent }) => name.startsWith('comment-') && parent === null);
    const open = async () =>
      (await rows.list(rowKeys.month('acme', '').pk, 'month/')).flatMap(({ value }) =>
        Object.keys(MonthRow.parse(value).open),
      );
    await running.tick('sweep', '2026-11-27T10:15:00Z');
    await lambda.ended('sweep-2026-11-27T10');
    expect(await open()).not.toEqual([]);

    lambda.stop(run?.name ?? '');
    await running.tick('sweep', '2026-11-27T11:15:00Z');
    await lambda.ended('sweep-2026-11-27T11');
    const repo = `${river.repository.owner}/${river.repository.name}`;
    const said = (await github.thread({ repo, number: 1 })).filter(({ body }) =>
      readMarker(body, 'demo-webhook-secret'),
    );
    expect(said).toHaveLength(1);
    expect(said[0]?.body).toContain('This run was ended from outside before it was finished');
    expect(await open()).toEqual([]);

    const before = github.journal.filter(({ method }) => method !== 'GET').length;
    await running.tick('sweep', '2026-11-27T12:15:00Z');
    await lambda.ended('sweep-2026-11-27T12');
    expect(github.journal.filter(({ method }) => method !== 'GET').length).toBe(before);
  },
  timeout,
);
