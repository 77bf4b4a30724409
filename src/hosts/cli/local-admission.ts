// Admission of a run on a local checkout: the same checks as in a thread, told as one line each.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { keys } from '../../artifacts/catalogue.ts';
import { putDocument } from '../../artifacts/shelf.ts';
import { limitsOf } from '../../command/admission/admit.ts';
import { knownModels, resolveModels } from '../../command/admission/models.ts';
import { loadSettings } from '../../command/settings/settings.ts';
import { listed } from '../../comment/numbers.ts';
import { parseArxivId } from '../../domain/arxiv-id.ts';
import { ForgeError, UsageError } from '../../domain/errors.ts';
import { experimentId } from '../../domain/experiment-id.ts';
import { Accepted } from '../../domain/manifest.ts';
import { modelTable } from '../../domain/model-table.ts';
import { Paper } from '../../domain/paper.ts';
import type { Settings } from '../../domain/settings.ts';
import { settingsPath } from '../../domain/settings-path.ts';
import { type LocalTarget, repoName } from '../../domain/target.ts';
import { refuseTwins } from '../../experiment/plan.ts';
import type { World } from '../../ports/world.ts';
import { readPaperFile } from '../wiring/paper-file.ts';

export interface LocalRequest {
  /** Absolute. */
  readonly repo: string;
  /** arXiv id or path of a file. */
  readonly paper: string;
  readonly models: readonly string[];
  readonly repeat: number;
  readonly base: string | null;
  readonly budget: number | null;
  readonly timeout: number | null;
}

/** What admission looks at. */
type Seen = Pick<World, 'accounts' | 'clock' | 'forges' | 'harnessVersion' | 'random'>;

/** A run that may begin, and its paper where that is a file. */
export interface AdmittedRun {
  readonly accepted: Accepted;
  readonly paper: Paper | null;
}

/** Checks everything that can be known without spending, and writes nothing; throws UsageError. */
export async function admitLocal(
  request: LocalRequest,
  { world, dataDir }: { readonly world: Seen; readonly dataDir: string },
): Promise<AdmittedRun> {
  const id = experimentId(world.random.hex(16));
  const target: LocalTarget = { kind: 'local', path: request.repo, out: join(dataDir, 'experiments', id) };
  const { repository } = world.forges.open(target);
  const base = await repository.pin(request.base).catch(asUsage);
  const settings = settingsFrom(await repository.file(settingsPath, base.sha));
  const models = await usableModels(request.models, settings, world);
  refuseTwins(models, request.repeat);
  const { paper, subject, title } = await paperOf(request.paper);
  const accepted: Accepted = {
    schema_version: 1,
    experiment: id,
    target,
    repo: repoName(target),
    actor: null,
    comment_id: null,
    subject,
    options: {
      vs: null,
      solo: models.length === 1,
      repeat: request.repeat,
      budget: request.budget,
      timeout: request.timeout,
      base: request.base,
      start: null,
      publish: null,
      refine: false,
      cross_review: false,
    },
    created_at: new Date(world.clock.now()).toISOString(),
    base_ref: base.ref,
    base_sha: base.sha,
    tree_sha: base.tree_sha,
    harness_version: world.harnessVersion,
    settings,
    limits: limitsOf(settings, request.timeout),
    budget_usd: request.budget ?? settings.budget.per_run,
    request: { title: `Implement ${title}`, body: '' },
    models: [...models],
  };
  return { accepted, paper };
}

/** The paper first: a run that is written down has all that it needs. */
export async function writeDown({ accepted, paper }: AdmittedRun, { blobs }: Pick<World, 'blobs'>): Promise<void> {
  const { experiment } = accepted;
  if (paper) await putDocument(blobs, keys.paper(experiment), Paper, paper);
  await putDocument(blobs, keys.accepted(experiment), Accepted, accepted);
}

function asUsage(error: unknown): never {
  if (error instanceof ForgeError) throw new UsageError(error.message);
  throw error;
}

function settingsFrom(yaml: Uint8Array | null): Settings {
  const loaded = loadSettings({ repositoryYaml: yaml ? new TextDecoder().decode(yaml) : null, organisationYaml: null });
  if (loaded.ok) return loaded.settings;
  const [first] = loaded.problems;
  throw new UsageError(`${settingsPath}:${first?.line ?? 1}: ${first?.message ?? 'not usable'}`);
}

function everyModel(settings: Settings): string {
  return listed(knownModels({ settings, table: modelTable }).map(({ id }) => id));
}

async function usableModels(names: readonly string[], settings: Settings, world: Seen) {
  const account = await world.accounts.of(null);
  const resolved = resolveModels(names, { settings, table: modelTable });
  if (!resolved.ok) {
    const instead =
      resolved.nearest.length === 0 ? `There are ${everyModel(settings)}` : `Nearest: ${resolved.nearest.join(', ')}`;
    throw new UsageError(`${resolved.problem} ${instead}.`);
  }
  return names.flatMap((arm, i) => {
    const model = resolved.models[i];
    if (!model) return [];
    const problem = account.models.credentialProblem(model);
    if (problem) throw new UsageError(`${arm} cannot be called: ${problem}`);
    if (model.rates?.input == null || model.rates.output == null) {
      throw new UsageError(
        `${arm} has no price, so no budget could be kept. Add its rates to models in ${settingsPath}.`,
      );
    }
    return [{ arm, model }];
  });
}

/** A file is read at once; an id is fetched when the run freezes its inputs. */
async function paperOf(
  text: string,
): Promise<{ readonly subject: Accepted['subject']; readonly title: string; readonly paper: Paper | null }> {
  if (existsSync(text)) {
    const paper = await readPaperFile(text);
    return { subject: { kind: 'brief' }, title: paper.title, paper };
  }
  if (!parseArxivId(text))
    throw new UsageError(`--paper takes an arXiv id such as 2606.27369v1 or a file; ${text} is neither.`);
  return { subject: { kind: 'arxiv', id: text }, title: `arXiv ${text}`, paper: null };
}
