// The published experiment in small: one paper, ten repositories, two models; nine pairs complete and one provider that never recovers.
// Working times are a hundredth of the published ones, plus what the harness itself takes.
import type { Scenario } from './scenarios.ts';
import { cacheGlm } from './scripts/cache-glm.ts';
import { misfitGlm, misfitOpus } from './scripts/misfit.ts';
import { at, end, paper, read, turn } from './scripts/turns.ts';
import { loadSeed, type SeedName } from './seeds.ts';
import type { Asked, Script, ScriptPhase, Turn } from './stand-ins/models/script.ts';

/** Published seconds of both models; without the second, its provider never answered. */
const repositories: readonly (readonly [string, number, number | null])[] = [
  ['ultralytics', 491, 376],
  ['mlx', 259, 289],
  ['opik', 180, 283],
  ['olmo-core', 541, 884],
  ['neural-steering', 583, 1069],
  ['lm-evaluation-harness', 135, 289],
  ['ag2', 97, 261],
  ['agents', 94, 253],
  ['atropos', 380, 1582],
  ['unsloth', 210, null],
];

/** The one repository with a place for the paper. */
const fitting = 'atropos';
const seedOf = (name: string): SeedName => (name === fitting ? 'typescript' : 'python');
/** A file that tells the copies of a seed apart, for the models and for us. */
const nameplate = (name: string) => `NOTICE-${name}.md`;

const admission = (text: string) => at('typescript', 'src/admission/size.ts', text);

/** Scopes where the other model writes. */
const scopingOpus: Script = {
  preflight: [
    turn('Where would a filter go?', paper('S2.2'), read('src/admission/size.ts'), read('src/cache.ts')),
    end('decide_route', {
      route: 'issue',
      rationale: `A filter by frequency fits beside the one by size (\`${admission('export')}\`), but it keeps state between requests, and no admission here does.`,
      call_site: 'src/admission/registry.ts',
      blockers: ['Whether an admission may keep state is for the maintainers to say'],
      premise_concern: '',
    }),
  ],
  scope: [
    end('submit_issue', {
      title: 'Admission by frequency needs a decision: may a filter keep state?',
      tldr: 'The paper fits beside the filter by size, once it is decided that a filter may remember what it has seen.',
      suggested_experiment:
        'Replay the trace of `bench/trace.ts` with and without a sketch of 4 bits per key, and compare hit rates.',
      engineering_analysis: `Filters are pure functions of key and size today (\`${admission('export')}\`).`,
      blockers: ['No filter keeps state'],
      how_to_unblock: ['Decide on state in filters', 'Then register one by frequency'],
      open_questions: ['May a filter be told of hits?'],
      premise_concern: '',
    }),
  ],
};

const phases: readonly ScriptPhase[] = ['preflight', 'implement', 'scope', 'self-review'];

/** Plays another script for each repository, and thinks as long as its model did there. */
function byRepository(scripts: (name: string) => Script, seconds: (name: string) => number | null): Script {
  const of = (asked: Asked) => repositories.find(([name]) => asked.opening.includes(nameplate(name)))?.[0] ?? fitting;
  const turnsOf = (phase: ScriptPhase) =>
    Math.max(0, ...repositories.map(([name]) => scripts(name)[phase]?.length ?? 0));
  const pick =
    (phase: ScriptPhase, place: number): Turn =>
    (asked) => {
      const name = of(asked);
      const chosen = scripts(name)[phase]?.[place];
      const said = typeof chosen === 'function' ? chosen(asked) : (chosen ?? turn('Nothing more to say.'));
      const took = seconds(name);
      if (took === null) return { ...said, fault: { status: 529, headers: { 'retry-after': '0' } } };
      return phase === 'preflight' && place === 0 ? { ...said, delayMs: took * 10 } : said;
    };
  return Object.fromEntries(
    phases.map((phase) => [phase, Array.from({ length: turnsOf(phase) }, (_, place) => pick(phase, place))]),
  );
}

function files(name: string) {
  const settings = `baseline: claude-opus-4-7\ncross_review: false\n${name === 'unsloth' ? 'pair:\n  hold: 4s\n' : ''}`;
  return { ...loadSeed(seedOf(name)), [nameplate(name)]: `# ${name}\n`, '.github/outrider.yml': settings };
}

const secondsOf = (place: 1 | 2) => (name: string) => repositories.find(([known]) => known === name)?.[place] ?? null;

export const experimentScenario: Scenario = {
  name: 'experiment',
  about: 'ten repositories at once: nine pairs complete, one arm missing because its provider never recovers',
  repository: { owner: 'acme', name: 'evaluation', seed: 'python' },
  paper: '2601.01234v2',
  issue: {
    title: 'Which model for admission by frequency?',
    body: `We would like to know before we decide.\n\n\`\`\`yaml\nrepos: [${repositories.map(([name]) => name).join(', ')}]\npapers: [2601.01234v2]\nmodels: [claude-opus-4-7, glm-5.2]   # the first is the baseline\nbudget: 100                          # USD, for everything together\nconcurrency: 5\n\`\`\`\n`,
  },
  command: '/outrider experiment',
  further: repositories.map(([name]) => ({ name, files: files(name) })),
  ci: null,
  scripts: {
    'claude-opus-4-7': byRepository((name) => (name === fitting ? scopingOpus : misfitOpus), secondsOf(1)),
    'glm-5.2': byRepository((name) => (name === fitting ? cacheGlm : misfitGlm), secondsOf(2)),
  },
  ends: {},
  pair: null,
};
