// `run_check tests` on a library in C, from the comment on: its Makefile really builds and tests, or the model is told why not.
import { afterEach, describe, expect, it } from 'vitest';
import { keys } from '../../src/artifacts/catalogue.ts';
import { slugOf } from '../../src/domain/arm-name.ts';
import { call, edit, end, read, paper as readPaper, turn } from '../../src/hosts/demo/scripts/turns.ts';
import type { Script } from '../../src/hosts/demo/stand-ins/models/script.ts';
import { walls, whyNoWalls } from '../adapters/sandbox/ground.ts';
import { inside } from '../contracts/sandbox.ts';
import { type Bench, bodyOf, closeSound, command, draftsOnly, openBench, openIssue, recordOf } from './bench.ts';
import { inventedPaper, placesIn, type TextTree } from './foreign-tree.ts';

const glm = 'glm-5.2';
const reason = await whyNoWalls();
const compiles = reason === null && (await inside(walls(), 'command -v cc && command -v make')).exit_code === 0;
/** What this machine makes of a test in C: it runs, or the sandbox is not there, or the compiler in it is not. */
const here = compiles ? 'runs' : (reason ?? 'there is no compiler for C or C++ in the sandbox');
if (!compiles) process.stderr.write(`tests in C are not run on this machine: ${here}\n`);

const tree: TextTree = {
  'README.md': '# evict\n\nA small cache in C.\n',
  Makefile:
    'CFLAGS = -Wall\ntest: tests/test_evict\n\t./tests/test_evict\n\ntests/test_evict: tests/test_evict.c src/evict.c\n\t$(CC) $(CFLAGS) -Isrc -o $@ $^\n',
  'src/evict.h': '#ifndef EVICT_H\n#define EVICT_H\n\nint evict_rank(int uses, int age);\n\n#endif\n',
  'src/evict.c': '#include "evict.h"\n\nint evict_rank(int uses, int age)\n{\n\treturn age;\n}\n',
  'tests/test_evict.c':
    '#include "evict.h"\n#include <stdio.h>\n\nint main(void)\n{\n\tif (evict_rank(0, 4) != 4) {\n\t\tputs("an unused entry has its age for a rank");\n\t\treturn 1;\n\t}\n\treturn 0;\n}\n',
};
const rank = placesIn(tree)('src/evict.c', 'int evict_rank');

const paper = inventedPaper('2602.00031v1', {
  title: 'Ranks by Age over Uses for Eviction in Small Caches',
  abstract: 'Entries of a cache are evicted by their age over one more than their uses.',
  sections: { Method: 'The rank of an entry is its age divided by one more than its uses.' },
});

const patch = {
  title: 'Rank entries by age over uses',
  summary: `\`evict_rank\` divides the age by one more than the uses (arXiv 2602.00031), at \`${rank}\`.`,
  delivered: ['The rank of the paper'],
  scoped_out: [],
  call_site: rank,
  assumptions: [],
};

/** The patch with this body of the ranking, its test, and the run of it. */
const writing = (body: string): Script => ({
  preflight: [
    turn('', readPaper(), read('src/evict.c')),
    end('decide_route', {
      route: 'pull_request',
      rationale: `The rank is decided at \`${rank}\`.`,
      call_site: rank,
      blockers: [],
      premise_concern: '',
    }),
  ],
  implement: [
    turn(
      '',
      edit('src/evict.c', '\treturn age;\n', `\t${body}\n`),
      edit(
        'tests/test_evict.c',
        '\treturn 0;\n',
        '\tif (evict_rank(1, 4) != 2) {\n\t\tputs("a used entry ranks lower");\n\t\treturn 1;\n\t}\n\treturn 0;\n',
      ),
    ),
    turn('', call('run_check', { kind: 'syntax' }), call('run_check', { kind: 'tests' })),
    end('submit_patch', patch),
  ],
  'self-review': [
    turn('', read('src/evict.c')),
    end('submit_review', {
      decision: 'ship',
      reachable_from: rank,
      delivered: patch.delivered,
      scoped_out: [],
      concerns: [],
      summary: 'The rank is the one of the paper.',
    }),
  ],
});

let bench: Bench | null = null;
afterEach(async () => {
  await bench?.close();
  bench = null;
});

async function played(body: string) {
  const files = { ...tree, '.github/outrider.yml': draftsOnly };
  const on = await openBench({
    repositories: [{ owner: 'acme', name: 'evict', files }],
    papers: [paper],
    scripts: { [glm]: writing(body) },
  });
  bench = on;
  const issue = await openIssue(on, 'evict', { title: paper.title, body: `https://arxiv.org/abs/${paper.id}\n` });
  const asked = await command(on, issue, `/outrider run paper ${glm} --solo`);
  const bytes = await on.stage.host.world.blobs.get(keys.transcript(asked.experiment, slugOf(glm, 1)));
  const { arms } = await recordOf(on, asked);
  return { on, asked, transcript: Buffer.from(bytes ?? []).toString('utf8'), arms };
}

describe('a model that asks for the tests of a library in C', { timeout: 120_000 }, () => {
  it.each([
    { body: 'return age / (uses + 1);', runs: 'The tests pass.', prints: './tests/test_evict' },
    { body: 'return age * (uses + 1);', runs: 'The tests FAIL.', prints: 'a used entry ranks lower' },
    { body: 'return age / (uses + 1)', runs: 'The tests FAIL. It does not compile.', prints: 'expected ‘;’' },
  ])('is told of "$body" what it came to here', async ({ body, runs, prints }) => {
    const { on, asked, transcript, arms } = await played(body);
    expect(transcript).toContain(
      compiles ? runs : `No test was run. Do not say that tests pass. ${reason ?? '1 file'}`,
    );
    expect(transcript).toContain(compiles ? prints : here);
    expect(transcript.includes('$ make test')).toBe(compiles);
    // What was built stays behind.
    expect(arms.map(({ files_changed }) => files_changed)).toEqual([2]);
    expect(await bodyOf(on, asked.issue, 'result', glm)).not.toBe('');
    await closeSound(on);
    bench = null;
  });
});
