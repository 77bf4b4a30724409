// The audit log of whole runs: complete against what GitHub received, whole, and without anybody's text.
import { afterEach, describe, expect, it } from 'vitest';
import { chainsOf, readChain } from '../../src/artifacts/audit.ts';
import { readConfig } from '../../src/config.ts';
import type { AuditEntry } from '../../src/domain/audit.ts';
import { runAudit } from '../../src/hosts/cli/print-audit.ts';
import { readAuditLog } from '../../src/hosts/wiring/audit-log.ts';
import { type Open, open, playToEnd } from './harness.ts';
import { named } from './scenario.ts';

let opened: Open | null = null;

afterEach(async () => {
  await opened?.close();
  opened = null;
});

async function played(name: string) {
  const scenario = named(name);
  opened = await open(scenario);
  const playing = await playToEnd(scenario, opened.stage);
  const config = readConfig({}, opened.stage.environment);
  const log = await readAuditLog(config);
  const entries: AuditEntry[] = [];
  for (const chain of await chainsOf(log.journal, playing.issue.repo.split('/')[0] ?? '', null))
    entries.push(...(await readChain(log.journal, chain)));
  log.close();
  return { playing, config, entries, scenario, journal: opened.stage.github.journal };
}

/** What GitHub was asked to write, by kind, as the audit log calls it; the parts of a commit are one commit. */
const kinds: readonly (readonly [RegExp, string | null])[] = [
  [/^POST .*(access_tokens|\/git\/(blobs|trees))$/, null],
  [/^POST .*\/reactions$/, 'reaction'],
  [/^POST .*\/issues\/\d+\/comments$/, 'comment'],
  [/^PATCH .*\/issues\/comments\/\d+$/, 'comment edit'],
  [/^POST .*\/git\/commits$/, 'commit'],
  [/^POST .*\/git\/refs$/, 'branch'],
  [/^POST .*\/pulls$/, 'pull request'],
  [/^PATCH .*\/(pulls|issues)\/\d+$/, 'words'],
  [/^POST .*\/issues$/, 'issue'],
  [/^POST \/graphql .*markPullRequestReadyForReview/, 'ready'],
  [/^POST \/graphql .*updateRefs/, 'branch advance'],
];

function writesOf(journal: Open['stage']['github']['journal']): string[] {
  return journal
    .filter(({ method, caller, status }) => method !== 'GET' && caller !== 'user' && status !== null && status < 300)
    .flatMap(({ method, path, body }) => {
      const told = path === '/graphql' ? `${path} ${JSON.stringify(body)}` : path;
      const known = kinds.find(([pattern]) => pattern.test(`${method} ${told}`));
      const kind = known ? known[1] : `unknown: ${method} ${told}`;
      return kind === null ? [] : [kind];
    });
}

const kindsIn = (entries: readonly AuditEntry[]) =>
  entries.filter(({ act }) => act === 'github.write').map(({ facts }) => String(facts.kind));

describe('the audit log of a run', () => {
  it('has every write that GitHub received, once, from the actor to the artifact', { timeout: 120_000 }, async () => {
    const { playing, config, entries, scenario, journal } = await played('river');
    // An edit to the words that stand there already leaves the same line and not a second one.
    const received = writesOf(journal);
    expect(received).toEqual(
      expect.arrayContaining([
        ...['reaction', 'comment', 'commit', 'branch', 'branch advance', 'pull request', 'issue', 'ready'],
      ]),
    );
    for (const kind of new Set(received))
      expect({ kind, n: kindsIn(entries).filter((one) => one === kind).length }).toEqual({
        kind,
        n: received.filter((one) => one === kind).length,
      });
    const acts = entries.map(({ act }) => act);
    expect(acts.indexOf('permission')).toBeLessThan(acts.indexOf('run.admitted'));
    expect(acts.filter((act) => act === 'arm.ended')).toHaveLength(2);
    // Asked at the door, and once more before anything is published.
    expect(acts.lastIndexOf('permission')).toBeGreaterThan(acts.indexOf('arm.ended'));
    expect(acts.at(-1)).toBe('github.write');
    expect(acts).toContain('budget.settled');
    const find = (act: AuditEntry['act']) => entries.find((entry) => entry.act === act)?.facts ?? {};
    expect(find('command')).toMatchObject({ actor: 'mira', actor_type: 'User', door: 'open', verb: 'run' });
    expect(typeof find('command').actor_id).toBe('number');
    expect(find('run.admitted')).toMatchObject({ models: expect.stringContaining('glm-5.2=zai/glm-5.2') });
    expect(find('run.admitted').config_sha256).toMatch(/^[0-9a-f]{64}$/);
    expect(find('permission')).toMatchObject({ login: 'mira', permission: 'write' });
    expect(find('run.ended')).toMatchObject({ state: 'done', verdicts: expect.stringContaining('glm-5-2=') });
    const text = JSON.stringify(entries);
    for (const secret of [config.app().privateKey, config.app().webhookSecret, ...Object.values(config.keys)])
      expect(text).not.toContain(JSON.stringify(secret).slice(1, -1));
    expect(text).not.toContain(scenario.issue.body);
    expect(text).not.toContain('BEGIN');
    const ids = new Set(entries.map(({ experiment }) => experiment));
    expect(ids).toEqual(new Set([playing.experiment]));
  });

  it('is printed and verified by `outrider audit`, while the bot runs', { timeout: 120_000 }, async () => {
    const { playing, config } = await played('cancelled');
    let printed = '';
    const write = (text: string) => {
      printed += text;
    };
    expect(await runAudit({ experiment: playing.experiment }, write, config)).toBe(0);
    expect(printed).toContain('run.stop');
    expect(printed).toContain('state=cancelled');
    expect(printed.trimEnd()).toMatch(/whole$/);
    printed = '';
    expect(await runAudit({ owner: 'acme', json: true }, write, config)).toBe(0);
    const document = JSON.parse(printed);
    expect(document).toMatchObject({ schema_version: 1 });
    expect(document.chains.map(({ experiment }: { experiment: string }) => experiment)).toContain(playing.experiment);
    // The command that cancelled has a chain of its own.
    expect(document.chains).toHaveLength(2);
    expect(document.chains.every(({ unchecked }: { unchecked: number }) => unchecked === 0)).toBe(true);
    await expect(runAudit({ experiment: 'nobody' }, write, config)).rejects.toThrow('no entry for nobody');
    await expect(runAudit({}, write, config)).rejects.toThrow('--owner ORG, or --experiment ID');
    await expect(runAudit({ experiment: 'a', since: '2026-01-01' }, write, config)).rejects.toThrow('--since');
  });
});
