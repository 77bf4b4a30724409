// The webhook's rules, the same for the server and for Lambda: what may reach Probot, and which status everything else gets.
import { AsyncLocalStorage } from 'node:async_hooks';
import * as z from 'zod/mini';
import { experimentId } from '../domain/experiment-id.ts';
import { isObject, type Json } from '../domain/json.ts';
import type { Launcher } from '../ports/durable.ts';
import type { Log, LogFields } from '../ports/log.ts';
import { noticeDelivery } from './observed.ts';

export const webhookPath = '/api/github/webhooks';
/** GitHub sends payloads up to 25 MB. */
export const largestBody = 25 * 1024 * 1024;

export interface Request {
  readonly method: string;
  /** Without query. */
  readonly path: string;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Uint8Array;
}

export interface Answer {
  readonly status: number;
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A delivery that may be verified: its headers are there and its body is text. */
export interface Delivery {
  readonly id: string;
  readonly name: string;
  readonly signature: string;
  readonly payload: string;
}

const answer = (status: number, word: string, headers: Record<string, string> = {}): Answer => ({
  status,
  body: JSON.stringify(status < 300 ? { ok: true, status: word } : { ok: false, error: word }),
  headers: { 'content-type': 'application/json', ...headers },
});

export const tooLarge = answer(413, `The body is larger than ${largestBody} bytes.`);

export const notFound = answer(404, `Deliveries go to POST ${webhookPath}.`);

/** Byte for byte: a byte order mark is part of what was signed. */
const text = new TextDecoder('utf-8', { ignoreBOM: true });

/** Answers what is no delivery; a delivery is returned as such. */
export function screen(request: Request): Answer | Delivery {
  const { method, path, headers, body } = request;
  if (path === '/health') {
    return method === 'GET' || method === 'HEAD'
      ? answer(200, 'ready')
      : answer(405, 'GET only', { allow: 'GET, HEAD' });
  }
  if (path !== webhookPath) return notFound;
  if (method !== 'POST') return answer(405, 'POST only', { allow: 'POST' });
  if (body.byteLength > largestBody) return tooLarge;
  if (!/^application\/json\b/i.test(headers['content-type'] ?? '')) {
    return answer(415, 'Set the content type of the webhook to application/json.');
  }
  const name = headers['x-github-event'];
  const id = headers['x-github-delivery'];
  if (!name || !id) return answer(400, 'The headers X-GitHub-Event and X-GitHub-Delivery are required.');
  if (body.byteLength === 0) return answer(400, 'The body is empty.');
  const signature = headers['x-hub-signature-256'];
  if (!signature) return answer(401, 'The header X-Hub-Signature-256 is required.');
  return { id, name, signature, payload: text.decode(body) };
}

export function isDelivery(screened: Answer | Delivery): screened is Delivery {
  return 'payload' in screened;
}

/** Answers a delivery after `verified` told whether its signature holds: 202 when work was handed off, 200 otherwise. */
export async function deliver(
  delivery: Delivery,
  door: {
    readonly verify: (delivery: Delivery) => Promise<boolean>;
    readonly receive: (delivery: Delivery) => Promise<void>;
    /** What the line about a hand-off says besides the delivery. */
    readonly fields?: LogFields;
  },
): Promise<Answer> {
  if (!(await door.verify(delivery))) return answer(401, 'The signature does not match WEBHOOK_SECRET.');
  if (!isJsonObject(delivery.payload)) return answer(400, 'The body is no JSON object.');
  const hand: Hand = { off: false, asked: null, of: { delivery: delivery.id, event: delivery.name, ...door.fields } };
  await handOff.run(hand, () => door.receive(delivery));
  noticeDelivery({ id: delivery.id, name: delivery.name, asked: hand.asked });
  return hand.off ? answer(202, 'accepted') : answer(200, 'heard');
}

function isJsonObject(text: string): boolean {
  try {
    return isObject(JSON.parse(text));
  } catch (error) {
    if (error instanceof SyntaxError) return false;
    throw error;
  }
}

interface Hand {
  off: boolean;
  /** The run, or the command, that was asked for by this delivery first. */
  asked: string | null;
  readonly of: LogFields;
}

const handOff = new AsyncLocalStorage<Hand>();

/** The same launcher; a start inside a delivery makes its answer 202, and one line says which delivery became which execution. */
export function noting(launcher: Launcher, log: Log): Launcher {
  return {
    async start(fn, name, input) {
      const started = await launcher.start(fn, name, input);
      log.info('handed off', { ...handOff.getStore()?.of, execution: name, started: started.started });
      const hand = handOff.getStore();
      if (hand) {
        hand.off = true;
        // Where nobody can tell the first from a second, a second hangs a span of its own into the same trace.
        if (started.started !== false) hand.asked = askedBy(input);
      }
      return started;
    },
    answer: (callbackId, value) => launcher.answer(callbackId, value),
    status: (execution) => launcher.status(execution),
  };
}

/** Of a command, or of what happened instead of one; null for anything else. */
const Asking = z.object({ kind: z.enum(['command', 'trigger']), repository_id: z.number(), comment_id: z.number() });

function askedBy(input: Json): string | null {
  const asking = Asking.safeParse(input);
  return asking.success ? experimentId(`${asking.data.repository_id}:${asking.data.comment_id}`) : null;
}
