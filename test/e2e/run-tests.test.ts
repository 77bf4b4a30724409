// `run_check tests` from end to end: a model asks, the repository's tests really run (or really do not), and the transcript has the answer.
import { afterEach, describe, expect, it } from 'vitest';
import { keys } from '../../src/artifacts/catalogue.ts';
import { slugOf } from '../../src/domain/arm-name.ts';
import type { Scenario } from '../../src/hosts/demo/scenarios.ts';
import type { Script } from '../../src/hosts/demo/stand-ins/models/script.ts';
import { whyNoWalls } from '../adapters/sandbox/ground.ts';
import { type Open, open, playToEnd } from './harness.ts';
import { named } from './scenario.ts';

const glm = 'glm-5.2';
const reason = await whyNoWalls();
let opened: Open | null = null;

afterEach(async () => {
  await opened?.close();
  opened = null;
});

/** The demo's first pair, the one arm alone; `alter` has its script. */
function alone(alter: (script: Script) => Script = (script) => script): Scenario {
  const river = named('river');
  const script = river.scripts[glm];
  if (!script) throw new Error(`the scenario river has no script of ${glm}`);
  return { ...river, command: '/outrider run paper glm-5.2 --solo --no-refine', scripts: { [glm]: alter(script) } };
}

/** Plays the scenario; answers the transcript and the pull request. */
async function told(scenario: Scenario): Promise<{ transcript: string; body: string }> {
  opened = await open(scenario);
  const playing = await playToEnd(scenario, opened.stage);
  const bytes = await opened.stage.host.world.blobs.get(keys.transcript(playing.experiment, slugOf(glm, 1)));
  const [pull] = await opened.stage.github.pulls(playing.issue.repo);
  expect(opened.log.errors).toEqual([]);
  return { transcript: Buffer.from(bytes ?? []).toString('utf8'), body: pull?.body ?? '' };
}

/** What has to be said on this machine: what really happened, or why nothing did. */
const said =
  reason === null
    ? { pass: 'The tests pass.', fail: 'The tests FAIL.', body: 'They were run in the sandbox and pass there.' }
    : {
        pass: `No test was run. Do not say that tests pass. ${reason}`,
        fail: reason,
        body: 'They were not run here; CI has the word.',
      };

describe('a model that asks for the tests', () => {
  it('is told what they came to, and says no more than that in its pull request', async () => {
    const { transcript, body } = await told(alone());
    expect(transcript).toContain(said.pass);
    expect(transcript.includes('$ python3 -m')).toBe(reason === null);
    expect(body).toContain(said.body);
  });

  it('is told when its patch breaks them', async () => {
    const { transcript } = await told(alone(unregistered));
    expect(transcript).toContain(said.fail);
    expect(transcript).not.toContain('The tests pass.');
    expect(transcript.includes("no reward function named 'rank_calibrated'")).toBe(reason === null);
  });
});

/** Writes the module and its tests, and leaves out the edit by which the registry learns of it. */
function unregistered(script: Script): Script {
  const implement = (script.implement ?? []).map((turn) =>
    typeof turn === 'function' || !turn.calls?.some(({ name }) => name === 'edit_file')
      ? turn
      : { ...turn, calls: [{ name: 'read_file', arguments: { path: 'README.md' } }] },
  );
  return { ...script, implement };
}
