// The bot over stand-ins, which dies and is started again on the same data as often as it is told, until its work is done.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConfig } from '../../src/config.ts';
import { openWorldOutside, type StageOptions } from '../../src/hosts/demo/stage.ts';
import { startServer } from '../../src/hosts/server/server.ts';
import { type EmbeddedHost, serverHost } from '../../src/hosts/wiring/embedded.ts';
import { listening, type Told } from '../e2e/listening.ts';
import { testPace } from '../e2e/pace.ts';
import { fastClock } from './hurry.ts';
import { Life } from './life.ts';

type Outside = Awaited<ReturnType<typeof openWorldOutside>>;

export interface MortalBot {
  readonly outside: Outside;
  readonly dataDir: string;
  readonly log: Told;
  /** Where it died, oldest first. */
  readonly deaths: readonly string[];
  /** Writes for which there was no room. */
  readonly refused: number;
  /** Boundaries passed by all lives. */
  passed(): number;
  /** The world of the present life. */
  host(): EmbeddedHost;
  /** Resolves when every execution has ended, in whichever life. */
  idle(): Promise<void>;
  close(): Promise<void>;
}

/** `dieAt` is asked at each birth for the boundary that this life does not survive; null: it survives all. */
export async function startMortalBot(
  options: Omit<StageOptions, 'dataDir' | 'pace'>,
  dieAt: () => number | null,
  disk: { readonly first: number; readonly every: number } | null = null,
): Promise<MortalBot> {
  const dataDir = await mkdtemp(join(tmpdir(), 'outrider-mortal-'));
  const outside = await openWorldOutside({ ...options, dataDir, pace: {} });
  const bot = new Bot(outside, dataDir, { dieAt, disk });
  await bot.beBorn();
  return bot;
}

interface Body {
  readonly life: Life;
  readonly host: EmbeddedHost;
  readonly closeServer: () => Promise<void>;
}

interface Troubles {
  readonly dieAt: () => number | null;
  readonly disk: { readonly first: number; readonly every: number } | null;
}

class Bot implements MortalBot {
  readonly outside: Outside;
  readonly dataDir: string;
  readonly log = listening();
  readonly deaths: string[] = [];
  refused = 0;
  readonly #dieAt: () => number | null;
  readonly #disk: Troubles['disk'];
  readonly #clock = fastClock();
  #body: Body | null = null;
  #rebirth: Promise<void> = Promise.resolve();
  #closed = false;
  #passed = 0;

  constructor(outside: Outside, dataDir: string, { dieAt, disk }: Troubles) {
    this.outside = outside;
    this.dataDir = dataDir;
    this.#dieAt = dieAt;
    this.#disk = disk;
  }

  async beBorn(): Promise<void> {
    const refused = () => {
      this.refused += 1;
    };
    const life = new Life(this.#dieAt() ?? Number.POSITIVE_INFINITY, this.#disk && { ...this.#disk, refused });
    const config = readConfig({}, this.outside.environment);
    const host = serverHost(config, {
      pace: { ...testPace, longest_wait_s: 2, no_ci_s: 20 },
      throttle: false,
      arxivPauseMs: 0,
      githubPauseMs: 20,
      clock: this.#clock,
      fetch: life.fetch,
      around: life.around,
      log: life.log(this.log),
    });
    const { launcher, log, telemetry, blobs } = host.world;
    const bot = { launcher, log, telemetry, blobs };
    const server = await startServer(config, bot, { port: 0, host: '127.0.0.1' });
    this.outside.github.setWebhook(`${server.url}/api/github/webhooks`);
    this.#body = { life, host, closeServer: () => server.close() };
    this.#rebirth = life.dead.then((where) => this.#bury(where));
  }

  async #bury(where: string): Promise<void> {
    this.deaths.push(where);
    await this.#leave();
    if (!this.#closed) await this.beBorn();
  }

  async #leave(): Promise<void> {
    const body = this.#body;
    this.#body = null;
    if (body === null) return;
    this.#passed += body.life.passed;
    this.outside.github.setWebhook(null);
    await body.closeServer();
    await body.host.close();
  }

  passed(): number {
    return this.#passed + (this.#body?.life.passed ?? 0);
  }

  host(): EmbeddedHost {
    if (this.#body === null) throw new Error('The bot is dead just now.');
    return this.#body.host;
  }

  async idle(): Promise<void> {
    for (;;) {
      const body = this.#body;
      if (body === null) {
        await this.#rebirth;
        continue;
      }
      const running = body.host.engine.list(1000).filter(({ status }) => status === 'running');
      if (running.length === 0) return;
      const ends = running.map(({ name }) => body.host.engine.waitFor(name).catch(() => null));
      await Promise.race([Promise.all(ends), body.life.dead]);
      if (body.life.death !== null) await this.#rebirth;
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    if (this.#body === null) await this.#rebirth;
    await this.#leave();
    await this.outside.close();
    await rm(this.dataDir, { recursive: true, force: true });
  }
}
