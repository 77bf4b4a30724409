// The thread printed as it grows: progress as one line per event, each comment whole once it has come to rest.
import { setTimeout as sleep } from 'node:timers/promises';
import { readMarker } from '../../comment/marker.ts';
import { showProgress } from '../cli/progress-display.ts';
import type { Playing } from './play.ts';
import type { ThreadEntry } from './stand-ins/github/hands.ts';

const lookEveryMs = 100;
/** Comments that are edited while the run lasts: shown when it is over. */
const living = new Set(['card', 'overview']);

/** Prints until the run has ended and everything it posted was shown. */
export async function showThread(playing: Playing, print: (line?: string) => void): Promise<void> {
  const { stage, issue, experiment, ended } = playing;
  const shown = new Map<number, string>();
  const overviewNews = newsOfOverview();
  const news: string[] = [];
  const show = ({ id, author, body }: ThreadEntry) => {
    const before = shown.get(id);
    shown.set(id, body);
    const title = before === undefined ? author : `${author}, edited: what is new in “${firstLine(body)}”`;
    print();
    print(`──── ${title} ${'─'.repeat(Math.max(0, 70 - title.length))}`);
    print(before === undefined ? visible(body) : newLines(visible(before), visible(body)));
    print();
  };
  const look = async (atRest: boolean) => {
    for (const entry of await stage.github.thread(issue)) {
      if (!atRest) news.push(...overviewNews(entry.body, stage.host.world.markerSecret));
      for (const line of news.splice(0)) print(line);
      const kind = readMarker(entry.body, stage.host.world.markerSecret)?.kind ?? 'person';
      const unseen = !shown.has(entry.id) && (atRest || !living.has(kind));
      if (unseen || (atRest && shown.get(entry.id) !== entry.body)) show(entry);
    }
  };
  await look(false);
  const display = showProgress(experiment, stage.host.world, print);
  let over = false;
  const done = ended.then(() => {
    over = true;
  });
  while (!over) {
    await Promise.race([done, sleep(lookEveryMs)]);
    await look(false);
  }
  await display.end();
  await look(true);
}

/** What an edit brought; the rest of the comment stands above. */
function newLines(before: string, now: string): string {
  const known = new Set(before.split('\n'));
  return now
    .split('\n')
    .filter((line) => line === '' || !known.has(line))
    .join('\n')
    .replaceAll(/\n{3,}/g, '\n\n')
    .trim();
}

function firstLine(body: string): string {
  return (body.split('\n')[0] ?? '').replace(/^#+ /, '').replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1');
}

/** As a reader of the page sees it: without the marker. */
function visible(body: string): string {
  return body.replace(/\n*<!-- outrider [^\n]*-->\s*$/, '');
}

/** What is new in an overview since it was last looked at: its headline, and the rows of cells that have ended. */
function newsOfOverview(): (body: string, secret: string) => string[] {
  const told = new Set<string>();
  return (body, secret) => {
    if (readMarker(body, secret)?.kind !== 'overview') return [];
    const lines = body.split('\n').filter((line, i) => i === 0 || /^\| `.*(?:\]\(|⚠️)/.test(line));
    const fresh = lines
      .map((line, i) => (i === 0 ? firstLine(line) : `  ${firstLine(line)}`))
      .filter((line) => !told.has(line));
    for (const line of fresh) told.add(line);
    return fresh;
  };
}
