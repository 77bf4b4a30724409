// One life of the bot inside the tests' process: every boundary at which something becomes durable or leaves is counted, and at the
// chosen one the life ends. What is dead never goes on: its calls never return, as after `kill -9`.

import type { Json } from '../../src/domain/json.ts';
import type { Around } from '../../src/hosts/wiring/shared.ts';
import type { Blobs } from '../../src/ports/blobs.ts';
import type { Durable, Launcher, StepInfo } from '../../src/ports/durable.ts';
import type { Log } from '../../src/ports/log.ts';
import type { Rows } from '../../src/ports/rows.ts';

type Fetch = typeof globalThis.fetch;

const never = new Promise<never>(() => undefined);

/** There is no room for the first of its writes, from 1, and for every so many after it; for the next there is. */
export interface FullDisk {
  readonly first: number;
  readonly every: number;
  refused(): void;
}

export class Life {
  /** Boundaries passed so far. */
  passed = 0;
  /** Where it died. */
  death: string | null = null;
  /** Resolves when it is dead. */
  readonly dead: Promise<string>;
  /** Rows and blobs that it wrote, or could not. */
  #writes = 0;
  readonly #dieAt: number;
  readonly #full: FullDisk | null;
  readonly #gone = new AbortController();
  readonly #die: (where: string) => void;

  /** `dieAt`: the boundary that it does not survive, from 1; Infinity: none. */
  constructor(dieAt: number, full: FullDisk | null = null) {
    const { promise, resolve } = Promise.withResolvers<string>();
    this.dead = promise;
    this.#die = resolve;
    this.#dieAt = dieAt;
    this.#full = full;
  }

  /** Passes a boundary, or dies there. */
  async pass(where: string): Promise<void> {
    if (this.death !== null) return never;
    this.passed += 1;
    if (this.passed < this.#dieAt) return;
    this.death = where;
    // Its connections go with it.
    this.#gone.abort();
    this.#die(where);
    return never;
  }

  /** Between two boundaries: what has an effect, or leaves. */
  async effect<T>(what: string, act: () => Promise<T>): Promise<T> {
    await this.pass(`before ${what}`);
    const result = await this.read(act);
    await this.pass(`after ${what}`);
    return result;
  }

  /** An effect that needs room on the disk. */
  write<T>(what: string, act: () => Promise<T>): Promise<T> {
    return this.effect(what, async () => {
      this.#writes += 1;
      const since = this.#full === null ? -1 : this.#writes - this.#full.first;
      if (this.#full === null || since < 0 || since % this.#full.every !== 0) return act();
      this.#full.refused();
      throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
    });
  }

  /** What has none; the dead never see its end, good or bad. */
  async read<T>(act: () => Promise<T>): Promise<T> {
    if (this.death !== null) return never;
    try {
      return await act();
    } catch (error) {
      if (this.death !== null) return never;
      throw error;
    } finally {
      if (this.death !== null) await never;
    }
  }

  readonly fetch: Fetch = (input, init) => {
    const url = new URL(input instanceof Request ? input.url : String(input));
    const signal = init?.signal ? AbortSignal.any([init.signal, this.#gone.signal]) : this.#gone.signal;
    const method = init?.method ?? 'GET';
    const send = () => globalThis.fetch(input, { ...init, signal });
    return method === 'GET' ? this.read(send) : this.effect(`${method} ${shape(url.pathname)}`, send);
  };

  log(log: Log): Log {
    const alive =
      (level: 'info' | 'warn' | 'error'): Log['info'] =>
      (message, fields) => {
        if (this.death === null) log[level](message, fields);
      };
    return { info: alive('info'), warn: alive('warn'), error: alive('error') };
  }

  get around(): Around {
    return {
      world: (world) => ({
        ...world,
        rows: this.#rows(world.rows),
        blobs: this.#blobs(world.blobs),
        launcher: this.#launcher(world.launcher),
      }),
      story: (story) => (input, durable) => story(input, this.#durable(durable)),
    };
  }

  #rows(rows: Rows): Rows {
    return {
      get: (key) => this.read(() => rows.get(key)),
      list: (...given) => this.read(() => rows.list(...given)),
      put: (key, ...given) => this.write(`row ${shape(key.sk)}`, () => rows.put(key, ...given)),
      delete: (key) => this.effect(`delete row ${shape(key.sk)}`, () => rows.delete(key)),
    };
  }

  #blobs(blobs: Blobs): Blobs {
    return {
      get: (key) => this.read(() => blobs.get(key)),
      list: (prefix) => this.read(() => blobs.list(prefix)),
      localPath: (key) => this.read(() => blobs.localPath(key)),
      put: (key, bytes) => this.write(`blob ${shape(key)}`, () => blobs.put(key, bytes)),
      putFile: (key, path) => this.write(`blob ${shape(key)}`, () => blobs.putFile(key, path)),
    };
  }

  #launcher(launcher: Launcher): Launcher {
    return {
      start: (fn, name, input) => this.effect('start', () => launcher.start(fn, name, input)),
      answer: (id, value) => this.effect('answer to a callback', () => launcher.answer(id, value)),
      status: (execution) => launcher.status(execution),
    };
  }

  #durable(durable: Durable): Durable {
    const recorded = async <T>(name: string, act: () => Promise<T>): Promise<T> => {
      const result = await this.read(act);
      await this.pass(`recorded ${shape(name)}`);
      return result;
    };
    return {
      execution: durable.execution,
      step: <T extends Json>(
        name: string,
        body: (info: StepInfo) => Promise<T>,
        options?: Parameters<Durable['step']>[2],
      ) =>
        recorded(name, () =>
          durable.step<T>(name, (info) => this.effect(`step ${shape(name)}`, () => body(info)), options),
        ),
      wait: (name, seconds) => recorded(name, () => durable.wait(name, seconds)),
      callback: (name, register, seconds) =>
        recorded(name, () =>
          durable.callback(name, (id) => this.effect(`register ${shape(name)}`, () => register(id)), seconds),
        ),
      invoke: (name, fn, input) => recorded(name, () => durable.invoke(name, fn, input)),
      parallel: (name, branches, ...more) =>
        recorded(name, () =>
          durable.parallel(
            name,
            branches.map((branch) => ({ ...branch, run: (inner) => branch.run(this.#durable(inner)) })),
            ...more,
          ),
        ),
    };
  }
}

/** The same boundary of another run has the same name. */
function shape(text: string): string {
  return text.replaceAll(/[0-9a-f]{8,}/g, '*').replaceAll(/\d+/g, 'n');
}
