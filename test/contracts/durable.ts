// What every durable engine must do for a story. Waits are one second, the shortest there is.
import { describe, expect, test } from 'vitest';
import type { Json } from '../../src/domain/json.ts';
import type { Durable } from '../../src/ports/durable.ts';

type Story = (input: Json, durable: Durable) => Promise<Json>;

export interface DurableRun {
  readonly experiment: Story;
  readonly arm?: Story;
  readonly input?: Json;
  /** The answer to the callback of that name, given once it is registered; a name that is missing is never answered. */
  readonly answers?: Readonly<Record<string, string>>;
}

export interface DurableEnd {
  readonly status: 'succeeded' | 'failed';
  readonly result: Json;
  readonly error: { readonly name: string; readonly message: string } | null;
}

/** Runs one experiment to its end. */
export type DurableHost = (run: DurableRun) => Promise<DurableEnd>;

/** Registers a callback with nobody. */
const nobody = () => Promise.resolve();

const seen = (error: unknown) => (error instanceof Error ? `${error.name}: ${error.message}` : String(error));

async function caught(promise: Promise<unknown>): Promise<string> {
  try {
    return `no error, but ${JSON.stringify(await promise)}`;
  } catch (error) {
    return seen(error);
  }
}

function named(name: string, message: string): Error {
  const error = new Error(message);
  error.name = name;
  return error;
}

