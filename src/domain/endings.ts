// What ends a phase: the arguments of the closing tools, as schemas. They are what a model is shown (as JSON Schema)
// and what its answer is checked by.
import * as z from 'zod';

const sentence = z.string().trim().min(1);
const list = z.array(sentence);

export const DecideRoute = z.object({
  route: z.enum(['pull_request', 'issue']).describe('Which artifact an honest engineer would produce here'),
  rationale: sentence.describe('Why, from what the paper says and what this repository has'),
  call_site: z.string().describe('path:line or symbol where the change would be reached from; empty if there is none'),
  blockers: list.describe('What stands in the way; empty if nothing does'),
  premise_concern: z.string().describe('A premise of the request that does not hold, or an empty string'),
});
export type DecideRoute = z.infer<typeof DecideRoute>;

export const SubmitPatch = z.object({
  title: sentence.max(120).describe('Pull request title: what the change does, in the imperative'),
  summary: sentence.describe('What the change does and how it follows the paper, for a reviewer, Markdown'),
  delivered: list.describe('What is implemented and tested'),
  scoped_out: list.describe('What of the paper is not done here'),
  call_site: z.string().describe('path:line or symbol through which existing code reaches the new code'),
  assumptions: list.describe('What was assumed and could be wrong'),
});
export type SubmitPatch = z.infer<typeof SubmitPatch>;

export const Decline = z.object({
  reason: sentence.describe('Why no honest patch can be written here'),
});
export type Decline = z.infer<typeof Decline>;

export const SubmitIssue = z.object({
  title: sentence.max(120).describe('Issue title'),
  tldr: sentence.describe('Two or three sentences'),
  suggested_experiment: sentence.describe(
    'The smallest experiment that would settle whether this is worth doing, Markdown',
  ),
  engineering_analysis: sentence.describe(
    'Where it would live and what it would touch, with paths and lines, Markdown',
  ),
  blockers: list.describe('What blocks it today'),
  how_to_unblock: list.describe('What would unblock it, each a step somebody can take'),
  open_questions: list.describe('Questions only the maintainers can answer'),
  premise_concern: z.string().describe('A premise of the request that does not hold, or an empty string'),
});
export type SubmitIssue = z.infer<typeof SubmitIssue>;

export const SubmitReview = z.object({
  decision: z
    .enum(['ship', 'downgrade'])
    .describe('ship: fit to be opened as a draft pull request; downgrade: an Issue is the honest artifact'),
  reachable_from: z
    .string()
    .describe('path:line or symbol of existing code that reaches the new code; empty if nothing does'),
  delivered: list.describe('What the patch really delivers'),
  scoped_out: list.describe('What of the paper it leaves out'),
  concerns: list.describe('What a reviewer should look at, with paths and lines'),
  summary: sentence.describe('One paragraph; its first sentence gives the reason for the decision'),
});
export type SubmitReview = z.infer<typeof SubmitReview>;

export const SubmitCoverage = z.object({
  items: z.array(
    z.object({
      claim: sentence.describe('A claim of the paper, with its section'),
      status: z.enum(['covered', 'deferred', 'deviation']),
      evidence: z.string().trim().describe('path:line in the patch, or why there is none'),
    }),
  ),
});
export type SubmitCoverage = z.infer<typeof SubmitCoverage>;

/** What a change would be to the code, simplest first: the order in which ties are decided. */
export const ChangeKind = z.enum(['simplification', 'replacement', 'addition', 'extension']);
export type ChangeKind = z.infer<typeof ChangeKind>;

export const SubmitSelection = z.object({
  assessments: z.array(
    z.object({
      paper: sentence.describe('The id as it is listed'),
      fits: z.boolean().describe('Whether its idea could be put into this repository as code, and be tested there'),
      kind: ChangeKind.describe(
        'simplification: less code for the same; replacement: in place of something that is there; addition: beside its siblings; extension: what the repository does not do today',
      ),
      strength: z.number().int().min(1).max(3).describe('3: clearly worth a run; 2: maybe; 1: hardly'),
      call_site: z
        .string()
        .describe('path:line of the code that would reach or be it, read here; empty if it does not fit'),
      direction: z
        .string()
        .describe('path:line where the team itself says that it wants this, for an extension; otherwise empty'),
      reason: sentence.describe(
        'Why, or why not, from the abstract and from what was read here; its first sentence can stand alone',
      ),
    }),
  ),
});
export type SubmitSelection = z.infer<typeof SubmitSelection>;

/** Every closing tool by its name, with the description that models are shown. */
export const endings = {
  decide_route: { description: 'End this phase: say which artifact this should become, and why.', schema: DecideRoute },
  submit_patch: { description: 'End this phase: the edits made so far are the patch.', schema: SubmitPatch },
  decline: { description: 'End this phase without a patch, because no honest one can be written.', schema: Decline },
  submit_issue: { description: 'End this phase with a scoping issue for the maintainers.', schema: SubmitIssue },
  submit_review: { description: 'End this phase: your decision on the draft.', schema: SubmitReview },
  submit_coverage: {
    description: 'End this phase: the claims of the paper against the patch.',
    schema: SubmitCoverage,
  },
  submit_selection: { description: 'End this phase: every listed paper, assessed.', schema: SubmitSelection },
} as const;

export type EndingName = keyof typeof endings;
/** A closing call that passed its schema. */
export type Ending = {
  [N in EndingName]: { readonly tool: N; readonly arguments: z.infer<(typeof endings)[N]['schema']> };
}[EndingName];
