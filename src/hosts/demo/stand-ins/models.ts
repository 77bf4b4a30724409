// Scripted models behind the vendors' real protocols, on loopback: for `outrider demo` and the end-to-end tests.
import { createHash } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { messageOf } from '../../../domain/errors.ts';
import type { Provider } from '../../../domain/model.ts';
import { type Parsed, parseRequest } from './models/bodies.ts';
import { type Encoder, startEncoder } from './models/encoding.ts';
import { createMeter, type Meter, requestTokens } from './models/metering.ts';
import { answerJson, perform } from './models/performing.ts';
import { askedOf } from './models/request.ts';
import { type Asked, pickTurn, type Script, type ScriptPhase, type ScriptTurn } from './models/script.ts';
import { requestProblem } from './models/validation.ts';
import { baseUrlsAt, credentialIn, errorBody, listAt, type Vendor, vendorAt } from './models/vendors.ts';

export interface ModelJournalEntry {
  readonly provider: Provider;
  readonly path: string;
  /** As received, credentials included: the keys here are the stand-in's own. */
  readonly headers: IncomingHttpHeaders;
  /** The body as received. */
  readonly body: string;
  readonly model: string | null;
  readonly phase: ScriptPhase | null;
  /** Assistant turns in the request; null when it was refused before it was read. */
  readonly turn: number | null;
  /** Requests for this very turn before this one. */
  readonly attempt: number;
  /** The status that went out; null when none did. */
  status: number | null;
  /** Why it was refused, in the words that went out. */
  readonly refusal: string | null;
}

export interface ModelsStandIn {
  readonly url: string;
  /** Per provider, as the SDKs take them. */
  readonly baseUrls: Readonly<Record<Provider, string>>;
  /** Every request in the order of arrival. */
  readonly journal: readonly ModelJournalEntry[];
  /** Empties the journal, which a soak would fill the memory with. */
  forget(): void;
  stop(): Promise<void>;
}

export interface ModelsStandInOptions {
  /** By model id; a model that is not here answers 404. */
  readonly scripts: Readonly<Record<string, Script>>;
  /** Keys that are accepted; a provider that is not here takes any of 8 characters or more. Read at every request. */
  readonly keys?: Readonly<Partial<Record<Provider, string | string[]>>>;
}

interface World extends ModelsStandInOptions {
  readonly encoder: Encoder;
  readonly meter: Meter;
  readonly journal: ModelJournalEntry[];
  /** Requests per turn of a conversation. */
  readonly attempts: Map<string, number>;
}

interface Exchange {
  readonly vendor: Vendor;
  readonly req: IncomingMessage;
  readonly res: ServerResponse;
  readonly body: string;
}

type Told = Partial<Pick<ModelJournalEntry, 'model' | 'phase' | 'turn' | 'attempt' | 'refusal'>>;

function enter(world: World, exchange: Exchange, told: Told): ModelJournalEntry {
  const { req, body, vendor } = exchange;
  const known = { model: null, phase: null, turn: null, attempt: 0, refusal: null, ...told };
  const entry = { provider: vendor.provider, path: req.url ?? '', headers: req.headers, body, status: null, ...known };
  world.journal.push(entry);
  return entry;
}

function refuse(world: World, exchange: Exchange, refusal: { status: number; message: string; told?: Told }): void {
  const entry = enter(world, exchange, { ...refusal.told, refusal: refusal.message });
  entry.status = refusal.status;
  answerJson(exchange.res, refusal.status, errorBody(exchange.vendor.protocol, refusal.status, refusal.message));
}

function credentialProblem(world: World, { vendor, req }: Exchange): string | null {
  const key = credentialIn(vendor, req.headers);
  if (key === null) return vendor.provider === 'anthropic' ? 'x-api-key header is required' : 'Invalid authentication';
  const expected = world.keys?.[vendor.provider];
  const good = expected === undefined ? key.length >= 8 : [expected].flat().includes(key);
  return good ? null : `invalid credential for ${vendor.provider}`;
}

/** One conversation's turn: two runs with other openings count apart. */
function attemptOf(world: World, asked: Asked, phase: ScriptPhase): { attempt: number; name: string } {
  const hash = createHash('sha256').update(
    JSON.stringify([asked.model, phase, asked.turn, asked.system, asked.opening]),
  );
  const id = hash.digest('hex').slice(0, 12);
  const attempt = world.attempts.get(id) ?? 0;
  world.attempts.set(id, attempt + 1);
  return { attempt, name: `${id}_${asked.turn}` };
}

function standingFault(turn: ScriptTurn, attempt: number): ScriptTurn['fault'] | null {
  return attempt < (turn.times ?? Number.POSITIVE_INFINITY) ? turn.fault : null;
}