export function durableContract(name: string, host: DurableHost): void {
  describe.concurrent(`a story on ${name}`, { timeout: 20_000 }, () => {
    test('runs its steps in order and gets their results through JSON', async () => {
      const end = await host({
        input: { paper: '2606.27369v1', n: 2 },
        experiment: async (input, durable) => {
          const one = await durable.step('one', async () => ({ input, list: [1, 'two', null] }));
          const two = await durable.step(
            'two',
            async (info) => typeof info.remainingMs() === 'number' && !info.signal.aborted,
          );
          return { one, two };
        },
      });
      expect(end).toEqual({
        status: 'succeeded',
        result: { one: { input: { paper: '2606.27369v1', n: 2 }, list: [1, 'two', null] }, two: true },
        error: null,
      });
    });

    test('sees what the last attempt of a step threw, by name and message', async () => {
      let runs = 0;
      const end = await host({
        experiment: async (_, durable) => {
          const failing = async () => {
            runs += 1;
            throw named('Overloaded', `attempt ${runs}`);
          };
          return caught(durable.step('call', failing, { attempts: 2 }));
        },
      });
      expect(end.result).toBe('Overloaded: attempt 2');
      expect(runs).toBe(2);
    });

    test('sees the same error again when it is replayed', async () => {
      const end = await host({
        experiment: async (_, durable) => {
          const error = await caught(
            durable.step('call', async () => Promise.reject(named('Refused', 'no')), { attempts: 1 }),
          );
          await durable.wait('pause', 1);
          return durable.step('after', async () => error);
        },
      });
      expect(end.result).toBe('Refused: no');
    });

    test('does not try a bug again, but does try a dead network again', async () => {
      const runs = { bug: 0, network: 0 };
      const end = await host({
        experiment: async (_, durable) => {
          const bug = await caught(
            durable.step('bug', async () => {
              runs.bug += 1;
              throw new TypeError('undefined is not a function');
            }),
          );
          const network = durable.step('network', async () => {
            runs.network += 1;
            if (runs.network === 1) throw new TypeError('fetch failed', { cause: new Error('ECONNREFUSED') });
            return 'reached';
          });
          return { bug, network: await network };
        },
      });
      expect(end.result).toEqual({ bug: 'TypeError: undefined is not a function', network: 'reached' });
      expect(runs).toEqual({ bug: 1, network: 2 });
    });

    test('does not run a finished step again after a wait', async () => {
      let runs = 0;
      const end = await host({
        experiment: async (_, durable) => {
          const first = await durable.step('first', async () => {
            runs += 1;
            return `run ${runs}`;
          });
          await durable.wait('pause', 1);
          return { first, second: await durable.step('second', async () => 'done') };
        },
      });
      expect(end.result).toEqual({ first: 'run 1', second: 'done' });
      expect(runs).toBe(1);
    });

    test('gets the answer to a callback as it was sent', async () => {
      const answer = '{"ci":"failure"} "ü"';
      const end = await host({
        answers: { ci: answer },
        experiment: async (_, durable) => {
          const got = await durable.callback('ci', nobody, 60);
          return { got, after: await durable.step('after', async () => 1) };
        },
      });
      expect(end.result).toEqual({ got: { kind: 'answered', value: answer }, after: 1 });
    });

    test('gets a time-out of a callback as a value', async () => {
      const end = await host({
        experiment: async (_, durable) => {
          const got = await durable.callback('ci', nobody, 1);
          return { got, after: await durable.step('after', async () => 1) };
        },
      });
      expect(end.result).toEqual({ got: { kind: 'timed_out' }, after: 1 });
    });

    test('sees what the registration of a callback threw', async () => {
      const end = await host({
        experiment: async (_, durable) =>
          caught(durable.callback('ci', async () => Promise.reject(new RangeError('too many')), 60)),
      });
      expect(end.result).toBe('RangeError: too many');
    });

    test('invokes another function and gets its result or its message', async () => {
      const end = await host({
        arm: async (input, durable) => {
          const model = await durable.step('model', async () => input);
          if (model === 'bad') throw named('Broken', 'the arm broke');
          return { model };
        },
        experiment: async (_, durable) => ({
          good: await durable.invoke('arm-good', 'arm', 'good'),
          bad: await caught(durable.invoke('arm-bad', 'arm', 'bad')),
        }),
      });
      expect(end.result).toEqual({ good: { model: 'good' }, bad: 'InvokeError: the arm broke' });
    });

    test('runs branches side by side, in which one failure is that branch alone', async () => {
      const end = await host({
        arm: async (input) => ({ arm: input }),
        experiment: async (_, durable) => {
          const arms = await durable.parallel('arms', [
            { name: 'a', run: (branch) => branch.step('fails', async () => Promise.reject(new RangeError('no'))) },
            { name: 'b', run: (branch) => branch.invoke('arm-b', 'arm', 'b') },
            {
              name: 'c',
              run: async (branch) => {
                await branch.wait('pause', 1);
                return branch.step('late', async () => 'c');
              },
            },
          ]);
          return { arms, none: await durable.parallel('none', []) };
        },
      });
      expect(end.result).toEqual({
        arms: [
          { ok: false, error: 'no' },
          { ok: true, value: { arm: 'b' } },
          { ok: true, value: 'c' },
        ],
        none: [],
      });
    });

    test('has no more branches under way than it was told, and begins them in their order', async () => {
      const begun: number[] = [];
      const under = { way: 0, most: 0 };
      const end = await host({
        arm: async (input) => input,
        experiment: async (_, durable) => {
          const branches = [0, 1, 2, 3, 4].map((n) => ({
            name: `cell ${n}`,
            run: async (branch: Durable) => {
              await branch.step('begin', async () => {
                begun.push(n);
                under.way += 1;
                under.most = Math.max(under.most, under.way);
                return null;
              });
              // Whatever the branch waits for, it keeps its place.
              if (n % 2 === 0) await branch.wait('pause', 1);
              const cell = await branch.invoke('cell', 'arm', n);
              await branch.step('end', async () => {
                under.way -= 1;
                return null;
              });
              return cell;
            },
          }));
          return durable.parallel('cells', branches, { atMost: 2 });
        },
      });
      expect(end.result).toEqual([0, 1, 2, 3, 4].map((value) => ({ ok: true, value })));
      expect(begun).toEqual([0, 1, 2, 3, 4]);
      expect(under.most).toBe(2);
    });

    test('ends in failure with the name and message of what it threw', async () => {
      const end = await host({
        experiment: async (_, durable) => {
          await durable.step('fine', async () => 1);
          throw named('PlanError', 'no arm is left');
        },
      });
      expect(end).toEqual({ status: 'failed', result: null, error: { name: 'PlanError', message: 'no arm is left' } });
    });

    test('may have a thousand operations', async () => {
      const end = await host({
        experiment: async (_, durable) => {
          let sum = 0;
          for (let i = 0; i < 1000; i += 1) sum += await durable.step(`step ${i}`, async () => i);
          return sum;
        },
      });
      expect(end.result).toBe(499_500);
    });
  });
}
