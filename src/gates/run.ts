// All six gates over one patch, and the route that they mean.
import type { Files } from '../codemap/files.ts';
import { withGrammars } from '../codemap/grammar.ts';
import { isCode } from '../codemap/languages.ts';
import type { GateResult, GatesReport } from '../domain/gate.ts';
import type { GateName, Route } from '../domain/names.ts';
import type { Patch } from '../domain/patch.ts';
import { readChanges } from './change-set.ts';
import { loadReader } from './facts/read.ts';
import { integrationGate } from './integration.ts';
import { takeInventory } from './inventory.ts';
import { pathsGate } from './paths.ts';
import { Program } from './program.ts';
import { riskGate } from './risk/risk.ts';
import { secretsGate } from './secrets/secrets.ts';
import { Spelling } from './spelling.ts';
import { stubsGate } from './stubs.ts';
import { testsGate } from './tests/tests.ts';

export interface GatesInput {
  /** The frozen tree; only what the gates ask for is read. */
  readonly base: Files;
  readonly patch: Patch;
  /** `paths.blocked` of the configuration at the base: globs as picomatch reads them. */
  readonly blocked: readonly string[];
  /** Values of this installation's keys, which must not appear in the patch. Never printed. */
  readonly knownSecrets: readonly string[];
  /** Where the grammars' wasm files are, when they are not beside the bundle or in the installed package. */
  readonly grammarFolder?: string;
}

/** Gates that look at paths and lines, in whatever language: what they say is no look at the code. */
const codeBlind: readonly GateName[] = ['paths', 'secrets'];

/**
 * Runs every gate. Pure over its input; the same input gives the same report, byte for byte.
 * @throws when a grammar cannot be loaded: nothing could then be looked at, and nothing must pass
 */
export function runGates(input: GatesInput): Promise<GatesReport> {
  return withGrammars(() => judged(input));
}

async function judged(input: GatesInput): Promise<GatesReport> {
  const spelling = new Spelling();
  const patch = spelling.patch(input.patch);
  const set = readChanges(spelling.files(input.base), patch);
  const reader = await loadReader(
    set.changes.filter((each) => each.language !== null).map((each) => each.path),
    input.grammarFolder,
  );
  const program = new Program(set, reader);
  const inventory = takeInventory(program);
  const facts = [...inventory.units, ...inventory.tests].map((each) => each.facts);
  const paths = pathsGate({ set, blocked: input.blocked, facts, written: (path) => spelling.written(path) });
  const integration = integrationGate(program, inventory);
  const stubs = stubsGate(program, inventory);
  const tests = testsGate(program, inventory);
  const risk = riskGate(program, inventory, tests);
  const asWritten = patch === input.patch ? set : readChanges(input.base, input.patch);
  const secrets = await secretsGate({ set: asWritten, knownSecrets: input.knownSecrets });
  const gates = [paths, integration, stubs, tests, risk, secrets];
  return spelling.report({ gates, ...routeOf(gates, patch) });
}

/** The reasons of a route in one line; most are sentences of their own. */
export function inOneLine(reasons: readonly string[]): string {
  return reasons.join('; ').replaceAll(/(?<=[.!?]);(?= )/g, '');
}

/** What the outcomes mean for the route, with the reasons that decided it. */
export function routeOf(results: readonly GateResult[], patch: Patch): { route: Route; reasons: string[] } {
  if (patch.files.length === 0) return { route: 'issue', reasons: ['The patch is empty.'] };
  const failed = results.filter((each) => each.outcome === 'fail');
  if (failed.length > 0) return { route: 'issue', reasons: failed.map(inWords) };
  const doubts = results.filter((each) => each.outcome === 'warn').map(inWords);
  const seesCode = results.some((each) => !codeBlind.includes(each.gate) && each.outcome !== 'not_applicable');
  if (!seesCode && patch.files.some((each) => isCode(each.path)))
    doubts.push('No gate could look at the code of this patch.');
  if (doubts.length > 0) return { route: 'pull_request_draft', reasons: doubts };
  const unlooked = results.filter((each) => each.outcome === 'not_applicable').map((each) => each.gate);
  return {
    route: 'pull_request',
    reasons:
      unlooked.length === 0 ? ['Every gate passes.'] : [`No gate objects; not looked at: ${unlooked.join(', ')}.`],
  };
}

/** What a reader is told decided against a patch: the one gate that failed, or `gates` where there are several, or none because there is no patch. */
export function decidingGate(results: readonly Pick<GateResult, 'gate' | 'outcome'>[]): GateName | 'gates' {
  const [first, ...more] = results.filter(({ outcome }) => outcome === 'fail');
  return first === undefined || more.length > 0 ? 'gates' : first.gate;
}

function inWords(result: GateResult): string {
  const grade = result.grade === undefined ? '' : ` (${result.grade})`;
  return `${result.gate}${grade}: ${result.reasons[0] ?? result.outcome}`;
}
