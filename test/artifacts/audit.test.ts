// The audit log: what is written once, what shows when somebody changed it.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chainsOf, openAudit, readChain, readSeen } from '../../src/artifacts/audit.ts';
import { auditKey, canonicalJson } from '../../src/artifacts/audit-chain.ts';
import { missingEntries, verifyChain } from '../../src/artifacts/audit-verify.ts';
import type { AuditEntry, AuditEvent } from '../../src/domain/audit.ts';
import type { Journal } from '../../src/ports/audit.ts';
import { journalContract } from '../contracts/journal.ts';
import { fakeClock } from '../fakes/clock.ts';
import { memoryJournal } from '../fakes/journal.ts';

journalContract('memory', async () => memoryJournal());

const secret = 'a webhook secret';
const chain = { experiment: '7f3a', owner: 'Acme' };
const event = (id: string, facts: AuditEvent['facts'] = {}): AuditEvent => ({ id, act: 'command', facts });

function log(knownSecrets: readonly string[] = []) {
  const journal = memoryJournal();
  const clock = fakeClock(Date.parse('2026-11-27T00:00:00Z'));
  return { journal, clock, audit: openAudit(journal, { clock, secret, knownSecrets: async () => knownSecrets }) };
}

async function written(count: number) {
  const { journal, audit, clock } = log();
  for (let n = 1; n <= count; n++) {
    clock.advance(1000);
    await audit.record(chain, event(`e${n}`, { n }));
  }
  return readChain(journal, chain.experiment);
}

const problemsOf = (entries: readonly AuditEntry[]) =>
  verifyChain(chain.experiment, entries, auditKey(secret)).problems;

describe('the audit log', () => {
  it('writes an event once, however often its step is repeated', async () => {
    const { journal, audit, clock } = log();
    expect(await audit.record(chain, event('door'))).toBe(true);
    clock.advance(5000);
    expect(await audit.record(chain, event('door', { other: 'facts' }))).toBe(false);
    const entries = await readChain(journal, '7f3a');
    expect(entries).toMatchObject([{ seq: 1, at: '2026-11-27T00:00:00.000Z', facts: {} }]);
  });

  it('chains what many writers add at once, without a gap and without a loss', async () => {
    const { journal, audit } = log();
    await Promise.all(Array.from({ length: 25 }, (_, n) => audit.record(chain, event(`arm-${n}`))));
    const entries = await readChain(journal, '7f3a');
    expect(entries.map(({ seq }) => seq)).toEqual(Array.from({ length: 25 }, (_, n) => n + 1));
    expect(problemsOf(entries)).toEqual([]);
  });

  it('lists the chains of an owner in the order of time, from a moment on, and of nobody else', async () => {
    const { journal, audit, clock } = log();
    for (const experiment of ['b', 'a', 'c']) {
      await audit.record({ experiment, owner: 'acme' }, event('x'));
      clock.advance(86_400_000);
    }
    await audit.record({ experiment: 'd', owner: 'other' }, event('x'));
    await audit.record({ experiment: 'a', owner: null }, event('y'));
    expect(await chainsOf(journal, 'ACME', null)).toEqual(['b', 'a', 'c']);
    expect(await chainsOf(journal, 'acme', '2026-11-28T00:00:00.000Z')).toEqual(['a', 'c']);
    expect(await chainsOf(journal, 'other', null)).toEqual(['d']);
  });

  it("lists the deployment's own chains with those of every owner, in the order of time", async () => {
    const { journal, audit, clock } = log();
    for (const [experiment, owner] of [
      ['run', 'acme'],
      ['switch', '*'],
      ['key', 'acme'],
      ['elsewhere', 'grace'],
    ] as const) {
      await audit.record({ experiment, owner }, event('x'));
      clock.advance(86_400_000);
    }
    expect(await chainsOf(journal, 'acme', null)).toEqual(['run', 'switch', 'key']);
    expect(await chainsOf(journal, 'grace', null)).toEqual(['switch', 'elsewhere']);
    expect(await chainsOf(journal, 'acme', '2026-11-28T12:00:00.000Z')).toEqual(['key']);
    expect(await chainsOf(journal, '*', null)).toEqual(['switch']);
  });

  it('keeps no secret and no long text', async () => {
    const { journal, audit } = log(['sk-live-abcdefgh']);
    await audit.record(chain, event('e', { why: 'refused sk-live-abcdefgh', long: 'x'.repeat(9000) }));
    const [entry] = await readChain(journal, '7f3a');
    expect(entry?.facts.why).toBe('refused [redacted]');
    expect(String(entry?.facts.long)).toHaveLength(500);
  });
});

