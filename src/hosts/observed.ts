// One request to the webhook, told to whoever watches: how long it took, what it was answered, and the root of the trace that it began.
import { AsyncLocalStorage } from 'node:async_hooks';
import type { Attributes } from '../domain/signals.ts';
import { deliveryPlace } from '../domain/trace.ts';
import type { Telemetry } from '../ports/telemetry.ts';

export interface SeenDelivery {
  readonly id: string;
  /** Of the event. */
  readonly name: string;
  /** The run, or the command, that this delivery asked for before any other; null: for none. */
  readonly asked: string | null;
}

interface InSight {
  delivery: SeenDelivery | null;
}

const inSight = new AsyncLocalStorage<InSight>();

/** Says which delivery the request at hand turned out to be. */
export function noticeDelivery(delivery: SeenDelivery): void {
  const seen = inSight.getStore();
  if (seen) seen.delivery = delivery;
}

export interface Observed {
  readonly method: string;
  readonly route: string;
}

/** Answers what `respond` answers, and throws what it throws: that will be a 500. */
export async function observed<A extends { readonly status: number }>(
  request: Observed,
  telemetry: Telemetry,
  respond: () => Promise<A>,
): Promise<A> {
  const seen: InSight = { delivery: null };
  const start = Date.now();
  let status = 500;
  try {
    const answer = await inSight.run(seen, respond);
    status = answer.status;
    return answer;
  } finally {
    tell({ ...request, status, start, end: Date.now(), delivery: seen.delivery }, telemetry);
  }
}

interface Told extends Observed, InSight {
  readonly status: number;
  /** Epoch milliseconds. */
  readonly start: number;
  readonly end: number;
}

function tell({ method, route, status, start, end, delivery }: Told, telemetry: Telemetry): void {
  const error = status >= 500 ? String(status) : null;
  const of: Attributes = {
    'http.request.method': method,
    'http.route': route,
    'http.response.status_code': status,
    ...(error === null ? {} : { 'error.type': error }),
  };
  telemetry.measure('http.server.request.duration', (end - start) / 1000, of);
  if (delivery === null || delivery.asked === null) return;
  telemetry.span({
    ...deliveryPlace(delivery.asked),
    name: `${method} ${route}`,
    kind: 'server',
    start,
    end,
    attributes: { ...of, 'outrider.delivery': delivery.id, 'outrider.event': delivery.name },
    error,
  });
}
