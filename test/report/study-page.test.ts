// The page of an experiment over many repositories: what it says, and in a real browser that it fits, is accessible and prints whole.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { load } from 'cheerio';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { StudyRecord } from '../../src/domain/study.ts';
import { studyPage } from '../../src/report/study-page.ts';
import { judgement, reviewedView } from '../comment/overview-views.ts';
import { accessibilityProblems, browserPath, openBrowser, openPage } from './browser.ts';

const view = reviewedView();
const record = StudyRecord.parse({
  schema_version: 1,
  experiment: view.plan.study,
  study: { ...view.plan, title: 'Which <model>?' },
  cells: view.cells.map(({ plan, state, problem, certificate }, i) => ({
    ...plan,
    ...{ state, problem, certificate },
    judge: i === 8 ? judgement(['ship', 'ship'], ['ship', 'downgrade']) : null,
  })),
  arms: view.cells.flatMap(({ rows }) => rows),
  comparison: view.comparison,
  cross_review: view.crossReview,
});
const html = studyPage(record, (experiment) => `${experiment}.html`);

describe('the page of an experiment', () => {
  const page = load(html);
  const rowsUnder = (title: string) =>
    page('h2, h3')
      .filter((_, head) => page(head).text() === title)
      .nextAll('.wide, .words')
      .first()
      .find('tbody tr')
      .map((_, row) =>
        page(row)
          .find('td')
          .map((__, cell) => page(cell).text())
          .get()
          .join(' | '),
      )
      .get();

  it('says first what was asked and what the pairs show, then each cell with its artifacts and its run', () => {
    expect(page('h1 + p').text()).toContain('Which <model>?');
    expect(page('h1 + p').text()).toContain('9 of 10 cells complete');
    expect(
      page('h2')
        .map((_, head) => page(head).text())
        .get(),
    ).toEqual(['glm-5.2 against claude-opus-4-7', 'Cells', 'Cross-review', 'How it was computed']);
    const cells = rowsUnder('Cells');
    expect(cells).toHaveLength(10);
    expect(cells[8]).toBe(
      'atropos | issue6 min 20 s | pull request26 min 22 s | 4.16 | valid | cell000008 | 4e32d28 | 7',
    );
    expect(cells[9]).toContain('missing1 min 36 s | – | not valid');
    expect(page('a[href="https://github.com/ada/atropos/pull/8"]').text()).toBe('pull request');
    expect(page('a[href="cell000009.html"]').text()).toBe('cell000009');
    expect(rowsUnder('Left out')).toEqual([
      'legacy | is archived',
      'acme/elsewhere | belongs to another owner; an experiment stays within one organisation',
    ]);
    expect(rowsUnder('Cross-review')).toEqual([
      'strictness: A lets more pass | 7 | −0.50 | −0.50 to −0.50 | .047',
      'quality: A’s drafts are liked better | 7 | −0.50 | −0.50 to −0.50 | .047',
      'self-preference: each likes its own better | 7 | −0.50 | −0.50 to −0.50 | .047',
    ]);
    expect(rowsUnder('In no contrast')).toEqual([
      'ada/OLMo-core | 2606.27369v1 | an answer of claude-opus-4-7 is missing',
      'ada/atropos | 2606.27369v1 | nobody reviewed there',
      'ada/unsloth | 2606.27369v1 | its certificate is not valid',
    ]);
    expect(page('h2:contains("Cross-review") + p').text()).toContain(
      'glm-5.2 would ship 8 of 8 drafts of claude-opus-4-7',
    );
    expect(rowsUnder('Judged by claude-haiku-4-5')).toEqual([
      'claude-opus-4-7 | 1 of 1 draft',
      'glm-5.2 | 0 of 1 draft (1 answered both ways)',
    ]);
  });
});

describe.runIf(browserPath !== null)('in Chromium the page of an experiment', { timeout: 60_000 }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'study-'));
  const file = join(folder, 'study.html');
  const url = pathToFileURL(file).href;
  let browser: Browser;

  beforeAll(async () => {
    writeFileSync(file, html);
    browser = await openBrowser(browserPath ?? '');
  });
  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true });
  });

  it.each([
    { width: 390, scheme: 'light' },
    { width: 1280, scheme: 'dark' },
  ] as const)('$width wide, $scheme: fits, asks for nothing, and breaks no rule of axe', async (at) => {
    const { context, page, trouble } = await openPage(browser, url, at);
    expect(trouble).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(at.width);
    expect(await accessibilityProblems(page)).toEqual([]);
    await context.close();
  });

  it('prints every column on upright A4', async () => {
    // 210 mm less margins of 10 mm, at 96 to the inch.
    const { context, page } = await openPage(browser, url, { width: 718 });
    await page.emulateMedia({ media: 'print' });
    const cut = await page.evaluate(
      () =>
        [...document.querySelectorAll('table')].filter((table) => table.getBoundingClientRect().right > innerWidth)
          .length,
    );
    expect(cut).toBe(0);
    await context.close();
  });

  it('is no wider for a title without a space', async () => {
    const path = join(folder, 'title.html');
    const study = { ...record.study, title: 'W'.repeat(240) };
    writeFileSync(path, studyPage({ ...record, study }, String));
    const { context, page } = await openPage(browser, pathToFileURL(path).href, { width: 390 });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
    await context.close();
  });
});
