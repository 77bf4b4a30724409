// Tests of C++ that are written as macros: GoogleTest's read as functions by themselves; Catch2's and doctest's name them by strings.

const names = [
  ...['TEST', 'TEST_F', 'TEST_P', 'TYPED_TEST', 'TYPED_TEST_P', 'BENCHMARK'],
  ...['TEST_CASE', 'TEST_CASE_METHOD', 'TEST_CASE_PERSISTENT_FIXTURE', 'SCENARIO', 'SCENARIO_METHOD'],
  ...['TEMPLATE_TEST_CASE', 'TEMPLATE_TEST_CASE_SIG', 'TEMPLATE_TEST_CASE_METHOD', 'TEMPLATE_TEST_CASE_METHOD_SIG'],
  ...['TEMPLATE_PRODUCT_TEST_CASE', 'TEMPLATE_PRODUCT_TEST_CASE_SIG', 'TEMPLATE_LIST_TEST_CASE'],
  ...['TEST_CASE_FIXTURE', 'TEST_CASE_TEMPLATE', 'SCENARIO_TEMPLATE'],
  ...['BOOST_AUTO_TEST_CASE', 'BOOST_FIXTURE_TEST_CASE', 'BOOST_DATA_TEST_CASE', 'BOOST_AUTO_TEST_CASE_TEMPLATE'],
];
const known = new Set(names);
const opening = new RegExp(`^[ \\t]*(${[...names, 'TEST_SUITE'].join('|')})[ \\t]*\\(`, 'gm');

export const isTestMacro = (name: string): boolean => known.has(name);

/** A hidden tag of Catch2, and what keeps a test of GoogleTest or doctest from running. */
export const skipsTest = (macroArguments: string): boolean =>
  /\bDISABLED_|\bGTEST_SKIP\(\)|"[^"]*\[(?:\.|!hide\])|\bdoctest::skip\(\s*(?:true)?\s*\)/.test(macroArguments);

/**
 * `TEST_CASE("adds", "[sum]") {` as a function without parameters, and doctest's suites as namespaces. Every
 * character stays at its place, so the name of the test is still to be read in the text.
 */
export function withTestFunctions(text: string): string {
  let result = '';
  let taken = 0;
  for (const found of text.matchAll(opening)) {
    const [whole, name = ''] = found;
    const start = found.index + whole.length;
    const end = closing(text, start);
    if (found.index < taken || end === null || !/^\s*\{/.test(text.slice(end + 1, end + 200))) continue;
    const given = text.slice(start, end);
    const head = whole.length - whole.trimStart().length + found.index;
    result +=
      name === 'TEST_SUITE'
        ? text.slice(taken, head) + padded('namespace _', text.slice(head, end + 1))
        : text.slice(taken, start) + (given.includes('"') ? padded(first(given), given) : given) + text[end];
    taken = end + 1;
  }
  return result + text.slice(taken);
}

/** What a fixture is called stays. */
function first(given: string): string {
  return /^\s*\w+/.exec(given)?.[0] ?? '';
}

/** The words in place of a text, as long as it is and with its line breaks. */
function padded(words: string, text: string): string {
  return words + text.slice(words.length).replace(/[^\n]/g, ' ');
}

/** Where the bracket closes that opened before `start`; null when it does not within what a macro is given. */
function closing(text: string, start: number): number | null {
  let depth = 1;
  let inString = false;
  for (let at = start; at < Math.min(text.length, start + 2000); at += 1) {
    const character = text[at];
    if (inString) {
      if (character === '\\') at += 1;
      else if (character === '"') inString = false;
    } else if (character === '"') inString = true;
    else if (character === '(') depth += 1;
    else if (character === ')') {
      depth -= 1;
      if (depth === 0) return at;
    }
  }
  return null;
}
