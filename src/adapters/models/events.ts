// Server-sent events out of an answer, read alike for both protocols: the SDKs' own readers differ in what they take, and each drops or
// breaks on something that vendors send.
import { createParser } from 'eventsource-parser';
import { jsonIn } from './wire-text.ts';

export interface ServerEvent {
  /** Of the line `event:`; null where there is none. */
  readonly name: string | null;
  /** Never empty: by the standard an event without data is none. */
  readonly data: string;
}

/** What was read, beside its events. */
export interface Foreign {
  /** All that came before the first event, but for lines of events: a document in place of a stream. */
  text: string;
}

/** A line of the standard, comments too. */
const field = /^(?:(?:event|data|id|retry)?:.*|event|data|id|retry)$/gm;

/** Some servers leave out the blank lines between events: then the standard has one of many lines, each of them whole, under the name of the last. */
function apart(event: ServerEvent): ServerEvent[] {
  if (!event.data.includes('\n')) return [event];
  const lines = event.data.split('\n').filter((line) => line.trim() !== '');
  const isWhole = (line: string) => line.trim() === '[DONE]' || jsonIn(line) !== undefined;
  if (jsonIn(event.data) !== undefined || !lines.every(isWhole)) return [event];
  return lines.map((data) => ({ name: null, data }));
}

/** The events of a body, in order. One at its very end that lacks the blank line is taken when it is whole. Throws what the body throws. */
export async function* eventsIn(
  body: ReadableStream<Uint8Array> | readonly Uint8Array[],
  foreign: Foreign,
): AsyncGenerator<ServerEvent> {
  const decoder = new TextDecoder();
  const ready: ServerEvent[] = [];
  const parser = createParser({
    onEvent: ({ event, data }) => {
      if (data.trim() !== '') ready.push(...apart({ name: event?.trim() ?? null, data }));
    },
  });
  let before: string | null = '';
  for await (const bytes of body) {
    const text = decoder.decode(bytes, { stream: true });
    parser.feed(text);
    before = before === null || ready.length > 0 ? null : before + text;
    yield* ready.splice(0);
  }
  const rest = decoder.decode();
  parser.feed(`${rest}\n\n`);
  const last = ready.find(
    ({ name, data }) => name === 'error' || data.trim() === '[DONE]' || jsonIn(data) !== undefined,
  );
  if (last) yield last;
  else if (before !== null) foreign.text = (before + rest).replaceAll(field, '');
}
