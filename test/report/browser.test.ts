// The report in a real browser: fits a phone and a desk, is accessible in light and dark, and its search and keys work.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { reportPage } from '../../src/report/page.ts';
import * as views from '../comment/views.ts';
import { accessibilityProblems, browserPath, openBrowser, openPage } from './browser.ts';
import { pair, reportOf, twenty } from './sample.ts';

describe.runIf(browserPath !== null)('the report in Chromium', () => {
  const folder = mkdtempSync(join(tmpdir(), 'report-'));
  const file = join(folder, 'report.html');
  const url = pathToFileURL(file).href;
  let browser: Browser;

  beforeAll(async () => {
    writeFileSync(file, await reportPage(pair()));
    browser = await openBrowser(browserPath ?? '');
  });
  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true });
  });

  it.each([
    { width: 390, scheme: 'light' },
    { width: 390, scheme: 'dark' },
    { width: 1440, scheme: 'light' },
    { width: 1440, scheme: 'dark' },
  ] as const)('$width wide, $scheme: fits, asks for nothing, and breaks no rule of axe even unfolded', async (view) => {
    const { context, page, trouble } = await openPage(browser, url, view);
    expect(trouble).toEqual([]);
    await page.locator('#fold').click();
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(view.width);
    const background = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    expect(background).toBe(view.scheme === 'dark' ? 'rgb(15, 19, 24)' : 'rgb(244, 246, 249)');
    expect(await page.locator('figure svg:visible').count()).toBe(5);
    expect(await accessibilityProblems(page)).toEqual([]);
    await context.close();
  });

  it.each([1040, 1200, 1260])('%i wide: no link to a section is cut off or scrolled away', async (width) => {
    const { context, page } = await openPage(browser, url, { width });
    expect(await page.locator('.toolbar nav').evaluate((nav) => nav.scrollWidth - nav.clientWidth)).toBe(0);
    await context.close();
  });

  it.each([
    [390, 2],
    [1000, 2],
    [1440, 4],
  ])('%i wide: the four figures of a card stand in rows of %i, none alone', async (width, inRow) => {
    const { context, page } = await openPage(browser, url, { width });
    const tops = await page
      .locator('.card:first-child .figures > div')
      .evaluateAll((all) => all.map((each) => each.getBoundingClientRect().top));
    expect(tops.filter((top) => top === tops[0])).toHaveLength(inRow);
    expect(new Set(tops).size).toBe(4 / inRow);
    await context.close();
  });

  it.each([390, 1200])('%i wide: a title without a space makes no page wider', async (width) => {
    const data = pair();
    const path = join(folder, 'title.html');
    const paper = { ...data.manifest.paper, title: 'W'.repeat(240) };
    writeFileSync(path, await reportPage({ ...data, manifest: { ...data.manifest, paper } }));
    const { context, page } = await openPage(browser, pathToFileURL(path).href, { width });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
    await context.close();
  });

  it('shows no control that does nothing where scripts do not run, and all of its words', async () => {
    const context = await browser.newContext({ javaScriptEnabled: false });
    const page = await context.newPage();
    await page.goto(url);
    expect(await page.locator('button:visible, input:visible').count()).toBe(0);
    expect(await page.locator('main > section:visible').count()).toBeGreaterThan(5);
    await context.close();
  });

  it.each([390, 1440])(
    '%i wide: twenty arms of five models fit, can be read, and break no rule of axe',
    async (width) => {
      const path = join(folder, 'twenty.html');
      writeFileSync(path, await reportPage(twenty()));
      const { context, page, trouble } = await openPage(browser, pathToFileURL(path).href, { width });
      expect(trouble).toEqual([]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
      // One matrix a repeat, and nothing so narrow that its words are cut into letters.
      expect(await page.locator('#reviews .matrix').count()).toBe(4);
      const narrow = await page
        .locator('#reviews .matrix td:not(:empty), #gates td:not(:empty)')
        .evaluateAll((cells) => Math.min(...cells.map((cell) => cell.getBoundingClientRect().width)));
      expect(narrow).toBeGreaterThan(100);
      expect(await accessibilityProblems(page)).toEqual([]);
      await context.close();
    },
  );

  it('fits both arms’ figures on a phone, and no words of a chart over others, where one arm is missing', async () => {
    const path = join(folder, 'missing.html');
    writeFileSync(path, await reportPage(reportOf([views.downgraded, views.missing])));
    const { context, page } = await openPage(browser, pathToFileURL(path).href, { width: 390 });
    const table = page.locator('#findings .scroll').first();
    expect(await table.evaluate((box) => box.scrollWidth - box.clientWidth)).toBe(0);
    const over = await page
      .locator('#comparison .narrow-only svg')
      .last()
      .evaluate((svg) => {
        const boxes = [...svg.querySelectorAll('text')]
          .filter((text) => text.textContent)
          .map((text) => text.getBoundingClientRect());
        return boxes.some((a, i) =>
          boxes.slice(i + 1).some((b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom),
        );
      });
    expect(over).toBe(false);
    expect(
      await page.locator('#tokens .column').nth(1).locator('.narrow-only text', { hasText: 'not reached' }).count(),
    ).toBeGreaterThan(0);
    expect(await accessibilityProblems(page)).toEqual([]);
    await context.close();
  });

  it('finds a word in what is folded, opens the way to it, and steps through the matches', async () => {
    const { context, page } = await openPage(browser, url, { width: 1440 });
    expect(await page.locator('pre:visible', { hasText: 'class Base' }).count()).toBe(0);
    await page.keyboard.press('/');
    await page.keyboard.type('class base');
    await expect.poll(() => page.locator('#found').textContent()).toBe('1 of 4');
    expect(await page.locator('pre:visible', { hasText: 'class Base' }).count()).toBe(1);
    await page.keyboard.press('Enter');
    expect(await page.locator('#found').textContent()).toBe('2 of 4');
    expect(await page.locator('.found').count()).toBe(1);
    const middle = await page.evaluate(() => {
      const [range] = (CSS.highlights.get('current') ?? new Set()) as unknown as Iterable<Range>;
      return range?.getBoundingClientRect().top ?? null;
    });
    expect(Math.abs((middle ?? 0) - 844 / 2)).toBeLessThan(60);
    expect(await page.locator('.toolbar').evaluate((bar) => bar.getBoundingClientRect().top)).toBe(0);
    await page.keyboard.press('Escape');
    expect(await page.locator('#found').textContent()).toBe('');
    await context.close();
  });

  it('goes by keys: sections, theme, folding, help', async () => {
    const { context, page } = await openPage(browser, url, { width: 1440 });
    await page.keyboard.press('j');
    const top = await page.locator('#comparison').evaluate((section) => section.getBoundingClientRect().top);
    expect(Math.abs(top)).toBeLessThan(90);
    await page.keyboard.press('t');
    expect(await page.evaluate(() => getComputedStyle(document.body).backgroundColor)).toBe('rgb(15, 19, 24)');
    await page.keyboard.press('f');
    expect(await page.locator('main details:not([open])').count()).toBe(0);
    await page.keyboard.press('f');
    expect(await page.locator('main details[open]').count()).toBe(0);
    await page.keyboard.press('?');
    expect(await page.locator('#help').isVisible()).toBe(true);
    await context.close();
  });

  it('prints unfolded but for tool calls, on white, without the toolbar', async () => {
    const { context, page } = await openPage(browser, url, { width: 1440, scheme: 'dark' });
    await page.emulateMedia({ media: 'print' });
    await page.evaluate(() => dispatchEvent(new Event('beforeprint')));
    expect(await page.locator('main details:not([open]):not(.call):not(.asked)').count()).toBe(0);
    expect(await page.locator('details.call[open]').count()).toBe(0);
    expect(await page.locator('.toolbar').isVisible()).toBe(false);
    expect(await page.evaluate(() => getComputedStyle(document.body).backgroundColor)).toBe('rgb(255, 255, 255)');
    await context.close();
  });
});

it('knows whether there is a browser to look with', () => {
  if (browserPath === null) console.warn('No Chromium found: the report was not looked at in a browser.');
  expect(browserPath === null || browserPath.length > 0).toBe(true);
});