/** The same journal with every call counted, in rows that it answered; `dies` is the call at which the process is killed, from 1. */
function watched(journal: Journal, dies = Number.POSITIVE_INFINITY, after = false) {
  const seen = { calls: 0, rows: 0 };
  const call = async <T>(rows: (answer: T) => number, body: () => Promise<T>): Promise<T> => {
    seen.calls += 1;
    if (seen.calls > dies || (seen.calls === dies && !after)) throw new Error('killed');
    const answer = await body();
    if (seen.calls >= dies) throw new Error('killed');
    seen.rows += rows(answer);
    return answer;
  };
  const watching: Journal = {
    append: (key, value) =>
      call(
        () => 1,
        () => journal.append(key, value),
      ),
    list: (pk, prefix) =>
      call(
        (rows) => rows.length,
        () => journal.list(pk, prefix),
      ),
    last: (pk) =>
      call(
        (row) => (row ? 1 : 0),
        () => journal.last(pk),
      ),
  };
  return { seen, journal: watching };
}

const auditOver = (journal: Journal) =>
  openAudit(journal, { clock: fakeClock(), secret, knownSecrets: async () => [] });

describe('the cost of an entry', () => {
  it('is the same however long the chain is', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 2, max: 120 }), async (length) => {
        const journal = memoryJournal();
        const audit = auditOver(journal);
        for (let n = 0; n < length; n++) await audit.record(chain, event(`e${n}`));
        const added = watched(journal);
        await auditOver(added.journal).record(chain, event('one more'));
        expect(added.seen).toEqual({ calls: 4, rows: 3 });
        const repeated = watched(journal);
        expect(await auditOver(repeated.journal).record(chain, event('e0'))).toBe(false);
        expect(repeated.seen.calls).toBeLessThanOrEqual(3);
      }),
      { numRuns: 25 },
    );
  });
});

describe('a writer that is killed', () => {
  it('loses nothing and writes nothing twice, at whichever call to the store, before or after its effect', async () => {
    const killed = fc.record({ id: fc.constantFrom('a', 'b', 'c', 'd', 'e'), dies: fc.integer({ min: 1, max: 6 }) });
    await fc.assert(
      fc.asyncProperty(fc.array(killed, { maxLength: 12 }), fc.boolean(), async (events, after) => {
        const journal = memoryJournal();
        const due = new Set<string>();
        for (const { id, dies } of events) {
          await auditOver(watched(journal, dies, after).journal)
            .record(chain, event(id))
            .catch((error: Error) => expect(error.message).toBe('killed'));
          // The step comes again.
          await auditOver(journal).record(chain, event(id));
          due.add(id);
        }
        const entries = await readChain(journal, chain.experiment);
        expect(entries.map(({ id }) => id).sort()).toEqual([...due].sort());
        if (due.size > 0) expect(problemsOf(entries)).toEqual([]);
        expect(missingEntries(entries, await readSeen(journal, chain.experiment))).toEqual([]);
      }),
    );
  });

  it('and others beside it in any order of their calls: each event is there once', async () => {
    const ids = fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { minLength: 2, maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), ids, async (s, all) => {
        const inner = memoryJournal();
        const journal: Journal = {
          append: (key, value) => s.schedule(Promise.resolve(), 'append').then(() => inner.append(key, value)),
          list: (pk, prefix) => s.schedule(Promise.resolve(), 'list').then(() => inner.list(pk, prefix)),
          last: (pk) => s.schedule(Promise.resolve(), 'last').then(() => inner.last(pk)),
        };
        const written = await s.waitFor(Promise.all(all.map((id) => auditOver(journal).record(chain, event(id)))));
        const entries = await readChain(inner, chain.experiment);
        expect(entries.map(({ id }) => id).sort()).toEqual([...new Set(all)].sort());
        expect(written.filter(Boolean)).toHaveLength(entries.length);
        expect(problemsOf(entries)).toEqual([]);
      }),
    );
  });
});

