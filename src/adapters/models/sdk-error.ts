// What both SDKs' errors have in common, and how a provider's words are quoted without its secrets.

const longestQuote = 300;
/** Of a provider's words, so much is looked through. */
const longestRead = 4_000;

/** Both SDKs' errors have this shape; which fields are set tells a status from a broken connection or an error inside a stream. */
export interface SdkError extends Error {
  readonly status?: number | undefined;
  /** The error's body as parsed, when one was received. */
  readonly error?: unknown;
}

/** A field of whatever came over the wire; undefined when it is no object or has none of that name. */
export function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}

/** The innermost `error` object of a body: Anthropic wraps it once more than OpenAI's SDK hands it out. */
export function innerError(body: unknown): unknown {
  return field(body, 'error') ?? body;
}

/** The provider's own words on one line, cut short, without anything that looks like a key. */
export function quote(error: SdkError, key: string): string {
  const inner = field(innerError(error.error), 'message');
  const text = (typeof inner === 'string' ? inner : error.message).slice(0, longestRead).replace(/\s+/g, ' ');
  const scrubbed = text
    .split(key)
    .join('[key]')
    .replace(/\S*\*{3,}\S*/g, '[key]')
    .replace(/\bsk-[\w-]{6,}/g, '[key]');
  return scrubbed.length > longestQuote ? `${scrubbed.slice(0, longestQuote)}...` : scrubbed;
}
