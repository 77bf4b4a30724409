// A small repository, a draft over it and a paper, and one sentence of an arm held against them.
import { isTestPath } from '../../../src/codemap/test-conventions.ts';
import { createWorkspace } from '../../../src/codemap/workspace.ts';
import { auditGrounding } from '../../../src/comparison/grounding/audit.ts';
import type { PaperText } from '../../../src/comparison/grounding/paper-claims.ts';
import type { DecideRoute, SubmitIssue, SubmitPatch } from '../../../src/domain/endings.ts';
import type { Grounding } from '../../../src/domain/findings.ts';
import { memorySnapshot } from '../../fakes/files.ts';

export const repository = {
  'README.md': '# Mini\n\nA registry of rewards.\n',
  'package.json': '{}\n',
  'mini/__init__.py': '',
  'mini/registry.py': 'REWARDS = {}\n\n\ndef create(name):\n    return REWARDS[name]()\n',
  'mini/trainer.py':
    'from mini.registry import create\n\n\nclass Trainer:\n    def __init__(self, reward):\n        self.reward = create(reward)\n',
  'mini/rewards/__init__.py': 'from mini.rewards import base\n',
  'mini/rewards/base.py': 'class BaseReward:\n    def compute(self, scores):\n        return scores\n',
  'src/größe.py': 'breite = 3\n',
  'tests/test_registry.py': 'def test_create():\n    assert create\n',
  'app/[id]/page.tsx': 'export const page = 1;\n',
};
const added = {
  'mini/rewards/ranked.py': 'class RankedReward:\n    pass\n',
  'tests/test_ranked.py': 'def test_ranked(): ...\n',
};

export const paper: PaperText = {
  title: 'Rewards calibrated by rank',
  abstract: 'A reward should fade as the group can no longer be told apart.',
  text_source: 'html',
  sections: [
    { id: 'S1', title: '1 Introduction', level: 1, text: 'We rank. Figure 2 shows the idea.' },
    { id: 'S4', title: '4 Method', level: 1, text: '' },
    {
      id: 'S4.1',
      title: '4.1 Tie clusters',
      level: 2,
      text: 'The tie band is\n\n$$d=1$$ (1)\n\nand\n\n$$e=2$$ (2)\n\nover all.',
    },
    {
      id: 'S4.2',
      title: '4.2 Middle ranks',
      level: 2,
      text: 'Ordinal ranks are worse: they invent an order among the seven.',
    },
  ],
};

const preflight: DecideRoute = { route: 'issue', rationale: 'x', call_site: '', blockers: [], premise_concern: '' };

export function issue(over: Partial<SubmitIssue>): SubmitIssue {
  const words = { title: 'Scope', tldr: 'Short.', suggested_experiment: 'Run.', engineering_analysis: 'Here.' };
  return { ...words, blockers: [], how_to_unblock: [], open_questions: [], premise_concern: '', ...over };
}

export function notes(over: Partial<SubmitPatch>): SubmitPatch {
  return { title: 'Rank', summary: 'Ranks.', delivered: [], scoped_out: [], call_site: '', assumptions: [], ...over };
}

/** Audits a rationale, or whole endings; the repository may be another one. */
export function audit(
  said: string | { readonly issue?: Partial<SubmitIssue>; readonly notes?: Partial<SubmitPatch> },
  at: {
    readonly files?: Readonly<Record<string, string>>;
    readonly paper?: PaperText;
    readonly drafted?: boolean;
  } = {},
): Grounding {
  const base = memorySnapshot(at.files ?? repository);
  const edits = Object.entries(added).map(([path, text]) => ({ path, bytes: Buffer.from(text) }));
  return auditGrounding({
    words: {
      preflight: typeof said === 'string' ? { ...preflight, rationale: said } : null,
      patch_notes: typeof said === 'object' && said.notes ? notes(said.notes) : null,
      review: null,
      issue: typeof said === 'object' && said.issue ? issue(said.issue) : null,
    },
    base,
    draft: at.drafted ? createWorkspace(base, edits) : null,
    paper: at.paper ?? paper,
    origin: { repo: 'acme/acme-mini', sha: '0123456789abcdef0123456789abcdef01234567' },
    isTest: isTestPath,
  });
}

/** `false mini/registry.py:88`, one line a claim. */
export function judged(...given: Parameters<typeof audit>): string[] {
  return audit(...given).claims.map(({ status, claim }) => `${status} ${claim}`);
}
