// `node scripts/pictures.ts`: plays the demo's first story and takes the pictures of its thread (command, card, summary) and its report for the documents.
// Needs Chromium, and a font with emoji (Debian: chromium, fonts-noto-color-emoji).
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { readMarker } from '../src/comment/marker.ts';
import { writeReport } from '../src/hosts/cli/write-report.ts';
import { demoPace, openScenario, play } from '../src/hosts/demo/play.ts';
import { scenarioNamed } from '../src/hosts/demo/scenarios.ts';
import { browserPath, openBrowser } from '../test/report/browser.ts';
import { threadPage } from './pictures/thread-page.ts';

const pictures = fileURLToPath(new URL('../docs/pictures/', import.meta.url));

interface Shot {
  readonly page: string;
  readonly picture: string;
  readonly width: number;
  /** Of the page, from its top; left out: all of it. */
  readonly height?: number;
}

async function take(shots: readonly Shot[]): Promise<void> {
  if (browserPath === null) throw new Error('There is no Chromium here: apt-get install chromium.');
  const browser = await openBrowser(browserPath);
  try {
    for (const { page: path, picture, width, height } of shots) {
      const page = await browser.newPage({ viewport: { width, height: height ?? 600 }, deviceScaleFactor: 1.25 });
      await page.goto(pathToFileURL(path).href);
      await page.screenshot({ path: join(pictures, picture), fullPage: height === undefined });
    }
  } finally {
    await browser.close();
  }
}

const folder = mkdtempSync(join(tmpdir(), 'outrider-pictures-'));
const scenario = scenarioNamed('river');
if (scenario === undefined) throw new Error('There is no scenario river.');
const stage = await openScenario(scenario, { dataDir: folder, pace: demoPace });
try {
  const playing = await play(scenario, stage);
  await playing.ended;
  const [opened] = await stage.github.issues(playing.issue.repo);
  const thread = join(folder, 'thread.html');
  const comments = await stage.github.thread(playing.issue);
  const shown = comments.filter(({ body }) => {
    const kind = readMarker(body, stage.host.world.markerSecret)?.kind;
    return kind === undefined || kind === 'card' || kind === 'summary';
  });
  writeFileSync(thread, threadPage(opened?.title ?? '', shown));
  const report = join(folder, 'report.html');
  await writeReport(join(folder, 'experiments', playing.experiment), report);
  await take([
    { page: thread, picture: 'thread.png', width: 900 },
    { page: report, picture: 'report.png', width: 1000, height: 1500 },
  ]);
} finally {
  await stage.close();
  rmSync(folder, { recursive: true, force: true });
}
