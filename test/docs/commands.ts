// How each command of the documents is held true: run here, by a test that is named, or not at all, with the reason.

export type Proof =
  /** Run in an empty folder with a link to this checkout's `docs`. */
  | { readonly how: 'here'; readonly prints: RegExp }
  | { readonly how: 'test'; readonly file: string; readonly title: string }
  | { readonly how: 'not'; readonly why: string };

/** The first that matches the whole line counts. */
export const proofs: readonly (readonly [line: RegExp, proof: Proof])[] = [
  [/npm ci/, { how: 'not', why: 'the first thing that .ci/run does, before it can run any test' }],
  [/npm test/, { how: 'not', why: 'is what runs this' }],
  [/npm run bench/, { how: 'not', why: 'takes the machine for many minutes, and installs the rivals' }],
  [/npm run simulate .*/, { how: 'not', why: 'measures, for minutes' }],
  [/npm run torture.*/, { how: 'not', why: 'takes the machine for many minutes' }],
  [/npm run package/, { how: 'not', why: '.ci/run runs it' }],
  [
    /npx outrider serve --setup/,
    {
      how: 'test',
      file: 'hosts/setup/setup.test.ts',
      title:
        'makes the App that app.yml describes, and keeps its credentials where the bot finds them, for its user alone',
    },
  ],
  [/aws .*/, { how: 'not', why: 'needs an account at AWS' }],
  [/mkdir -p \.outrider|umask 077/, { how: 'not', why: 'makes a folder ready for what aws writes into it' }],
  [/npm run (deploy|remove) -- .*/, { how: 'not', why: 'needs an account at AWS' }],
  [/npx outrider demo --scenario list/, { how: 'here', prints: /river/ }],
  [
    /npx outrider demo(?: .*)?/,
    {
      how: 'test',
      file: 'e2e/scenarios.test.ts',
      title: 'ends as its story says, with every artifact and comment once',
    },
  ],
  [
    /npx outrider compare docs\/data\/published-experiment\.csv(?: .*)?/,
    { how: 'here', prints: /The verdicts agree in 8 of 9/ },
  ],
  [/npx outrider reprice docs\/data\/published-experiment\.csv(?: .*)?/, { how: 'here', prints: /"cost_usd"/ }],
  [
    /npx outrider report .+/,
    {
      how: 'test',
      file: 'hosts/cli/report.test.ts',
      title: 'the command writes report-<id>.html, and ends with 2 and one line for an experiment that is not there',
    },
  ],
  [
    /npx outrider replay .+/,
    { how: 'test', file: 'e2e/replay.test.ts', title: 'tells it on the command line, with the exit status' },
  ],
  [
    /npx outrider audit .+/,
    {
      how: 'test',
      file: 'e2e/audit.test.ts',
      title: 'is printed and verified by `outrider audit`, while the bot runs',
    },
  ],
  [
    /(?:npx )?outrider keys .+/,
    { how: 'test', file: 'e2e/keys.test.ts', title: 'rotates: two live, the older one removed, as JSON for scripts' },
  ],
  [
    /exec npx outrider gates --staged/,
    {
      how: 'test',
      file: 'hosts/cli/gates.test.ts',
      title: 'stops a commit whose code nothing reaches, and lets one pass that wires it',
    },
  ],
  [
    /npx outrider gates .+/,
    {
      how: 'test',
      file: 'hosts/cli/gates.test.ts',
      title: 'as a program: --json prints the document and nothing else; a missing commit is one line and status 2',
    },
  ],
  [
    /(?:[A-Z]+_API_KEY=\S+ )*npx outrider run .+/,
    {
      how: 'test',
      file: 'e2e/local-run.test.ts',
      title:
        'lands the patch on a branch, the issue as Markdown, the records beside them, and leaves the checkout alone',
    },
  ],
  [
    /npx outrider doctor(?: .+)?/,
    {
      how: 'test',
      file: 'hosts/cli/doctor.test.ts',
      title: 'finds nothing wrong with a sound installation, spends nothing and shows no secret',
    },
  ],
  [
    /GITHUB_TOKEN=\S+ npx outrider trigger .+/,
    {
      how: 'test',
      file: 'e2e/trigger-command.test.ts',
      title: 'asks once, waits for its own runs and tells what became of each',
    },
  ],
  [
    /npx outrider init .+/,
    {
      how: 'test',
      file: 'e2e/init.test.ts',
      title: 'proposes the file by one pull request, however often it is called',
    },
  ],
  [
    /npx outrider switch .+/,
    {
      how: 'test',
      file: 'e2e/kill-switch.test.ts',
      title: 'of the operator ends the runs of an owner without a deployment',
    },
  ],
  [
    /(?:OTEL_[A-Z_]+=\S+ )?npx outrider serve/,
    { how: 'not', why: 'needs a registered App; the process itself is under test in e2e/resume.test.ts' },
  ],
];

/** The commands of a `sh` block, without comments; continued lines and `a && b` taken apart. */
export function commandsOf(block: string): string[] {
  return block
    .replaceAll(/\\\n\s*/g, '')
    .split('\n')
    .flatMap((line) => line.replace(/(^|\s)#.*$/, '').split('&&'))
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

export function proofOf(command: string): Proof | undefined {
  return proofs.find(([line]) => new RegExp(`^(?:${line.source})$`).test(command))?.[1];
}
