// What both SDKs' errors have in common, and how a provider's words are quoted: as a person can read them, without its secrets.

const longestQuote = 300;
/** Of a provider's words, so much is looked through. */
const longestRead = 4_000;

/** Both SDKs' errors have this shape; which fields are set tells a status from a broken connection. */
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

/** Where a body has its words: both protocols; z.ai and FastAPI, which has a list of them; MiniMax. */
const places = ['message', 'msg', 'detail', 'status_msg'];

/** The words of a body, or null; `levels`: a body may be nested without end. */
function wordsIn(body: unknown, levels = 8): string | null {
  const inner = innerError(body);
  if (typeof inner === 'string') return inner;
  if (levels === 0) return null;
  if (Array.isArray(inner)) return wordsIn(inner[0], levels - 1);
  const found = places.map((place) => field(inner, place)).find((words) => words !== undefined && words !== null);
  return found === undefined ? null : wordsIn(found, levels - 1);
}

/** How the words of a page begin: it was written for a person with a browser, and by nobody who knows of models. */
export const webPage = 'a web page';

function pageTitle(text: string): string {
  const title = text
    .match(/<title[^>]*>([^<]*)/i)?.[1]
    ?.replace(/\s+/g, ' ')
    .trim();
  return title ? `${webPage}, “${title}”` : webPage;
}

/** Text as it stands, or what it is instead. */
function readable(text: string): string {
  if (text.trim() === '') return 'not a word';
  if (/^\s*(<!doctype html|<html)/i.test(text)) return pageTitle(text);
  const odd = text.match(/[\p{Cc}\ufffd]/gu)?.filter((one) => !/\s/.test(one)).length ?? 0;
  return odd * 10 > text.length ? 'bytes that are no text' : text.replace(/[\p{Cc}\s]+/gu, ' ').trim();
}

/** A provider's words on one line, cut short, without anything that looks like a key. */
export function quoted(text: string, key: string): string {
  const scrubbed = readable(text.slice(0, longestRead))
    .split(key)
    .join('[key]')
    .replace(/\S*\*{3,}\S*/g, '[key]')
    .replace(/\bsk-[\w-]{6,}/g, '[key]');
  return scrubbed.length > longestQuote ? `${scrubbed.slice(0, longestQuote)}...` : scrubbed;
}

/** What a body says that came as this text. */
export function quotedBody(body: unknown, text: string, key: string): string {
  return quoted(wordsIn(body) ?? text, key);
}

/** What a refusing answer said. Without JSON the SDKs give its text behind the status, or a remark of their own that there is none. */
export function quote(error: SdkError, key: string): string {
  const words = wordsIn(error.error);
  if (words !== null) return quoted(words, key);
  const text = error.message.replace(/^\d{3} /, '');
  return quoted(text === 'status code (no body)' ? '' : text, key);
}

export function sentence(words: string): string {
  return /[.!?]$/.test(words) ? words : `${words}.`;
}
