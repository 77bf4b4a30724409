// What must hold of a run whatever happened on the way; each broken rule is one sentence.
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { keys } from '../../src/artifacts/catalogue.ts';
import { rowKeys, seatOf } from '../../src/artifacts/rows.ts';
import { readMarker } from '../../src/comment/marker.ts';
import { armWord, slugOf } from '../../src/domain/arm-name.ts';
import { Verdict } from '../../src/domain/names.ts';
import type { ArmRow } from '../../src/domain/records.ts';
import { monthOf, readMonth } from '../../src/experiment/money/month.ts';
import { generationOf, spentSoFar } from '../../src/experiment/money/settle.ts';
import { ExperimentRecord } from '../../src/experiment/records/records.ts';
import { recordJsonSchemas } from '../../src/experiment/records/records-schema.ts';
import { finalStates, readState } from '../../src/experiment/state.ts';
import type { IssueRef } from '../../src/hosts/demo/stand-ins/github/hands.ts';
import type { GitHubStandIn } from '../../src/hosts/demo/stand-ins/github.ts';
import type { ModelsStandIn } from '../../src/hosts/demo/stand-ins/models.ts';
import type { Blobs } from '../../src/ports/blobs.ts';
import type { Rows } from '../../src/ports/rows.ts';
import { assertAllValid } from '../openapi.ts';

/** What is there to be judged, wherever the bot ran: the world outside, its stores, and its executions. */
export interface Remains {
  readonly github: GitHubStandIn;
  readonly models: ModelsStandIn;
  /** What the bot had in its environment. */
  readonly environment: Readonly<Record<string, string>>;
  readonly stores: { readonly rows: Rows; readonly blobs: Blobs };
  executions(): readonly { readonly name: string; readonly status: string; readonly error: unknown }[];
}

export interface Judged {
  readonly bot: Remains;
  readonly issue: IssueRef;
  readonly experiment: string;
}

/** Every rule that is broken. */
export async function violationsOf(judged: Judged): Promise<string[]> {
  const record = await recordOf(judged);
  if (typeof record === 'string') return [record];
  const rules = await Promise.all([
    thread(judged, record),
    artifacts(judged, record),
    money(judged, record),
    turns(judged, record),
    ending(judged),
    secrets(judged),
    requests(judged),
  ]);
  return [...rules.flat(), ...schema(record), ...record.arms.flatMap(verdict)];
}

export async function recordOf({ bot, experiment }: Judged): Promise<ExperimentRecord | string> {
  const text = await textOf(bot, keys.record(experiment));
  if (text === '') return 'there are no records of the run';
  const parsed = ExperimentRecord.safeParse(JSON.parse(text));
  return parsed.success ? parsed.data : `the records do not parse: ${parsed.error.message}`;
}

async function thread({ bot, issue }: Judged, { arms }: ExperimentRecord): Promise<string[]> {
  const secret = bot.environment.WEBHOOK_SECRET ?? '';
  const entries = await bot.github.thread(issue);
  const said = entries.flatMap(({ body }) => {
    const key = readMarker(body, secret);
    return key === null || key.kind === 'note' ? [] : [key.kind === 'result' ? `result ${key.arm}` : key.kind];
  });
  const wanted = ['card', ...arms.map(({ arm, repeat }) => `result ${armWord({ arm, repeat })}`), 'summary'];
  const same = said.toSorted().join(', ') === wanted.toSorted().join(', ');
  const tooLong = entries.filter(({ body }) => body.length >= 65_536).map(() => 'a comment is too long for GitHub');
  return [...(same ? [] : [`the thread holds ${said.join(', ')} instead of ${wanted.join(', ')}`]), ...tooLong];
}

async function artifacts({ bot, issue, experiment }: Judged, { arms }: ExperimentRecord): Promise<string[]> {
  const { github } = bot;
  const pulls = (await github.pulls(issue.repo)).filter(({ head }) => head.startsWith(`outrider/${experiment}/`));
  const issues = (await github.issues(issue.repo)).filter(({ body }) => body.includes(`"experiment":"${experiment}"`));
  const count = (verdict: string) => arms.filter((arm) => arm.verdict === verdict).length;
  const problems: string[] = [];
  if (pulls.length !== count('pull_request'))
    problems.push(`${pulls.length} pull requests for ${count('pull_request')} arms that ended so`);
  if (issues.length !== count('issue'))
    problems.push(`${issues.length} Issues for ${count('issue')} arms that ended so`);
  const heads = pulls.map(({ head }) => head);
  if (new Set(heads).size < heads.length) problems.push('two pull requests of one arm');
  for (const { arm, verdict: ended, artifact_url } of arms) {
    const artifact = ended === 'pull_request' || ended === 'issue';
    if (artifact && artifact_url === null) problems.push(`${arm} ended as ${ended} and its artifact is not named`);
  }
  return problems;
}

/** Caps hold for what is certain, and nothing stays set aside. */
async function money({ bot, experiment }: Judged, { manifest, arms }: ExperimentRecord): Promise<string[]> {
  const problems: string[] = [];
  const sure = arms.reduce((sum, row) => sum + costOf(row), 0);
  if (sure > manifest.budget_usd + 1e-6) problems.push(`$${sure} was spent under a cap of $${manifest.budget_usd}`);
  const counted = await spentSoFar(manifest, bot.stores);
  if (counted > manifest.budget_usd + 1e-6)
    problems.push(`$${counted} was counted under a cap of $${manifest.budget_usd}`);
  // A purse rounds each call to a micro-dollar, a row all calls of a phase together.
  const rounding = 0.5e-6 * arms.reduce((sum, row) => sum + callsOf(row), 0) + 1e-6;
  if (counted + rounding < sure) problems.push(`$${sure} was spent and only $${counted} was counted`);
  if (manifest.target.kind !== 'github') return problems;
  const month = await readMonth(manifest.target, monthOf(Date.parse(manifest.created_at)), bot.stores);
  if (experiment in month.open) problems.push('money is still set aside for the run after its end');
  return problems;
}

