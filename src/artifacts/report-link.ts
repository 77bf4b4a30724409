// The address of a run's report: a path of the deployment's own API, signed and good until a moment. An address that S3 signs for a
// function dies with the credentials of that function, within hours; this one leads to a fresh one as long as it is good.
import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';

/** What every such path begins with. */
export const reportPath = '/reports/';

/** How long a link is good after the summary was written. Seconds. */
export const linkLives = 14 * 86_400;

export interface ReportLink {
  readonly experiment: string;
  /** Seconds since 1970. */
  readonly expires: number;
}

/** `root`: address of the API, without a slash at the end. The same link and secret always give the same address. */
export function reportAddress(
  { experiment, expires }: ReportLink,
  { root, secret }: { readonly root: string; readonly secret: string },
): string {
  const signed = signature(experiment, String(expires), secret).toString('hex');
  return `${root}${reportPath}${experiment}?expires=${expires}&signature=${signed}`;
}

export type ReadLink =
  | { readonly kind: 'good'; readonly experiment: string }
  | { readonly kind: 'expired'; readonly experiment: string }
  | { readonly kind: 'refused' };

/**
 * What a request asks for. Exactly what `reportAddress` wrote is taken, byte for byte. Whether a link has expired is told only to whoever has one that
 * we signed. `now`: milliseconds since 1970.
 */
export function readReportLink(
  { path, query }: { readonly path: string; readonly query: string },
  { secret, now }: { readonly secret: string; readonly now: number },
): ReadLink {
  const experiment = /^\/reports\/([0-9a-f]{1,64})$/.exec(path)?.[1];
  const [, expires, signed] = /^expires=(\d{1,12})&signature=([0-9a-f]{64})$/.exec(query) ?? [];
  if (experiment === undefined || expires === undefined || signed === undefined) return { kind: 'refused' };
  if (!timingSafeEqual(Buffer.from(signed, 'hex'), signature(experiment, expires, secret))) return { kind: 'refused' };
  return { kind: now < Number(expires) * 1000 ? 'good' : 'expired', experiment };
}

/** Neither part can hold the line end between them. */
function signature(experiment: string, expires: string, secret: string): Buffer {
  const key = hkdfSync('sha256', secret, '', 'outrider report link v1', 32);
  return createHmac('sha256', Buffer.from(key)).update(`${experiment}\n${expires}`).digest();
}
