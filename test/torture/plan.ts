// What a trial does to the bot, drawn from a seed: a story, faults of models and of GitHub, and how long each life may last.

import type { Verdict } from '../../src/domain/names.ts';
import type { Scenario } from '../../src/hosts/demo/scenarios.ts';
import { type FaultRule, secondaryLimit } from '../../src/hosts/demo/stand-ins/github/journal.ts';
import type { Fault, Script, ScriptPhase, Turn } from '../../src/hosts/demo/stand-ins/models/script.ts';
import { named } from '../e2e/scenario.ts';
import { seededRandom } from '../fakes/clock.ts';

export interface ModelFault {
  readonly name: string;
  readonly model: string;
  readonly phase: ScriptPhase;
  readonly turn: number;
  /** Requests that it strikes. */
  readonly times: number;
}

export interface Plan {
  readonly seed: number;
  readonly scenario: Scenario;
  readonly command: string;
  /** Boundaries that the first life, and each after it, survive; null: nothing dies. */
  readonly lives: { readonly first: number; readonly others: number } | null;
  readonly models: readonly ModelFault[];
  readonly forge: readonly { readonly name: string; readonly rule: FaultRule }[];
  /** The command's delivery comes so many times. */
  readonly deliveries: number;
  /** Written while the run is under way. */
  readonly meanwhile: 'cancel' | null;
  /** Every token that was minted becomes unknown in the middle. */
  readonly expire: boolean;
  /** Each life finds no room for one write in so many, the first one the `first`; null: there is room. */
  readonly disk: { readonly first: number; readonly every: number } | null;
}

/** Faults of a provider or model after which the same turn can succeed. */
export const passing: Readonly<Record<string, Fault>> = {
  '408': { status: 408, headers: { 'retry-after': '0' } },
  '409': { status: 409, headers: { 'retry-after': '0' } },
  '429, short': { status: 429, headers: { 'retry-after': '1' } },
  '429, long': { status: 429, headers: { 'retry-after': '60' } },
  '429, three days': { status: 429, headers: { 'retry-after': '259200' } },
  '429, absurd': { status: 429, headers: { 'retry-after': 'soon' } },
  '500': { status: 500 },
  '502': { status: 502 },
  '503': { status: 503 },
  '504': { status: 504 },
  '529': { status: 529, headers: { 'retry-after': '0' } },
  'overloaded in the stream': 'overloaded',
  'connection dropped': 'drop',
  'stream cut': 'cut',
  'stream ended early': 'early',
  'invalid JSON': 'malformed',
  'web page with 200': 'html',
  'answer without end': 'endless',
};

/** Faults after which there is nothing more to be had, with the verdict of the arm. */
export const lasting: Readonly<Record<string, { readonly fault: Fault; readonly verdict: Verdict }>> = {
  '401': { fault: { status: 401 }, verdict: 'missing' },
  '403': { fault: { status: 403 }, verdict: 'missing' },
  '404, model': { fault: { status: 404 }, verdict: 'missing' },
  '400': { fault: { status: 400 }, verdict: 'failed' },
  refusal: { fault: 'refusal', verdict: 'refused' },
};

const write = { method: 'POST' } as const;
/** What GitHub does to a request and makes good when it is asked again. */
const forgeFaults: Readonly<Record<string, Omit<FaultRule, 'path'>>> = {
  '502': { action: { status: 502 } },
  '502 after the work was done': { ...write, action: { status: 502 }, afterEffect: true },
  'answer lost after the work was done': { ...write, action: 'drop', afterEffect: true },
  'answer cut after the work was done': { ...write, action: 'cut', afterEffect: true },
  'connection dropped': { action: 'drop' },
  'secondary limit': { ...write, action: secondaryLimit(1) },
  '500': { action: { status: 500 } },
};
const forgePlaces: readonly RegExp[] = [
  /\/access_tokens/,
  /\/permission/,
  /\/contents\//,
  /\/reactions/,
  /\/tarball\//,
  /\/issues\/\d+\/comments/,
  /\/issues\/comments\//,
  /\/git\/trees/,
  /\/git\/commits/,
  /\/git\/refs/,
  /\/pulls$/,
  /\/issues$/,
  /\/check-runs/,
];

/** Everything that a trial can do to the bot, as the table names it. */
export function faultNames(): string[] {
  const forge = Object.keys(forgeFaults).map((name) => `GitHub: ${name}`);
  const others = ['death of the process', 'delivery repeated', 'tokens expire', 'disk full'];
  return [...Object.keys(passing), ...Object.keys(lasting), ...forge, ...others];
}

const stories = ['river', 'cache-admission', 'both-issue', 'refusal', 'out-of-form', 'ci-repaired', 'no-ci'];

export interface Chance {
  /** From 0 up to, not including, `below`. */
  int(below: number): number;
  pick<T>(from: readonly T[]): T;
  happens(share: number): boolean;
}

