// The repository's and organisation's `.github/outrider.yml`, with its defaults.
import * as z from 'zod';
import { Capabilities, Protocol, Provider } from './model.ts';
import { Rates } from './money.ts';
import { Permission } from './names.ts';

const units = { s: 1, m: 60, h: 3600 } as const;

/** `90s`, `15m` or `2h`, as seconds. */
export const Duration = z
  .string()
  .regex(/^\d+[smh]$/, 'write a duration as 90s, 15m or 2h')
  .transform((text) => Number(text.slice(0, -1)) * units[text.slice(-1) as keyof typeof units]);

/** As much as `--budget` takes; far above it sums would leave what numbers can say. */
const usd = z.number().nonnegative().max(1_000_000);

/** A name with nothing in it is that of no model. */
const modelName = z.string().min(1);

/** Why a text is no glob of paths to be blocked, as the end of a sentence; null: it may be one. */
function unfitGlob(glob: string): string | null {
  if (glob.trim() === '') return 'names no path';
  if (glob !== glob.trim()) return 'begins or ends with a blank, as no path does';
  // `!(a|b)/**` is a glob of its own.
  if (/^!(?!\()/.test(glob))
    return 'would block everything else: list what no patch may touch, and leave out what it may';
  if (/\\[\w.]/.test(glob)) return 'has a backslash before a letter: folders are parted by `/`';
  return /(?:^|\/)\.\.(?:\/|$)/.test(glob) ? 'leads out of the repository' : null;
}

/** A text of which `unfit` says, as the end of a sentence, why it could never mean anything; null: it may. */
const meaningful = (unfit: (text: string) => string | null) =>
  z.string().superRefine((text, context) => {
    const problem = unfit(text);
    if (problem === null) return;
    const message = `\`${text.slice(0, 60).replaceAll('`', "'")}\` ${problem}.`;
    context.addIssue({ code: 'custom', message, params: { said: true } });
  });

const Glob = meaningful(unfitGlob);

/** People write `@mira`, and name bots as the thread shows them: nobody would ever be let in by either. */
const Login = meaningful((login) => {
  if (/\[bot\]$/i.test(login)) return 'is a bot, and those are let in by their app ids, under `who.bots`';
  return /^[\w-]+$/.test(login) ? null : 'is no login: write it without `@` or anything around it';
});

const Team = meaningful((team) =>
  /^(?:[\w.-]+\/)?[\w.-]+$/.test(team) ? null : 'is no slug of a team: write it without `@` or anything around it',
);

const Category = meaningful((name) =>
  /^[a-z-]+(?:\.[A-Za-z-]+)?$/.test(name) ? null : 'is no category of arXiv: they are written as `cs.LG` or `hep-th`',
);

/** The table of a command's models: one that stands in it twice could not be told from itself. */
function refuseTwice(models: readonly ExtraModel[], context: z.RefinementCtx): void {
  for (const [at, { id, provider }] of models.entries()) {
    if (models.findIndex((other) => other.id === id && other.provider === provider) === at) continue;
    const message = `\`${provider}/${id}\` stands here a second time.`;
    context.addIssue({ code: 'custom', path: [at], message, params: { said: true } });
  }
}

/** How many runs there may be of one user, in one issue, and so on. */
const ceiling = (per_hour: number, at_once: number) =>
  z
    .strictObject({
      per_hour: z.number().int().min(1).max(1000).default(per_hour),
      at_once: z.number().int().min(1).max(1000).default(at_once),
    })
    .prefault({});
const strings = z.array(z.string());

/** Where the link to a run's report may be posted, from the narrowest on. */
export const reportLinks = ['never', 'public', 'always'] as const;

/** A model that is not in our own table. Never a URL: hosts are the operator's, not a repository's. */
export const ExtraModel = z.strictObject({
  id: z
    .string()
    .regex(/^[A-Za-z0-9][\w.:/-]*$/, 'the id of a model, as its provider spells it')
    .refine((id) => !id.includes('://'), 'a URL is no model'),
  provider: Provider,
  protocol: Protocol.default('openai-chat'),
  capabilities: Capabilities.partial().strict().default({}),
  rates: Rates.strict().nullable().default(null),
});
export type ExtraModel = z.infer<typeof ExtraModel>;

/** The one shape, with durations as they are written in YAML or as they are stored, and texts as they may be written or as they once were. */
const shape = (
  duration: (fallback: string) => z.ZodType<number, string | number | undefined>,
  text: (written: z.ZodString) => z.ZodString,
) =>
  z.strictObject({
    enabled: z.boolean().default(true),
    baseline: modelName.default('claude-opus-5-5'),
    models: z.array(ExtraModel).superRefine(refuseTwice).default([]),
    who: z
      .strictObject({
        permission: Permission.default('write'),
        users: z.array(text(Login)).default([]),
        teams: z.array(text(Team)).default([]),
        /** App ids, never names. */
        bots: z.array(z.number().int().positive()).default([]),
      })
      .prefault({}),
    budget: z.strictObject({ per_run: usd.default(10), per_month: usd.default(200) }).prefault({}),
    ceilings: z
      .strictObject({
        user: ceiling(20, 4),
        issue: ceiling(10, 2),
        repository: ceiling(40, 4),
        organisation: ceiling(200, 20),
      })
      .prefault({}),
    limits: z
      .strictObject({
        turns: z.number().int().min(1).max(500).default(60),
        minutes: z.number().positive().max(1440).default(60),
        tokens: z.number().int().positive().default(6_000_000),
        files: z.number().int().positive().default(40),
        ci_wait: duration('6h'),
      })
      .prefault({ ci_wait: '6h' }),
    paths: z.strictObject({ blocked: z.array(text(Glob)).default([]) }).prefault({}),
    pair: z.strictObject({ hold: duration('2h') }).prefault({ hold: '2h' }),
    publish: z.enum(['pr', 'branch']).default('pr'),
    report_link: z.enum(reportLinks).default('public'),
    refine: z.boolean().default(true),
    cross_review: z.boolean().default(true),
    judge: modelName.nullable().default(null),
    triggers: z
      .strictObject({
        label: z.string().min(1).nullable().default(null),
        issue_opened: z.boolean().default(false),
        schedule: z.boolean().default(false),
        repository_dispatch: z.boolean().default(false),
        pull_request_comment: z.boolean().default(false),
        models: strings.default([]),
      })
      .prefault({}),
    /** true: in an issue of our own; a number: in that issue. */
    digest: z.union([z.boolean(), z.number().int().positive()]).default(false),
    interest: z
      .strictObject({ categories: z.array(text(Category)).default([]), keywords: strings.default([]) })
      .prefault({}),
  });
/** As somebody writes it. */
export const Settings = shape(
  (fallback) => Duration.prefault(fallback),
  (written) => written,
);
export type Settings = z.infer<typeof Settings>;

/** As it lies in a manifest: durations are seconds already. */
export const StoredSettings = shape(
  (fallback) => z.union([z.number().nonnegative(), Duration]).prefault(fallback),
  () => z.string(),
);

export const defaultSettings: Settings = Settings.parse({});

/** Each file's `budget.per_month` caps the month of whoever it belongs to, USD. */
export interface MonthCaps {
  readonly organisation: number;
  /** null: the repository's own file sets none. */
  readonly repository: number | null;
}