describe('verifying a chain', () => {
  it('finds a whole one whole, under its own key only', async () => {
    const entries = await written(5);
    expect(verifyChain('7f3a', entries, auditKey(secret))).toEqual({ problems: [], unchecked: 0 });
    expect(verifyChain('7f3a', entries, auditKey('rotated'))).toEqual({ problems: [], unchecked: 5 });
    expect(verifyChain('7f3a', entries, null)).toEqual({ problems: [], unchecked: 5 });
  });

  it('finds every change of a fact, a time or an act, every entry taken out, moved, or put in', async () => {
    const entries = await written(6);
    await fc.assert(
      fc.asyncProperty(
        fc.nat({ max: 5 }),
        fc.constantFrom('fact', 'time', 'act', 'out', 'twice', 'swap'),
        async (at, how) => {
          const copy = structuredClone(entries) as AuditEntry[];
          const one = copy[at] as AuditEntry;
          if (how === 'fact') copy[at] = { ...one, facts: { n: 99 } };
          if (how === 'time') copy[at] = { ...one, at: '2020-01-01T00:00:00.000Z' };
          if (how === 'act') copy[at] = { ...one, act: 'run.stop' };
          // The last one cut off is the one change that no chain shows by itself.
          if (how === 'out') copy.splice(Math.min(at, 4), 1);
          if (how === 'twice') copy.splice(at, 0, one);
          if (how === 'swap') copy.reverse();
          expect(problemsOf(copy)).not.toEqual([]);
        },
      ),
    );
  });

  it('is not fooled by a chain computed anew without the key', async () => {
    const forged = log();
    await openAudit(forged.journal, { clock: forged.clock, secret: 'guessed', knownSecrets: async () => [] }).record(
      chain,
      event('e'),
    );
    const [entry] = await readChain(forged.journal, '7f3a');
    if (!entry) throw new Error('no entry');
    expect(problemsOf([{ ...entry, key_id: auditKey(secret).id }])).toContain(
      'entry 1 (command) was changed after it was written',
    );
    expect(verifyChain('7f3a', [entry], auditKey(secret)).unchecked).toBe(1);
  });

  it('finds the last entries cut off, since their marks are still there, and a mark that was put in', async () => {
    const { journal, audit } = log();
    for (const id of ['a', 'b', 'c']) await audit.record(chain, event(id));
    const [entries, seen] = [await readChain(journal, '7f3a'), await readSeen(journal, '7f3a')];
    expect(missingEntries(entries, seen)).toEqual([]);
    expect(missingEntries(entries.slice(0, 1), seen)).toEqual([
      'entry 2 (b) is marked as written and is not there: it was removed or kept out',
    ]);
    expect(missingEntries(entries, [...seen, { id: 'x', seq: 9 }])).toHaveLength(1);
  });

  it('says that a chain of the index is gone', () => {
    expect(problemsOf([])).toEqual([expect.stringContaining('no entry')]);
  });
});

describe('canonical JSON (RFC 8785)', () => {
  it('has the members in the order of their UTF-16 code units, whatever the order they came in', () => {
    expect(canonicalJson({ '\u20ac': 1, '\r': 2, '1': 3, a: [{ z: 1, b: null }], '\ud83d\ude00': true })).toBe(
      '{"\\r":2,"1":3,"a":[{"b":null,"z":1}],"€":1,"😀":true}',
    );
  });

  it('reads back as the same value, and equal values have equal bytes', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const plain = JSON.parse(JSON.stringify(value));
        expect(JSON.parse(canonicalJson(plain))).toEqual(plain);
        expect(canonicalJson(JSON.parse(canonicalJson(plain)))).toBe(canonicalJson(plain));
      }),
    );
  });
});
