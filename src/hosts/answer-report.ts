// A request for a report, by the link that a comment posted: a good one is sent on to the bucket, by an address of some minutes, or answered with the page.
import { type ReadLink, readReportLink, reportPath } from '../artifacts/report-link.ts';
import type { Answer } from './http.ts';

export interface ReportRequest {
  readonly method: string;
  /** Without query. */
  readonly path: string;
  /** As it was sent, without the question mark. */
  readonly query: string;
}

export interface ReportDoor {
  readonly secret: string;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** The report, or where it lies for somebody without credentials, for some minutes; null when it is not kept any more. */
  readonly find: (experiment: string) => Promise<{ readonly page: string } | { readonly location: string } | null>;
}

export function asksForReport({ path }: Pick<ReportRequest, 'path'>): boolean {
  return path.startsWith(reportPath);
}

/** Whether there is such a run is not told to whoever has no link that we signed. Throws what `find` throws. */
export async function answerReport(request: ReportRequest, { secret, now, find }: ReportDoor): Promise<Answer> {
  if (request.method !== 'GET' && request.method !== 'HEAD') return said(405, 'GET only', { allow: 'GET, HEAD' });
  const link = readReportLink(request, { secret, now });
  if (link.kind !== 'good') return refusal(link);
  const found = await find(link.experiment);
  if (found === null) return said(410, `The report of ${link.experiment} is no longer kept.`);
  if ('location' in found) return said(302, 'The report is at the address in Location.', found);
  return { status: 200, body: found.page, headers: { ...discreet, 'content-type': 'text/html; charset=utf-8' } };
}

function refusal(link: Exclude<ReadLink, { kind: 'good' }>): Answer {
  return link.kind === 'expired'
    ? said(
        410,
        `This link to the report of ${link.experiment} has expired. The records of the run are kept by whoever runs Outrider.`,
      )
    : said(403, 'This is no link to a report that Outrider has made. Copy the whole of it from the comment.');
}

/** Nothing on the way may keep it, and no page behind it learns of the link. */
const discreet = { 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' };

/** Read by a person in a browser. */
function said(status: number, sentence: string, headers: Record<string, string> = {}): Answer {
  return {
    status,
    body: `${sentence}\n`,
    headers: { 'content-type': 'text/plain; charset=utf-8', ...discreet, ...headers },
  };
}
