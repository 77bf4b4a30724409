// Where a deployment is reached from outside: what the links to its reports begin with.
import { UsageError } from './errors.ts';

const sentence =
  'OUTRIDER_PUBLIC_URL must be an address such as https://outrider.example, without a query, a password or signs that break a link';

/**
 * Without a slash at the end; null when none is given. Nothing in it can end a link in Markdown. The error does not repeat what was given: it may hold
 * a password. @throws UsageError for what is no such address
 */
export function publicUrlOf(given: string | undefined): string | null {
  if (given === undefined) return null;
  if (!isPublicUrl(given)) throw new UsageError(sentence);
  const { origin, pathname } = new URL(given);
  return `${origin}${pathname}`.replace(/\/+$/, '');
}

/** Whether it can be one. */
export function isPublicUrl(given: string): boolean {
  const url = URL.parse(given);
  return url !== null && /^https?:$/.test(url.protocol) && /^[\w.~/-]*$/.test(url.pathname) && !/[?#@]/.test(given);
}
