// The table of stories is consistent: what it names exists, and each mishap is really in its script.
import { describe, expect, it } from 'vitest';
import { parseComment } from '../../../src/command/parse/parse.ts';
import { pinnedPaper } from '../../../src/command/parse/pinned-paper.ts';
import { modelTable } from '../../../src/domain/model-table.ts';
import { demoPapers } from '../../../src/hosts/demo/papers.ts';
import { scenarioNamed, scenarios } from '../../../src/hosts/demo/scenarios.ts';
import type { ScriptPhase, ScriptTurn } from '../../../src/hosts/demo/stand-ins/models/script.ts';

describe.each(scenarios)('the scenario $name', (scenario) => {
  it('pins a paper that the stand-in serves, once', () => {
    expect(pinnedPaper(scenario.issue.title, scenario.issue.body)).toEqual({ kind: 'one', id: scenario.paper });
    expect(demoPapers().map((paper) => paper.id)).toContain(scenario.paper);
  });

  it('is started by a command that we understand', () => {
    expect(parseComment(scenario.command)).toMatchObject({
      kind: 'command',
      command: { verb: 'run', subject: { kind: 'pinned' } },
    });
  });

  it('says how each of its models ends, and all of them are known', () => {
    const models = Object.keys(scenario.scripts);
    expect(Object.keys(scenario.ends).sort()).toEqual([...models].sort());
    expect(modelTable.map((row) => row.id)).toEqual(expect.arrayContaining(models));
    const artifacts = Object.values(scenario.ends).filter((end) => ['pull_request', 'issue'].includes(end.verdict));
    expect(scenario.pair).toBe(
      models.length < 2 ? null : artifacts.length === models.length ? 'complete' : 'incomplete',
    );
  });
});

describe('the table of scenarios', () => {
  it('gives each name once and finds by it', () => {
    const names = scenarios.map((scenario) => scenario.name);
    expect(new Set(names).size).toBe(names.length);
    expect(scenarioNamed('river')?.about).toContain('published pair');
    expect(scenarioNamed('nonsense')).toBeUndefined();
  });

  it.each([
    ['refusal', 'implement', { fault: 'refusal' }],
    ['outage', 'implement', { fault: { status: 529, headers: { 'retry-after': '0' } }, times: 7 }],
    ['outage-no-recovery', 'implement', { fault: { status: 529, headers: { 'retry-after': '0' } } }],
    ['cancelled', 'implement', { delayMs: 1500 }],
    ['locked-out', 'preflight', { fault: { status: 401 } }],
  ] as const)('breaks the story of %s where it says', (name, phase, how) => {
    expect(firstTurn(name, phase)).toMatchObject(how);
  });

  it('spends in the story of budget while files are written, and no more than one answer may hold', () => {
    const writing = scenarioNamed('budget')?.scripts['glm-5.2']?.implement?.slice(1, 3) ?? [];
    const spent = writing.map((turn) => (typeof turn === 'function' ? null : turn));
    expect(spent).toMatchObject([{ usage: { output: 31_000 } }, { usage: { output: 31_000 } }]);
    expect(spent.flatMap((turn) => (turn?.calls ?? []).map(({ name }) => name))).toContain('write_file');
  });

  it('lets the model of out-of-form talk without a call', () => {
    expect(firstTurn('out-of-form', 'preflight')?.calls).toEqual([]);
    expect(scenarioNamed('out-of-form')?.scripts['glm-5.2']?.preflight?.length).toBeGreaterThan(1);
  });
});

function firstTurn(name: string, phase: ScriptPhase): ScriptTurn | undefined {
  const turn = scenarioNamed(name)?.scripts['glm-5.2']?.[phase]?.[0];
  return typeof turn === 'function' ? undefined : turn;
}
