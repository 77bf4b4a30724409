// The published JSON Schema of `.github/outrider.yml`, from the schema that checks it.
import * as z from 'zod';
import { isObject } from '../../domain/json.ts';
import { ownOf } from '../../domain/own.ts';
import { Settings } from '../../domain/settings.ts';

/** Shown by editors while somebody writes the file. By dotted name; `[]` for the entries of a list. */
const descriptions: Readonly<Record<string, string>> = {
  enabled:
    "false stops every run here at its next turn and refuses new ones; a repository cannot undo its organisation's false",
  baseline: 'The model that a single named model is paired with',
  models: 'More models than Outrider knows. Never an address: hosts are set by the operator',
  'models[].id': "The model's id, as its provider spells it",
  'models[].capabilities': 'What the model takes; anything left out is set low',
  'models[].rates': 'USD per million tokens; null for a lane without a price',
  who: 'Who may command, besides those with the permission',
  'who.permission': 'The least permission on the repository',
  'who.users': 'Logins',
  'who.teams': 'Teams of the organisation, by slug',
  'who.bots': 'Bots, by app id',
  'budget.per_run': 'USD; a repository can only lower what its organisation sets',
  'budget.per_month':
    "USD; in a repository's own file of that repository, in its organisation's of all repositories together",
  ceilings: 'Runs that are started; a repository can only lower what its organisation sets',
  'ceilings.user': 'Of one user in all repositories of the organisation',
  'ceilings.issue': 'In one issue',
  'ceilings.repository': 'In one repository',
  'ceilings.organisation': 'In all repositories of the organisation',
  ...Object.fromEntries(
    ['user', 'issue', 'repository', 'organisation'].flatMap((whose) => [
      [`ceilings.${whose}.per_hour`, 'Runs and retries that are begun within an hour; one more is refused'],
      [`ceilings.${whose}.at_once`, 'Runs under way at once; one more waits for its turn'],
    ]),
  ),
  limits: 'The same for every arm of a run; a repository can only lower what its organisation sets',
  'limits.turns': 'Model turns per phase',
  'limits.minutes': 'Working minutes per arm',
  'limits.tokens': 'Tokens of all lanes per arm',
  'limits.files': 'Files in a patch',
  'limits.ci_wait': 'How long checks are waited for after publishing: 90s, 15m or 2h',
  'paths.blocked': "Globs that no patch may touch, none of them with `!` before it; the organisation's are added",
  'pair.hold': 'How long a provider that is down is waited for: 90s, 15m or 2h',
  publish: 'pr: a draft pull request; branch: the branch alone',
  report_link:
    'Where the summary links the HTML report, by a link that expires; public: in public repositories, always: in private ones too. A repository can only narrow what its organisation allows',
  refine: 'Whether a published draft is refined',
  cross_review: 'Whether each model reviews each draft, blind',
  judge:
    'A third model that reviews every draft as well, blind, twice; it writes none, and its cost is in no arm’s figures',
  triggers: 'Runs without a command; all off unless set, each under the same rights and budget as a command',
  'triggers.label': 'Adding this label to an issue runs the paper that it pins',
  'triggers.issue_opened': 'Opening an issue that pins exactly one paper runs it',
  'triggers.schedule': 'Once a week papers of `interest` are looked for, and at most one is proposed in an issue',
  'triggers.repository_dispatch':
    'A repository_dispatch event `outrider-run` runs the paper of the issue that it names',
  'triggers.pull_request_comment':
    'A run may be asked for in a pull request of this repository, and starts from its head',
  'triggers.models':
    'What a trigger runs; one model is paired with the baseline. Left out: the first of `models` against the baseline',
  digest:
    'Once a week a comment says what the runs came to: true in an issue opened for it, a number in that issue, false never',
  interest: 'What to look for on arXiv when runs are scheduled',
};

type Node = Record<string, unknown>;

/** JSON Schema, draft 2020-12, of the file as somebody writes it. */
export function settingsJsonSchema(): Node {
  const schema: Node = z.toJSONSchema(Settings, { io: 'input' });
  describe(schema, '');
  return { $schema: schema.$schema, title: 'Outrider: .github/outrider.yml', ...schema };
}

function describe(node: unknown, path: string): void {
  if (!isObject(node)) return;
  const text = ownOf(descriptions, path);
  if (text !== undefined) node.description = text;
  if (isObject(node.properties)) {
    for (const [key, child] of Object.entries(node.properties)) describe(child, path === '' ? key : `${path}.${key}`);
  }
  describe(node.items, `${path}[]`);
}
