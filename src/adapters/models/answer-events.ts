// An answer of status 200 -> what it says, piece by piece: the JSON of each event, or of the one document that came in place of a stream.
import { ProviderError } from '../../domain/errors.ts';
import { eventsIn, type Foreign, type ServerEvent } from './events.ts';
import { type Circumstances, refusedInside } from './failures.ts';
import { refusalIn } from './refused-inside.ts';
import { field, quoted, quotedBody, sentence } from './sdk-error.ts';
import { jsonIn } from './wire-text.ts';

/** One event, parsed. */
export interface Said {
  readonly name: string | null;
  readonly value: unknown;
}

/** Events by which servers keep a connection warm; what they carry is nobody's business. */
const signOfLife = /^(ping|heartbeat|keep-?alive)$/i;

function valueIn({ name, data }: ServerEvent, about: Circumstances): unknown {
  const value = jsonIn(data);
  const refusal = name === 'error' ? (value ?? data) : refusalIn(value);
  if (refusal !== null) throw refusedInside(refusal, data, about);
  if (value !== undefined) return value;
  const words = `${about.row.provider} sent an event that is no JSON: ${quoted(data, about.key)}`;
  throw new ProviderError('malformed', sentence(words), { maybeBilled: true });
}

/** The document that came in place of a stream of events: some servers know no other form. */
function documentOf({ text }: Foreign, about: Circumstances): unknown {
  const value = jsonIn(text);
  const refusal = refusalIn(value);
  if (refusal !== null) throw refusedInside(refusal, text, about);
  if ([field(value, 'choices'), field(value, 'content')].some((list) => Array.isArray(list) && list.length > 0))
    return value;
  const said = text.trim() === '' ? '' : `: ${quotedBody(value, text, about.key)}`;
  const words = `${about.row.provider} answered with something that is no stream of events${said}`;
  throw new ProviderError('malformed', sentence(words), { maybeBilled: true });
}

/**
 * Gives every event of the answer to `take`; whether the provider said at its end that it is done ([DONE]). Throws `ProviderError` for a
 * refusal and for what is no answer, and what `take` and the connection throw.
 */
export async function readAnswer(
  response: Response,
  about: Circumstances,
  take: (said: Said) => void,
): Promise<{ readonly done: boolean }> {
  const { state } = about;
  const foreign: Foreign = { text: '' };
  for await (const event of eventsIn(response.body ?? [], foreign)) {
    if (event.data.trim() === '[DONE]') return { done: true };
    if (signOfLife.test(event.name ?? '')) continue;
    take({ name: event.name, value: valueIn(event, about) });
    state.events += 1;
  }
  if (state.events === 0) {
    take({ name: null, value: documentOf(foreign, about) });
    state.events += 1;
  }
  return { done: false };
}