export function chanceOf(seed: number): Chance {
  const random = seededRandom(seed);
  const int = (below: number) => Math.floor((Number.parseInt(random.hex(4), 16) / 0x1_0000_0000) * below);
  return {
    int,
    pick: (from) => {
      const found = from[int(from.length)];
      if (found === undefined) throw new RangeError('There is nothing to pick from.');
      return found;
    },
    happens: (share) => int(1_000_000) < share * 1_000_000,
  };
}

export function drawPlan(seed: number): Plan {
  const chance = chanceOf(seed);
  const scenario = named(chance.pick(stories));
  const solo = scenario.pair === null;
  const options = [
    ...(chance.happens(0.3) ? ['--no-refine'] : []),
    ...(!solo && chance.happens(0.4) ? ['--no-cross-review'] : []),
    ...(chance.happens(0.15) ? ['--repeat 2'] : []),
  ];
  return {
    seed,
    scenario,
    command: [scenario.command, ...options].join(' '),
    lives: chance.happens(0.75) ? { first: 1 + chance.int(100), others: 60 + chance.int(200) } : null,
    models: Array.from({ length: chance.int(4) }, () => modelFault(scenario, chance)),
    forge: Array.from({ length: chance.int(4) }, () => forgeFault(chance)),
    deliveries: chance.happens(0.3) ? 2 + chance.int(3) : 1,
    meanwhile: chance.happens(0.1) ? 'cancel' : null,
    expire: chance.happens(0.2),
    // The last one drawn, so that the trials of a seed are as they were.
    disk: chance.happens(0.15) ? { first: 1 + chance.int(60), every: 150 + chance.int(200) } : null,
  };
}

/** A pair with cross-review, refinement and CI, of which nothing fails; whoever plays it says when it dies. */
export function wholePair(seed: number, story = 'river'): Plan {
  const scenario = named(story);
  const calm = { models: [], forge: [], deliveries: 1, meanwhile: null, expire: false, lives: null, disk: null };
  return { ...calm, seed, scenario, command: scenario.command };
}

function modelFault({ scripts }: Scenario, chance: Chance): ModelFault {
  const model = chance.pick(Object.keys(scripts));
  const phases = Object.entries(scripts[model] ?? {}) as [ScriptPhase, readonly Turn[]][];
  const [phase, turns] = chance.pick(phases);
  const forGood = chance.happens(0.15);
  return {
    name: chance.pick(Object.keys(forGood ? lasting : passing)),
    model,
    phase,
    turn: chance.int(turns.length),
    times: forGood ? Number.POSITIVE_INFINITY : 1 + chance.int(4),
  };
}

function forgeFault(chance: Chance) {
  const name = chance.pick(Object.keys(forgeFaults));
  const fault = forgeFaults[name];
  if (!fault) throw new Error('unreachable');
  const path = chance.pick(forgePlaces);
  return { name, rule: { ...fault, path, nth: 1 + chance.int(3), times: 1 + chance.int(2) } };
}

/** The scripts of the plan's story with its faults in them. */
export function scriptsOf({ scenario, models }: Plan): Record<string, Script> {
  const scripts: Record<string, Script> = { ...scenario.scripts };
  for (const { name, model, phase, turn, times } of models) {
    const fault = passing[name] ?? lasting[name]?.fault;
    const script = scripts[model];
    const turns = script?.[phase];
    if (fault === undefined || !script || !turns) continue;
    const struck = (one: Turn): Turn =>
      typeof one === 'function' ? (asked) => ({ ...one(asked), fault, times }) : { ...one, fault, times };
    scripts[model] = { ...script, [phase]: turns.map((one, at) => (at === turn ? struck(one) : one)) };
  }
  return scripts;
}

/** What the plan says, for a reader who wants to play it again. */
export function inWords(plan: Plan): string {
  const { seed, scenario, command, lives, models, forge, deliveries, meanwhile, expire, disk } = plan;
  const times = (n: number) => (n === Number.POSITIVE_INFINITY ? 'always' : `${n}x`);
  return [
    `seed ${seed}: ${scenario.name}, ${command}`,
    lives ? `dies after ${lives.first}, then every ${lives.others} boundaries` : 'never dies',
    ...models.map((one) => `${one.model} ${one.phase} turn ${one.turn}: ${one.name} ${times(one.times)}`),
    ...forge.map(({ name, rule }) => `GitHub ${rule.method ?? ''} ${rule.path} #${rule.nth}: ${name} ${rule.times}x`),
    ...(deliveries > 1 ? [`delivered ${deliveries} times`] : []),
    ...(meanwhile ? [`/outrider ${meanwhile} meanwhile`] : []),
    ...(expire ? ['tokens expire meanwhile'] : []),
    ...(disk ? [`no room for write ${disk.first} and every ${disk.every} after it`] : []),
  ].join('; ');
}
