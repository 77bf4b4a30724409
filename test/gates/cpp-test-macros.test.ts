// Tests of C++ written as macros that name them by strings, in every layout of braces.
import { describe, expect, it } from 'vitest';
import { withTestFunctions } from '../../src/codemap/syntax/cpp-test-macros.ts';
import { gate, judge, type Tree } from './repository.ts';

const base: Tree = {
  'CMakeLists.txt': 'add_library(x src/core.cpp)\n',
  'include/core.h': '#pragma once\nint core(int x);\n',
  'src/core.cpp': '#include "core.h"\nint core(int x)\n{\n  return x + 1;\n}\n',
  'tests/main.cpp': '#define CATCH_CONFIG_MAIN\n#include "catch.hpp"\n',
};
const source = '#include "core.h"\n#include "fresh.h"\nint core(int x)\n{\n  return fresh(x) + 1;\n}\n';

async function outcome(test: string) {
  const changes = {
    'include/fresh.h': '#pragma once\nint fresh(int x);\n',
    'src/fresh.cpp': '#include "fresh.h"\nint fresh(int x)\n{\n  int y = x * 2;\n  return y;\n}\n',
    'src/core.cpp': source,
    'tests/core_test.cpp': `#include "catch.hpp"\n#include "core.h"\n\n${test}`,
  };
  const { outcome: found, reasons } = gate(await judge({ base, changes }), 'tests');
  return [found, ...reasons];
}

describe('a test written as a macro', () => {
  it.each([
    'TEST_CASE("core adds", "[core]")\n{\n  REQUIRE(core(1) == 3);\n}\n',
    'TEST_CASE("core adds", "[core]") {\n  REQUIRE(core(1) == 3);\n}\n',
    'TEST_CASE("core adds",\n          "[core]")\n{\n  SECTION("one")\n  {\n    REQUIRE(core(1) == 3);\n  }\n}\n',
    'TEST_CASE_METHOD(Fixture, "core adds")\n{\n  REQUIRE(core(1) == 3);\n}\n',
    'TEMPLATE_TEST_CASE("core (of types) adds", "[core]", int, long)\n{\n  REQUIRE(core(TestType(1)) == 3);\n}\n',
    'SCENARIO("core adds")\n{\n  GIVEN("one") { THEN("three") { REQUIRE(core(1) == 3); } }\n}\n',
    'TEST_SUITE("core")\n{\nTEST_CASE("adds \\"well\\" :)" * doctest::description("x"))\n{\n  CHECK(core(1) == 3);\n}\n}\n',
    'BOOST_AUTO_TEST_SUITE(core_suite)\n\nBOOST_AUTO_TEST_CASE(adds)\n{\n  BOOST_TEST(core(1) == 3);\n}\n\nBOOST_AUTO_TEST_SUITE_END()\n',
    'BOOST_AUTO_TEST_SUITE(core_suite)\n\nTEST(Core, adds)\n{\n  EXPECT_EQ(core(1), 3);\n}\n',
  ])('is one: %j', async (test) => {
    expect(await outcome(test)).toEqual(['pass', expect.stringContaining('include/core.h')]);
  });

  it.each([
    'TEST_CASE("core adds", "[.][core]")\n{\n  REQUIRE(core(1) == 3);\n}\n',
    'TEST_CASE("core adds" * doctest::skip())\n{\n  CHECK(core(1) == 3);\n}\n',
  ])('is skipped as it says itself: %j', async (test) => {
    expect(await outcome(test)).toEqual(['warn', 'Every added test is skipped.']);
  });

  it('is none where only the name of a macro stands', async () => {
    expect(await outcome('// TEST_CASE("x") {\n')).toEqual(['fail', 'The patch changes code and adds no test.']);
  });

  it('keeps every character at its place', () => {
    const text =
      'TEST_CASE("a\\")", "[b]")\n{\n}\nTEST_SUITE("s") {\n TEST_CASE_METHOD(F, "x",\n "[y]") {}\n}\nTEST_CASE("open\n';
    const read = withTestFunctions(text);
    expect(read).toBe(
      'TEST_CASE(             )\n{\n}\nnamespace _     {\n TEST_CASE_METHOD(F,     \n      ) {}\n}\nTEST_CASE("open\n'.replace(
        'F,',
        'F ',
      ),
    );
    expect([...read].map((each) => each === '\n')).toEqual([...text].map((each) => each === '\n'));
  });
});