function costOf({ cost_at_least_usd, review, refinement }: ArmRow): number {
  return cost_at_least_usd + (review?.cost_at_least_usd ?? 0) + (refinement?.cost_at_least_usd ?? 0);
}

function callsOf({ turns, review, refinement }: ArmRow): number {
  return turns + (review?.turns ?? 0) + (refinement?.turns ?? 0);
}

/** A turn has one answer, and each answer that was given was recorded or counted as lost. */
async function turns({ bot, experiment }: Judged, { arms }: ExperimentRecord): Promise<string[]> {
  const problems: string[] = [];
  for (const { arm, repeat, model_requested } of arms) {
    if (arms.filter((one) => one.model_requested === model_requested).length > 1) continue;
    const slug = slugOf(arm, repeat);
    const replies: string[] = [];
    let lost = 0;
    const lives = await generationOf(experiment, slug, bot.stores);
    for (let generation = 1; generation <= lives; generation += 1) {
      for (const line of await transcript(bot, experiment, seatOf({ slug, generation }))) {
        if (line.kind === 'reply') replies.push(`${line.stream} ${line.turn}`);
        if (line.kind === 'lost') lost += 1;
      }
    }
    const twice = replies.filter((reply, at) => replies.indexOf(reply) !== at);
    if (twice.length > 0) problems.push(`turns with two answers: ${twice.join(', ')}`);
    const answered = bot.models.journal.filter((one) => one.model === model_requested && one.status === 200).length;
    if (answered > replies.length + lost)
      problems.push(
        `${arm} answered ${answered} times; ${replies.length} answers are recorded and ${lost} counted as lost`,
      );
  }
  return problems;
}

interface Line {
  readonly stream: string;
  readonly kind: string;
  readonly turn?: number;
}

async function transcript(bot: Remains, experiment: string, seat: string): Promise<Line[]> {
  const text = await textOf(bot, keys.transcript(experiment, seat));
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Line);
}

async function textOf({ stores }: Remains, key: string): Promise<string> {
  return new TextDecoder().decode((await stores.blobs.get(key)) ?? new Uint8Array());
}

/** Nothing is left running, half written or waiting. */
async function ending({ bot, experiment }: Judged): Promise<string[]> {
  const state = await readState(experiment, bot.stores);
  const problems = bot
    .executions()
    .filter(({ status }) => status !== 'succeeded')
    .map(({ name, status, error }) => `${name} is ${status}: ${JSON.stringify(error)}`);
  if (!state || !finalStates.includes(state.state)) problems.push(`the run ended in the state ${state?.state}`);
  if (await bot.stores.rows.get(rowKeys.retry(experiment))) problems.push('a retry is still under way');
  return problems;
}

/** Keys are sent to their own provider, in the header for it, and nowhere else. */
function secrets({ bot }: Judged): string[] {
  const { environment, github, models } = bot;
  const named = Object.entries(environment).filter(([name]) => /_KEY$|_SECRET$/.test(name));
  const problems: string[] = [];
  for (const [name, value] of named) {
    const pieces = value.includes('\n') ? value.split('\n').filter((line) => line.length > 40) : [value];
    const inside = (text: string) => pieces.some((piece) => text.includes(piece));
    if (github.journal.some((one) => inside(`${one.path}${JSON.stringify(one.body)}`)))
      problems.push(`${name} was sent to GitHub`);
    if (models.journal.some(({ body, path }) => inside(body) || inside(path)))
      problems.push(`${name} was sent to a model`);
    const foreign = models.journal.find(
      ({ provider, headers }) => inside(JSON.stringify(headers)) && name !== `${provider.toUpperCase()}_API_KEY`,
    );
    if (foreign) problems.push(`${name} was sent to ${foreign.provider}`);
  }
  return problems;
}

async function requests({ bot }: Judged): Promise<string[]> {
  return assertAllValid(bot.github.journal).then(
    () => [],
    (error: Error) => [error.message],
  );
}

const schemas = recordJsonSchemas();
let compiled: ValidateFunction | null = null;

function schema(record: ExperimentRecord): string[] {
  compiled ??= new Ajv2020({ strict: false, allErrors: true, validateFormats: false }).compile(
    schemas['experiment.schema.json'] ?? {},
  );
  compiled(JSON.parse(JSON.stringify(record)));
  return (compiled.errors ?? []).map(
    ({ instancePath, message }) => `the published schema says: ${instancePath} ${message}`,
  );
}

function verdict(row: ArmRow): string[] {
  const problems: string[] = [];
  if (!Verdict.safeParse(row.verdict).success) problems.push(`${row.arm} ended as ${row.verdict}, which is no verdict`);
  if (row.reason.trim() === '') problems.push(`${row.arm} ended as ${row.verdict} without a reason`);
  if (row.decided_by.trim() === '') problems.push(`${row.arm} ended as ${row.verdict} and nothing decided it`);
  return problems;
}
