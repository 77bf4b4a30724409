// Webhook deliveries as GitHub makes them: a GUID each, both signatures, kept for redelivery.
import { createHmac, randomUUID } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import { checkEvents } from './checks.ts';
import { corrected } from './decorate.ts';
import { underNewNames } from './renames.ts';
import { asIssue } from './threads.ts';
import type { Json } from './wire.ts';
import type { World } from './world.ts';

export interface Delivery {
  readonly id: string;
  readonly event: string;
  readonly payload: Json;
  /** Status of the receiver's answer to the last attempt; null when there was none or nobody to send it to. */
  readonly status: number | null;
  readonly attempts: number;
}

interface Kept extends Delivery {
  status: number | null;
  attempts: number;
}

export interface WebhookTarget {
  url: string | null;
  readonly secret: string;
}

export class Webhooks {
  readonly #world: World;
  readonly #target: WebhookTarget;
  readonly #kept: Kept[] = [];
  readonly #waiting: {
    readonly wanted: (delivery: Delivery) => boolean;
    readonly done: (delivery: Delivery) => void;
  }[] = [];
  readonly #running = new Set<Promise<void>>();

  constructor(world: World, target: WebhookTarget) {
    this.#world = world;
    this.#target = target;
  }

  /** Oldest first. */
  get deliveries(): readonly Delivery[] {
    return this.#kept;
  }

  setUrl(url: string | null): void {
    this.#target.url = url;
  }

  /** What the emulator tells of is completed, kept and sent on. Resolves when the receiver has answered. */
  relay(event: string, payload: Json): Promise<void> {
    return this.#tracked(async () => {
      // It is told of in the midst of what changes it.
      await setImmediate();
      const events = event === 'check_run' ? await checkEvents(this.#world, payload) : [{ name: event, payload }];
      for (const { name, payload: told } of events) {
        const current = corrected(this.#world, await this.#completed(name, told));
        const complete = JSON.parse(underNewNames(this.#world, JSON.stringify(current))) as Json;
        const kept: Kept = { id: randomUUID(), event: name, payload: complete, status: null, attempts: 0 };
        this.#kept.push(kept);
        await this.#attempt(kept);
      }
    });
  }

  /** Sends the i-th delivery again, under the same GUID. */
  async redeliver(index: number): Promise<Delivery> {
    const kept = this.#kept[index];
    if (!kept) throw new RangeError(`there is no delivery ${index}`);
    await this.#tracked(() => this.#attempt(kept));
    return kept;
  }

  /** The first delivery, past or to come, that is wanted; after its attempt has ended. */
  delivered(wanted: (delivery: Delivery) => boolean): Promise<Delivery> {
    const past = this.#kept.find((kept) => kept.attempts > 0 && wanted(kept));
    if (past) return Promise.resolve(past);
    return new Promise((done) => {
      this.#waiting.push({ wanted, done });
    });
  }

  /** Resolves when no delivery is under way. */
  async settled(): Promise<void> {
    while (this.#running.size > 0) await Promise.all(this.#running);
  }

  async #tracked(work: () => Promise<void>): Promise<void> {
    const running = work();
    this.#running.add(running);
    await running.finally(() => this.#running.delete(running));
  }

  async #attempt(kept: Kept): Promise<void> {
    await this.#post(kept);
    kept.attempts += 1;
    const ready = this.#waiting.filter(({ wanted }) => wanted(kept));
    for (const waiter of ready) {
      this.#waiting.splice(this.#waiting.indexOf(waiter), 1);
      waiter.done(kept);
    }
  }

  async #post(kept: Kept): Promise<void> {
    if (this.#target.url === null) return;
    const body = JSON.stringify(kept.payload);
    try {
      const response = await fetch(this.#target.url, {
        method: 'POST',
        headers: this.#headers(kept, body),
        body,
        signal: AbortSignal.timeout(10_000),
      });
      await response.arrayBuffer();
      kept.status = response.status;
    } catch {
      // GitHub, too, only notes that nobody answered; a redelivery may.
      kept.status = null;
    }
  }

  #headers(kept: Kept, body: string): Record<string, string> {
    const sign = (algorithm: string) => createHmac(algorithm, this.#target.secret).update(body).digest('hex');
    return {
      accept: '*/*',
      'content-type': 'application/json',
      'user-agent': 'GitHub-Hookshot/044aadd',
      'x-github-delivery': kept.id,
      'x-github-event': kept.event,
      'x-github-hook-id': '1',
      'x-github-hook-installation-target-id': String(this.#world.app.id),
      'x-github-hook-installation-target-type': 'integration',
      'x-hub-signature': `sha1=${sign('sha1')}`,
      'x-hub-signature-256': `sha256=${sign('sha256')}`,
    };
  }

  /** A comment on a pull request says so, and carries the issue in full. */
  async #completed(event: string, payload: Json): Promise<Json> {
    if (event !== 'issue_comment') return payload;
    const repo = (payload.repository as Json).full_name;
    const number = (payload.issue as Json | null)?.number;
    const pull = await this.#world.get(`/repos/${repo}/pulls/${number}`);
    return pull === null ? payload : { ...payload, issue: { ...(payload.issue as Json), ...asIssue(pull) } };
  }
}
