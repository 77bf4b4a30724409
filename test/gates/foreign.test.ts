// The gates on repositories that are not ours: a small honest change passes all of them, and the same change without its use or its test does not.
import { describe, expect, it } from 'vitest';
import { c, go, java, rust } from './foreign-patches.ts';
import { type Case, gate, judge } from './repository.ts';

/** `bare`: the new file without its test, where the test is in it. */
const cases: Readonly<
  Record<string, { given: Case; uses: string; test: string; user: string; bare?: Case['changes'] }>
> = {
  Go: {
    given: go,
    uses: 'agingDue (aging.go) is used in policy.go, tinyLFU.Increment (line 361).',
    test: 'aging_test.go',
    user: 'policy.go',
  },
  Rust: {
    given: rust,
    uses: 'with_separator (crates/core/separator.rs) is used in crates/core/path_printer.rs, PathPrinter.write_path (line 88).',
    test: '',
    bare: {
      'crates/core/separator.rs': String(rust.changes['crates/core/separator.rs']).replace(
        /#\[cfg\(test\)\][\s\S]*$/,
        '',
      ),
    },
    user: 'crates/core/path_printer.rs',
  },
  Java: {
    given: java,
    uses: 'LinkDensity (src/main/java/org/jsoup/safety/LinkDensity.java) is used in src/main/java/org/jsoup/safety/Cleaner.java, Cleaner.isValid (line 81).',
    test: 'src/test/java/org/jsoup/safety/LinkDensityTest.java',
    user: 'src/main/java/org/jsoup/safety/Cleaner.java',
  },
  C: {
    given: c,
    uses: 'growth_is_due (src/growth.h) is used in src/hashtable.c, hashtable_set (line 235).',
    test: 'test/suites/api/test_growth.c',
    user: 'src/hashtable.c',
  },
};

function without({ base, changes }: Case, path: string): Case {
  return { base, changes: Object.fromEntries(Object.entries(changes).filter(([each]) => each !== path)) };
}

describe.each(Object.entries(cases))(
  'a change to a repository in %s',
  (_language, { given, uses, test, user, bare = {} }) => {
    it('passes every gate where it is used and tested', async () => {
      const report = await judge(given);
      expect(report.gates.filter((each) => each.outcome !== 'pass')).toEqual([]);
      expect(report.route).toBe('pull_request');
      expect(gate(report, 'integration')).toMatchObject({ grade: 'wired', reasons: [uses] });
    });

    it('is not wired where nothing uses it', async () => {
      expect(gate(await judge(without(given, user)), 'integration').grade).not.toBe('wired');
    });

    it('fails without its test', async () => {
      const untested = { ...given, changes: { ...without(given, test).changes, ...bare } };
      expect(gate(await judge(untested), 'tests').outcome).toBe('fail');
    });
  },
);