interface Picked {
  readonly parsed: Parsed;
  readonly asked: Asked;
  readonly phase: ScriptPhase;
  readonly turn: ScriptTurn;
}

async function play(world: World, exchange: Exchange, { parsed, asked, phase, turn }: Picked): Promise<void> {
  const { provider, protocol } = exchange.vendor;
  const { attempt, name } = attemptOf(world, asked, phase);
  const entry = enter(world, exchange, { model: asked.model, phase, turn: asked.turn, attempt });
  const fault = standingFault(turn, attempt) ?? null;
  const unanswered = typeof fault === 'object' && fault !== null;
  const answered = !unanswered && fault !== 'hang' && fault !== 'drop' && fault !== 'html';
  const stream = parsed.body.stream === true && fault !== 'whole';
  const encoded = answered
    ? await world.encoder.encode({
        turn: fault === 'refusal' ? { ...turn, stop: 'refusal', calls: [] } : turn,
        usage: world.meter.read(parsed, turn, provider === 'anthropic'),
        protocol,
        model: asked.model,
        name,
        lateInput: provider === 'zai',
        stream,
      })
    : [];
  const pieces = turn.wire ? [turn.wire(encoded.join(''), protocol)] : encoded;
  entry.status = await perform(exchange.res, { pieces, stream, protocol, fault, delayMs: turn.delayMs ?? 0 });
}

async function answer(world: World, exchange: Exchange, counting: boolean): Promise<void> {
  const denied = credentialProblem(world, exchange);
  if (denied !== null) return refuse(world, exchange, { status: 401, message: denied });
  const parsed = parseRequest(exchange.vendor.protocol, counting ? withLimit(exchange.body) : exchange.body);
  if (typeof parsed === 'string') return refuse(world, exchange, { status: 400, message: parsed });
  const asked = askedOf(parsed);
  const told: Told = { model: asked.model, turn: asked.turn };
  const problem = requestProblem(parsed);
  if (problem !== null) return refuse(world, exchange, { status: 400, message: problem, told });
  const script = world.scripts[asked.model];
  if (script === undefined) return refuse(world, exchange, { status: 404, message: `model: ${asked.model}`, told });
  if (counting) {
    enter(world, exchange, told).status = 200;
    return answerJson(exchange.res, 200, { input_tokens: requestTokens(parsed) });
  }
  const picked = pickTurn(script, asked);
  if (typeof picked === 'string') return refuse(world, exchange, { status: 400, message: picked, told });
  await play(world, exchange, { parsed, asked, ...picked });
}

/** `count_tokens` takes the same body without its limit. */
function withLimit(body: string): string {
  try {
    return JSON.stringify({ max_tokens: 1, ...JSON.parse(body) });
  } catch {
    return body;
  }
}

/** What a key is checked by; it is no turn of any model and stands in no journal. */
function list(world: World, exchange: Exchange): void {
  const denied = credentialProblem(world, exchange);
  const { protocol } = exchange.vendor;
  const data = Object.keys(world.scripts).map((id) => ({ id, type: 'model', object: 'model' }));
  if (denied === null) answerJson(exchange.res, 200, { object: 'list', data, has_more: false });
  else answerJson(exchange.res, 401, errorBody(protocol, 401, denied));
}

async function handle(world: World, req: IncomingMessage, res: ServerResponse): Promise<void> {
  const listed = req.method === 'GET' ? listAt(req.url ?? '', req.headers) : null;
  if (listed !== null) return list(world, { vendor: listed, req, res, body: '' });
  const found = req.method === 'POST' ? vendorAt(req.url ?? '') : null;
  if (found === null) return answerJson(res, 404, errorBody('anthropic-messages', 404, `${req.method} ${req.url}`));
  await answer(world, { vendor: found.vendor, req, res, body: await text(req) }, found.counting);
}

/** Starts the stand-in on a free port of the loopback interface. */
export async function startModels(options: ModelsStandInOptions): Promise<ModelsStandIn> {
  const encoder = await startEncoder();
  const world: World = { ...options, encoder, meter: createMeter(), journal: [], attempts: new Map() };
  const server = createServer((req, res) => {
    handle(world, req, res).catch((error: unknown) => {
      // A fault of a script (a turn that throws) has to be seen, not waited for.
      const message = `stand-in: ${messageOf(error)}`;
      if (res.headersSent) res.destroy();
      else answerJson(res, 400, errorBody('anthropic-messages', 400, message));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // A server that listens on TCP has an address object.
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    baseUrls: baseUrlsAt(url),
    journal: world.journal,
    forget: () => void world.journal.splice(0),
    stop: async () => {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
      await encoder.stop();
    },
  };
}
