// The end of a GitHub Actions job's log: GitHub answers with a short-lived link, which is followed without our token.
import { stripVTControlCharacters } from 'node:util';
import { ForgeError } from '../../domain/errors.ts';
import type { Session } from './session.ts';
import { DownloadError, streamed } from './transport.ts';

/** Kept of a log, bytes: failures stand at its end. */
const tailBytes = 24 * 1024;
/** Read of a log at most, bytes; what is longer ends where we stop. */
const mostBytes = 64 * 1024 * 1024;

/** null where there is no log or it may not be read: a repair can do without. */
export async function logTail(session: Session, job: number): Promise<string | null> {
  try {
    const link = await linkOf(session, job);
    return link === null
      ? null
      : await tailOf(streamed(session.parts.options.fetch, link, session.parts.options.timeoutMs));
  } catch (error) {
    const gone = error instanceof ForgeError && ['not_found', 'gone', 'forbidden'].includes(error.reason);
    if (gone || error instanceof DownloadError) return null;
    throw error;
  }
}

function linkOf(session: Session, job: number): Promise<string | null> {
  return session.call('logs', `find the log of job ${job}`, async (octokit) => {
    // Never follow blindly: the link leads to another host, which must not see the token.
    const request = { redirect: 'manual' as const, parseSuccessResponseBody: false };
    const where = { ...session.at, job_id: job, request };
    const { headers } = await octokit.rest.actions.downloadJobLogsForWorkflowRun(where);
    return headers.location ?? null;
  });
}

async function tailOf(chunks: AsyncIterable<Uint8Array>): Promise<string> {
  let tail = Buffer.alloc(0);
  let size = 0;
  for await (const chunk of chunks) {
    size += chunk.byteLength;
    tail = Buffer.concat([tail, chunk]).subarray(-tailBytes);
    if (size > mostBytes) break;
  }
  const text = new TextDecoder().decode(tail);
  // The first line is cut in the middle when there was more before it.
  return readable(size > tailBytes ? text.slice(text.indexOf('\n') + 1) : text);
}

const stamp = /^\ufeff?\d{4}-\d\d-\d\dT[\d:.]+Z /gm;
const lastError = /^[\s\S]*^##\[error\].*$/m;

/** Without times and colours, and up to the last error: what a job does afterwards, putting away its checkout and caches, says nothing. */
function readable(log: string): string {
  const plain = stripVTControlCharacters(log).replaceAll(stamp, '');
  return lastError.exec(plain)?.[0] ?? plain;
}
