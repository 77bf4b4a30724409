// Server-sent events out of an answer, read alike for both protocols: the SDKs' own readers differ in what they take, and each drops or
// breaks on something that vendors send.

export interface ServerEvent {
  /** Of the line `event:`; null where there is none. */
  readonly name: string | null;
  /** Never empty: by the standard an event without data is none. */
  readonly data: string;
}

/** What was read, beside its events. */
export interface Foreign {
  /** Lines before the first event that belong to no event: a document in place of a stream. */
  text: string;
}

/** Lines out of text that comes in pieces; every kind of line end, also between two pieces. The last line is the one that has not ended. */
function lineCutter(): (piece: string) => string[] {
  let rest = '';
  let afterReturn = false;
  return (piece) => {
    const text = afterReturn && piece.startsWith('\n') ? piece.slice(1) : piece;
    if (piece !== '') afterReturn = text.endsWith('\r');
    const lines = text.split(/\r\n|\n|\r/);
    lines[0] = rest + lines[0];
    rest = lines.pop() ?? '';
    return lines;
  };
}

const field = /^(?:event|data|id|retry)?:|^(?:event|data|id|retry)$/;

/** Events out of lines; `foreign` gets what is of none. */
function eventTaker(foreign: Foreign): (line: string) => ServerEvent | null {
  let name: string | null = null;
  let data: string[] = [];
  let any = false;
  const given = (): ServerEvent | null => {
    const event = { name, data: data.join('\n') };
    name = null;
    data = [];
    return event.data.trim() === '' ? null : event;
  };
  return (line) => {
    if (line === '') return given();
    if (!field.test(line)) {
      if (!any) foreign.text += `${line}\n`;
      return null;
    }
    const value = line.slice(line.indexOf(':') + 1).replace(/^ /, '');
    if (line.startsWith('event:')) name = value.trim();
    else if (line.startsWith('data:')) data.push(value);
    any ||= data.length > 0;
    return null;
  };
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** The events of a body, in order. One at its very end that lacks the blank line is taken when it is whole. Throws what the body throws. */
export async function* eventsIn(
  body: ReadableStream<Uint8Array> | readonly Uint8Array[],
  foreign: Foreign,
): AsyncGenerator<ServerEvent> {
  const decoder = new TextDecoder();
  const linesOf = lineCutter();
  const take = eventTaker(foreign);
  for await (const bytes of body) {
    for (const line of linesOf(decoder.decode(bytes, { stream: true }))) {
      const event = take(line);
      if (event !== null) yield event;
    }
  }
  const last = [...linesOf(`${decoder.decode()}\n`), ''].map(take).find((event) => event !== null);
  if (last && (last.name === 'error' || last.data.trim() === '[DONE]' || isJson(last.data))) yield last;
}
