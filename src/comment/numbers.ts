// Figures as a reader sees them: money, tokens, times, ratios. What is unknown says so and is never 0.
import { exactDuration } from '../domain/duration.ts';
import type { Cost } from '../domain/money.ts';

/** Stands where there is no figure. */
export const none = '–';

// Made once: making one costs more than a hundred uses of it.
const cents = new Intl.NumberFormat('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 });

/** USD with cents: `$0.41`, `<$0.01`, `$1,204.50`; null: `unknown`. */
export function money(usd: number | null): string {
  if (usd === null) return 'unknown';
  if (usd > 0 && usd < 0.005) return '<$0.01';
  return `$${cents.format(usd)}`;
}

/** A cost that may be known only from below: `at least $1.20`. So it is where a call ended without an answer: it may be billed all the same. */
export function cost({
  cost_usd,
  cost_at_least_usd,
  usage_complete = true,
}: Cost & { readonly usage_complete?: boolean | undefined }): string {
  if (cost_usd !== null && usage_complete) return money(cost_usd);
  return cost_at_least_usd > 0 ? `at least ${money(cost_at_least_usd)}` : 'unknown';
}

/** Whole tokens: `812`, `9.4k`, `407k`, `1.2M`. */
export function tokens(count: number): string {
  if (count < 1000) return String(count);
  if (count < 9950) return `${trimmed(count / 1000)}k`;
  if (count < 999_500) return `${Math.round(count / 1000)}k`;
  return `${trimmed(count / 1e6)}M`;
}

function trimmed(value: number): string {
  return value.toFixed(1).replace(/\.0$/, '');
}

/** Seconds, to the second, and from an hour on to the minute: `<1 s`, `41 s`, `4 min`, `6 min 20 s`, `1 h 04 min`. */
export function duration(seconds: number): string {
  if (seconds > 0 && seconds < 0.5) return '<1 s';
  const whole = Math.max(0, Math.round(seconds));
  return exactDuration(whole < 3600 ? whole : whole - (whole % 60));
}

/** Seconds, to the minute once there is one: for what is still running. */
export function roughly(seconds: number): string {
  if (seconds > 0 && seconds < 1) return '<1 s';
  if (seconds < 60) return `${Math.max(0, Math.floor(seconds))} s`;
  return seconds < 3600 ? `${Math.floor(seconds / 60)} min` : duration(seconds);
}

/** B over A to two digits behind the point; `–` when either is unknown or A is 0. */
export function ratio(a: number | null, b: number | null): string {
  if (a === null || b === null || a === 0) return none;
  const value = b / a;
  if (!Number.isFinite(value)) return none;
  return value >= 100 ? String(Math.round(value)) : value.toFixed(2);
}

/** Lines as `git diff --stat` counts them: `+462 −1 in 4 files`. */
export function patchSize(stat: {
  readonly additions: number;
  readonly deletions: number;
  readonly files_changed: number;
}): string {
  return `+${stat.additions} −${stat.deletions} in ${count(stat.files_changed, 'file')}`;
}

/** `1 file`, `3 files`. */
export function count(number: number, noun: string, plural = `${noun}s`): string {
  return `${number.toLocaleString('en-US')} ${number === 1 ? noun : plural}`;
}

/** Epoch milliseconds as `14:02 UTC`. */
export function clockTime(epochMs: number): string {
  return `${new Date(epochMs).toISOString().slice(11, 16)} UTC`;
}

/** `a`, `a and b`, `a, b and c`. */
export function listed(items: readonly string[]): string {
  if (items.length < 2) return items.join('');
  return `${items.slice(0, -1).join(', ')} and ${items.at(-1) ?? ''}`;
}
