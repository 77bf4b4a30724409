// The one table of test conventions.
import { describe, expect, it } from 'vitest';
import { isTestPath } from '../../src/codemap/test-conventions.ts';

describe('test conventions', () => {
  it.each([
    'tests/test_a.py',
    'test_a.py',
    'pkg/a_test.py',
    'pkg/tests/helpers.py',
    'pkg/tests/__init__.py',
    'conftest.py',
    'a/b_test.go',
    'src/__tests__/a.ts',
    'src/a.test.ts',
    'src/a.spec.tsx',
    'src/a.test.mjs',
    'src/test/java/com/x/ATest.java',
    'src/test/resources/a.json',
    'AppTest.java',
    'tests/it.rs',
    'src/a_test.rs',
    'test/a_test.cpp',
    'src/test_a.c',
    'FooTest.cpp',
    'spec/a_spec.rb',
    'e2e/login.ts',
    'vitest.config.ts',
    'jest.setup.js',
    'playwright.config.ts',
    'a/b.cy.ts',
    'FooIT.java',
    'a.bats',
    'a/__mocks__/b.ts',
    'a/__snapshots__/b.snap',
    'lib/androidTest/a.kt',
    'unit_tests/a.c',
  ])('%s is a test', (path) => expect(isTestPath(path)).toBe(true));

  it.each([
    'src/contest.py',
    'pkg/latest.py',
    'pkg/testing_tools.py',
    'pkg/testing/assertions.py',
    'src/attest.ts',
    'src/test-bench/a.ts',
    'pkg/protest/a.py',
    'src/spec/parser.ts',
    'attestation_test/a.py',
    'Latest.java',
    'Contest.cpp',
    'src/test.tsx.md',
  ])('%s is none', (path) => expect(isTestPath(path)).toBe(false));
});
