// Names of C++ behind namespaces and with types that they are given.
import { describe, expect, it } from 'vitest';
import { gate, judge, type Tree } from './repository.ts';

const base: Tree = {
  'CMakeLists.txt': 'add_library(x src/pool.cpp)\n',
  'include/x/queue.h':
    '#pragma once\n#include <cstddef>\nnamespace x {\nnamespace details {\ntemplate<typename T>\nclass queue\n{\npublic:\n  explicit queue(size_t most) : most_(most) {}\n  void push(T item) { ++held_; }\n\nprivate:\n  size_t most_;\n  size_t held_ = 0;\n};\n}\n}\n',
  'src/pool.cpp': '#include <memory>\n#include "x/queue.h"\nnamespace x {\nint run(int n)\n{\n  return n + 1;\n}\n}\n',
};
const fresh =
  '#pragma once\nnamespace x {\nnamespace details {\nstruct fresh\n{\n  int n = 0;\n  int twice() const { return n * 2; }\n};\n}\n}\n';
const test = (body: string) => ({
  'tests/queue_test.cpp': `#include "x/queue.h"\n\nTEST(Queue, holds)\n{\n  ${body}\n  EXPECT_EQ(1, 1);\n}\n`,
});
const pool = (line: string) => ({
  'src/pool.cpp': `#include <memory>\n#include "fresh.h"\n#include "x/queue.h"\nnamespace x {\nint run(int n)\n{\n  ${line}\n  return n + 1;\n}\n}\n`,
});

describe('a name behind namespaces, with the types that it is given', () => {
  it.each([
    'x::details::queue<int> q(1);',
    'x::details::queue<int> q{1};',
    'auto q = std::make_unique<x::details::queue<int>>(1);',
  ])('is used by a test: %s', async (line) => {
    const changes = { 'src/fresh.h': fresh, ...pool('details::fresh f;'), ...test(line) };
    expect(gate(await judge({ base, changes }), 'tests')).toMatchObject({
      outcome: 'pass',
      reasons: ['tests/queue_test.cpp uses include/x/queue.h.'],
    });
  });

  it.each([
    'auto f = std::make_unique<details::fresh>();',
    'auto f = std::make_shared<x::details::fresh>();',
    'std::vector<details::fresh> all(3);',
    'details::queue<details::fresh> q(1);',
    'details::fresh f;',
  ])('is used by the code: %s', async (line) => {
    const changes = { 'src/fresh.h': fresh, ...pool(line) };
    expect(gate(await judge({ base, changes }), 'integration')).toMatchObject({ outcome: 'pass', grade: 'wired' });
  });

  it('is not used by what it is merely written beside', async () => {
    const changes = { 'src/fresh.h': fresh, ...pool('std::vector<int> all(3);') };
    expect(gate(await judge({ base, changes }), 'integration').outcome).toBe('fail');
  });
});
