// What every Checks must do: run on the fake and on GitHub.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Checks } from '../../src/ports/checks.ts';

export interface ReportedRun {
  readonly name: string;
  readonly status: 'queued' | 'in_progress' | 'completed';
  readonly conclusion?: string;
  /** Of its job. */
  readonly log?: string;
  readonly output?: {
    readonly title: string;
    readonly summary: string;
    readonly annotations?: readonly {
      readonly path: string;
      readonly start_line: number;
      readonly end_line: number;
      readonly annotation_level: string;
      readonly message: string;
    }[];
  };
}

export interface ChecksCase {
  readonly checks: Checks;
  /** A commit of its own for each test. */
  commit(): Promise<string>;
  /** What another App, or a person, reports of a commit. */
  run(sha: string, run: ReportedRun): Promise<void>;
  status(sha: string, status: { readonly context: string; readonly state: string }): Promise<void>;
  close(): Promise<void>;
}

export function checksContract(name: string, start: () => Promise<ChecksCase>): void {
  describe(`${name} as checks`, () => {
    let it_: ChecksCase;
    beforeAll(async () => {
      it_ = await start();
    });
    afterAll(() => it_.close());

    const outcomes = async (sha: string) =>
      Object.fromEntries((await it_.checks.of(sha)).map(({ name: check, outcome }) => [check, outcome]));

    it('knows none of a commit that nobody has reported on', async () => {
      expect(await it_.checks.of(await it_.commit())).toEqual([]);
    });

    it('follows a run from the queue to its end', async () => {
      const sha = await it_.commit();
      for (const status of ['queued', 'in_progress'] as const) {
        await it_.run(sha, { name: 'tests', status });
        expect((await outcomes(sha)).tests).toBe('running');
      }
      await it_.run(sha, { name: 'tests', status: 'completed', conclusion: 'success' });
      expect(await outcomes(sha)).toEqual({ tests: 'passed' });
    });

    it.each([
      ['success', 'passed'],
      ['failure', 'failed'],
      ['timed_out', 'failed'],
      ['cancelled', 'blocked'],
      ['neutral', 'idle'],
      ['skipped', 'idle'],
      ['action_required', 'blocked'],
    ])('takes a run that ended as %s for %s', async (conclusion, outcome) => {
      const sha = await it_.commit();
      await it_.run(sha, { name: 'one', status: 'completed', conclusion });
      expect(await outcomes(sha)).toEqual({ one: outcome });
    });

    it.each([
      ['success', 'passed'],
      ['pending', 'running'],
      ['failure', 'failed'],
      ['error', 'failed'],
    ])('takes a status %s for %s, and only its latest', async (state, outcome) => {
      const sha = await it_.commit();
      await it_.status(sha, { context: 'ci/old', state: 'pending' });
      await it_.status(sha, { context: 'ci/old', state });
      expect(await outcomes(sha)).toEqual({ 'ci/old': outcome });
    });

    it('lists runs and statuses together, by name', async () => {
      const sha = await it_.commit();
      await it_.run(sha, { name: 'z', status: 'completed', conclusion: 'success' });
      await it_.run(sha, { name: 'a', status: 'completed', conclusion: 'failure' });
      await it_.status(sha, { context: 'm', state: 'success' });
      expect((await it_.checks.of(sha)).map(({ name: check }) => check)).toEqual(['a', 'm', 'z']);
    });

    it('tells what a failed run says of itself', async () => {
      const sha = await it_.commit();
      const place = { path: 'src/a.py', start_line: 7, end_line: 7, annotation_level: 'failure', message: 'boom' };
      const output = { title: 'tests failed', summary: 'one of two', annotations: [place] };
      await it_.run(sha, { name: 'tests', status: 'completed', conclusion: 'failure', output });
      const [check] = await it_.checks.of(sha);
      if (check === undefined) throw new Error('the check is not there');
      const { summary, annotations, log } = await it_.checks.failureOf(check);
      expect(summary).toBe('tests failed\none of two');
      expect(annotations).toEqual([{ path: 'src/a.py', line: 7, level: 'failure', message: 'boom' }]);
      expect(log).toBeNull();
    });

    it('knows of a failure that is gone by now no more than its word', async () => {
      const sha = await it_.commit();
      await it_.run(sha, { name: 'tests', status: 'completed', conclusion: 'failure' });
      const [check] = await it_.checks.of(sha);
      if (!check?.run) throw new Error('the check is not there');
      const gone = { ...check, run: { ...check.run, id: check.run.id + 100_000 } };
      expect(await it_.checks.failureOf(gone)).toEqual({ summary: 'failure', annotations: [], log: null });
    });

    it('tells failures before warnings, however many of those come first', async () => {
      const sha = await it_.commit();
      const at = (line: number, annotation_level: string) => ({
        path: 'src/a.py',
        start_line: line,
        end_line: line,
        annotation_level,
        message: 'words',
      });
      const warnings = Array.from({ length: 45 }, (_, line) => at(line + 1, 'warning'));
      const annotations = [at(90, 'notice'), ...warnings, at(99, 'failure')];
      const output = { title: 'lint', summary: '', annotations };
      await it_.run(sha, { name: 'lint', status: 'completed', conclusion: 'failure', output });
      const [check] = await it_.checks.of(sha);
      if (check === undefined) throw new Error('the check is not there');
      const told = (await it_.checks.failureOf(check)).annotations.map(({ line }) => line);
      expect([told[0], told[1], told.at(-1), told.length]).toEqual([99, 1, 90, 47]);
    });

    it('reads a log without times and colours, up to its last error', async () => {
      const sha = await it_.commit();
      const lines = [
        'Run pytest',
        '\u001b[31m##[error]an old one\u001b[0m',
        '\u001b[31m1 failed\u001b[0m in 0.1s',
        '##[error]Process completed with exit code 1.',
        'Post job cleanup.',
        '[command]/usr/bin/git version',
      ];
      const log = `\ufeff${lines.map((line) => `2026-11-28T12:00:00.1234567Z ${line}\n`).join('')}`;
      await it_.run(sha, { name: 'tests', status: 'completed', conclusion: 'failure', log });
      const [check] = await it_.checks.of(sha);
      if (check === undefined) throw new Error('the check is not there');
      expect((await it_.checks.failureOf(check)).log).toBe(
        'Run pytest\n##[error]an old one\n1 failed in 0.1s\n##[error]Process completed with exit code 1.',
      );
    });

    it('reads the end of a log, and of a long one nothing but the end', async () => {
      const sha = await it_.commit();
      const run = { status: 'completed', conclusion: 'failure' } as const;
      await it_.run(sha, { ...run, name: 'short', log: 'one\ntwo\n' });
      await it_.run(sha, { ...run, name: 'long', log: `${'many words\n'.repeat(20_000)}the last line\n` });
      const [long, short] = await it_.checks.of(sha);
      if (long === undefined || short === undefined) throw new Error('the checks are not there');
      expect((await it_.checks.failureOf(short)).log).toBe('one\ntwo\n');
      const tail = (await it_.checks.failureOf(long)).log ?? '';
      expect(tail.endsWith('many words\nthe last line\n')).toBe(true);
      expect(tail.startsWith('many words\n')).toBe(true);
      expect(tail.length).toBeLessThan(32 * 1024);
    });
  });
}
