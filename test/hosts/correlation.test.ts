// What every log line says of the work that it is about, and that it says nothing else.
import { describe, expect, it } from 'vitest';
import { correlated } from '../../src/hosts/correlated-durable.ts';
import { correlation, correlationOf, phaseOf, within } from '../../src/hosts/correlation.ts';
import { jsonLog } from '../../src/hosts/log.ts';
import { inlineDurable } from '../fakes/durable.ts';

function lines(level: 'info' | 'warn' = 'info') {
  const written: string[] = [];
  const log = jsonLog({
    level,
    secrets: () => ['s3cret-"quoted"'],
    write: (line) => written.push(line),
    fields: () => ({ ...correlation() }),
  });
  return { log, parsed: () => written.map((line) => JSON.parse(line)), written };
}

describe('correlation', () => {
  it('stands on every line inside a step: experiment, arm, part, phase, step and request', async () => {
    const { log, parsed } = lines();
    const fields = { ...correlationOf({ experiment: '7f3a', slug: 'glm-5-2' }), request: 'r-1' };
    const durable = correlated(inlineDurable(), fields);
    await durable.step('implement-1.2', async () => {
      log.warn('slow', { ms: 5 });
      return null;
    });
    expect(parsed()).toMatchObject([
      {
        level: 'warn',
        message: 'slow',
        experiment: '7f3a',
        arm: 'glm-5-2',
        part: 'draft',
        phase: 'implement',
        step: 'implement-1.2',
        request: 'r-1',
        ms: 5,
      },
    ]);
  });

  it('names the branches that a step lies in, and keeps branches apart', async () => {
    const seen: (string | undefined)[] = [];
    const branch = (name: string) => ({
      name,
      run: (inner: ReturnType<typeof inlineDurable>) =>
        inner.step('look', async () => {
          await Promise.resolve();
          seen.push(correlation().step);
          return null;
        }),
    });
    await correlated(inlineDurable(), {}).parallel('arms', [branch('a'), branch('b')] as never);
    expect(seen.toSorted()).toEqual(['a/look', 'b/look']);
    expect(correlation()).toEqual({});
  });

  it('knows a second life, a review and a refinement of an arm', () => {
    const arm = { experiment: '7f3a', slug: 'glm' };
    expect(correlationOf({ ...arm, generation: 2 })).toMatchObject({ arm: 'glm.2', part: 'draft' });
    expect(correlationOf({ ...arm, part: 'review' })).toMatchObject({ part: 'review' });
    expect(correlationOf({ ...arm, part: 'refine' })).toMatchObject({ part: 'refine' });
    expect(correlationOf({ what: 'else' })).toEqual({});
  });

  it('names a command by its comment, and by the id that its run would have', () => {
    const input = {
      kind: 'command',
      target: { kind: 'github', installation_id: 1, owner: 'acme', repo: 'river', issue: 3 },
      repository_id: 9,
      comment_id: 77,
      actor: { login: 'mira', type: 'User', app_id: null },
      issue: { title: 't', body: 'private', is_pull_request: false },
      parsed: { kind: 'command', line: '/outrider status', command: { verb: 'status' } },
    };
    const fields = correlationOf(input);
    expect(fields).toMatchObject({ owner: 'acme', repo: 'acme/river', comment: 77 });
    expect(fields.experiment).toMatch(/^[0-9a-f]{10}$/);
    expect(JSON.stringify(fields)).not.toContain('private');
  });

  it('reads the phase from a step, and none from a step that is no phase', () => {
    expect(phaseOf('self-review-1.1')).toEqual({ phase: 'self-review' });
    expect(phaseOf('gates-2-decided')).toEqual({ phase: 'gates' });
    expect(phaseOf('publish-glm-5-2')).toEqual({});
    expect(phaseOf('seal')).toEqual({});
  });
});

describe('the log', () => {
  it('writes nothing below its level, one JSON object a line, and no secret, however it is quoted', () => {
    const { log, written } = lines('warn');
    within({ experiment: '7f3a' }, () => {
      log.info('chatter');
      log.error('two\nlines', { problem: 'the key s3cret-"quoted" was refused' });
    });
    expect(written).toHaveLength(1);
    expect(written[0]).not.toContain('\n');
    expect(written[0]).not.toContain('s3cret');
    expect(JSON.parse(written[0] ?? '')).toMatchObject({
      level: 'error',
      experiment: '7f3a',
      problem: 'the key [redacted] was refused',
    });
  });
});
