// The tarball of a commit: GitHub answers with a short-lived link, which is followed without our token.
import { ForgeError, messageOf } from '../../domain/errors.ts';
import type { Session } from './session.ts';
import { DownloadError, streamed } from './transport.ts';

/** A tar, gzipped, with one leading folder. Errors that come while it streams are ForgeErrors too. */
export async function archiveOf(session: Session, sha: string): Promise<AsyncIterable<Uint8Array>> {
  const { fetch, timeoutMs } = session.parts.options;
  const link = await session.call('read', `find the archive of ${sha}`, async (octokit) => {
    // Never follow blindly: the link leads to another host, which must not see the token.
    const request = { redirect: 'manual' as const, parseSuccessResponseBody: false };
    const first = await octokit.rest.repos.downloadTarballArchive({ ...session.at, ref: sha, request });
    let answer: Redirect = { status: first.status, location: first.headers.location };
    for (let hops = 0; hops < 3 && movedWithin(session.parts.options.apiUrl, answer); hops += 1) {
      const { status, headers } = await octokit.request(`GET ${answer.location}`, { request });
      answer = { status, location: headers.location };
    }
    return answer.location;
  });
  if (link === undefined) throw new ForgeError('unavailable', `GitHub gave no link to the archive of ${sha}.`);
  return named(streamed(fetch, link, timeoutMs), session.name);
}

interface Redirect {
  readonly status: number;
  readonly location: string | undefined;
}

/** 302 is the link; 301 and its kin lead the readers of a renamed repository on, and keep the token only within the API. */
function movedWithin(apiUrl: string, { status, location }: Redirect): boolean {
  return (
    [301, 307, 308].includes(status) && location !== undefined && new URL(location).origin === new URL(apiUrl).origin
  );
}

async function* named(chunks: AsyncIterable<Uint8Array>, repo: string): AsyncGenerator<Uint8Array> {
  try {
    yield* chunks;
  } catch (error) {
    const status = error instanceof DownloadError ? error.status : null;
    const why = messageOf(error);
    const message = `Could not download the archive of ${repo}: ${why}.`;
    // Also for 404: a link is good for minutes, and the next attempt asks for a new one.
    throw new ForgeError('unavailable', message, { status, cause: error });
  }
}
