// When a server says how long to wait: a provider, GitHub, arXiv.

/** The longest wait kept, so that an absurd header still is a whole number of milliseconds. */
const longest = Number.MAX_SAFE_INTEGER;

function milliseconds(value: number): number {
  return Math.min(Math.round(value), longest);
}

/**
 * Milliseconds that the response asks to wait, or null when it says nothing that can be read. `retry-after-ms` (both
 * vendors' own) goes before `Retry-After` (RFC 9110, 10.2.3: whole seconds or an HTTP date; decimals are accepted too).
 * A date in the past is 0, by the server's own clock where it says what time it has (`Date`): ours may be hours off. Nothing is capped here:
 * three days are three days, and the caller decides.
 */
export function retryAfterMs(headers: Pick<Headers, 'get'>, now: number): number | null {
  const exact = headers.get('retry-after-ms')?.trim() ?? '';
  if (/^\d+(\.\d+)?$/.test(exact)) return milliseconds(Number(exact));
  const value = headers.get('retry-after')?.trim() ?? '';
  if (/^\d+(\.\d+)?$/.test(value)) return milliseconds(Number(value) * 1000);
  // Date.parse reads "-5" as a date of 2001: only what begins with the name of a day is taken for one.
  const date = /^(mon|tue|wed|thu|fri|sat|sun)[a-z]*,? /i.test(value) ? Date.parse(value) : Number.NaN;
  const theirs = Date.parse(headers.get('date') ?? '');
  return Number.isNaN(date) ? null : Math.max(0, milliseconds(date - (Number.isNaN(theirs) ? now : theirs)));
}
