// What two models do with a paper on a TypeScript library that is not ours: one adds suggestions to its messages, one doubts what is known where.
import { call, edit, end, read, paper as readPaper, turn } from '../../src/hosts/demo/scripts/turns.ts';
import type { Script } from '../../src/hosts/demo/stand-ins/models/script.ts';
import { inventedPaper, placesIn, treeIn } from './foreign-tree.ts';

/** zod as it is installed here: the package ships its sources and its tests; what was built from them is left out, as in its repository. */
export const tree = treeIn('node_modules/zod', (path) => /^(?:src\/.*|package\.json|LICENSE|README\.md)$/.test(path));

export const paper = inventedPaper('2602.00012v1', {
  title: 'Suggesting Corrections for Invalid Enumeration Values by Edit Distance',
  abstract:
    'Validators report that a value is not one of an enumeration and leave it to the user to find the typo. We rank the allowed options by a bounded edit distance with transpositions and add at most one suggestion to the message of the issue, in each locale.',
  sections: {
    Method:
      'An option is suggested when its distance to the given value is at most a third of the length of the longer one, and no other option is as near.',
    Limits: 'Long enumerations are cut at a thousand options. Numbers get no suggestion.',
  },
});

const where = placesIn(tree);
const english = 'src/v4/locales/en.ts';
const message = where(english, 'Invalid option: expected one of');

const module = `/** Distance by insertions, deletions, substitutions and swaps of neighbours (optimal string alignment). */
export function distance(a: string, b: string): number {
  let before: number[] = [];
  let above = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const line = [row];
    for (let column = 1; column <= b.length; column++) {
      const same = a[row - 1] === b[column - 1];
      let least = Math.min(above[column]! + 1, line[column - 1]! + 1, above[column - 1]! + (same ? 0 : 1));
      const swapped = a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      if (row > 1 && column > 1 && swapped) least = Math.min(least, before[column - 2]! + 1);
      line.push(least);
    }
    before = above;
    above = line;
  }
  return above[b.length]!;
}

/** The one option that was probably meant, if there is one (arXiv 2602.00012). */
export function suggest(given: unknown, options: readonly unknown[]): string | undefined {
  if (typeof given !== "string") return undefined;
  const near = options
    .slice(0, 1000)
    .filter((option): option is string => typeof option === "string")
    .map((option) => ({ option, far: distance(given, option) }))
    .filter(({ option, far }) => far * 3 <= Math.max(given.length, option.length))
    .sort((a, b) => a.far - b.far);
  return near.length > 0 && near[0]!.far !== near[1]?.far ? near[0]!.option : undefined;
}
`;

const test = `import { expect, test } from "vitest";
import * as z from "zod/v4";
import { distance, suggest } from "../../core/suggest.js";

test("counts a swap of neighbours once", () => {
  expect(distance("green", "gren")).toBe(1);
  expect(distance("bleu", "blue")).toBe(1);
});

test("suggests nothing when two options are as near", () => {
  expect(suggest("bat", ["bar", "baz"])).toBeUndefined();
});

test("adds the suggestion to the message of an enum", () => {
  const result = z.enum(["green", "blue"]).safeParse("bleu");
  expect(result.error!.issues[0]!.message).toContain('did you mean "blue"?');
});
`;

const patch = {
  title: 'Suggest the option that was probably meant',
  summary: `The English message of an invalid option (\`${message}\`) names the one option that is near enough to what was given (arXiv 2602.00012).`,
  delivered: ['core/suggest.ts: bounded distance with swaps', 'English message', 'Tests through z.enum'],
  scoped_out: ['Other locales', 'Unrecognized keys'],
  call_site: message,
  assumptions: ['The input is part of the raw issue'],
};

const opus: Script = {
  preflight: [
    turn('', readPaper(), read(english), call('outline', { path: 'src/v4/core/errors.ts' })),
    end('decide_route', {
      route: 'pull_request',
      rationale: `The message is made at \`${message}\`, where the issue has both the values and the input.`,
      call_site: message,
      blockers: [],
      premise_concern: '',
    }),
  ],
  implement: [
    turn('', call('search', { pattern: 'code: "invalid_value"', glob: 'src/v4/core/*.ts' })),
    turn(
      'The distance, its use and its tests.',
      call('write_file', { path: 'src/v4/core/suggest.ts', content: module }),
      edit(
        english,
        'import * as util from "../core/util.js";\n',
        'import { suggest } from "../core/suggest.js";\nimport * as util from "../core/util.js";\n',
      ),
      edit(
        english,
        '      case "invalid_value":\n        if (issue.values.length === 1) return `Invalid input: expected ${util.stringifyPrimitive(issue.values[0])}`;\n        return `Invalid option: expected one of ${util.joinValues(issue.values, "|")}`;\n',
        '      case "invalid_value": {\n        if (issue.values.length === 1) return `Invalid input: expected ${util.stringifyPrimitive(issue.values[0])}`;\n        const meant = suggest(issue.input, issue.values);\n        const hint = meant === undefined ? "" : ` (did you mean "${meant}"?)`;\n        return `Invalid option: expected one of ${util.joinValues(issue.values, "|")}${hint}`;\n      }\n',
      ),
      call('write_file', { path: 'src/v4/classic/tests/suggest.test.ts', content: test }),
    ),
    turn('', call('run_check', { kind: 'syntax' })),
    end('submit_patch', patch),
  ],
  'self-review': [
    turn('', read('src/v4/core/suggest.ts')),
    end('submit_review', {
      decision: 'ship',
      reachable_from: message,
      delivered: patch.delivered,
      scoped_out: patch.scoped_out,
      concerns: [],
      summary: 'The message reaches the new function, and a test goes through z.enum.',
    }),
  ],
};

const keys = where('src/v4/core/schemas.ts', 'code: "unrecognized_keys"');

const glm: Script = {
  preflight: [
    turn('', readPaper(), call('search', { pattern: 'unrecognized_keys', glob: 'src/v4/core/*.ts' })),
    end('decide_route', {
      route: 'issue',
      rationale: `For keys the allowed ones are not in the issue (\`${keys}\`), and there are more than forty locales with messages of their own.`,
      call_site: keys,
      blockers: ['An issue of unrecognized keys does not carry the keys that are allowed'],
      premise_concern: '',
    }),
  ],
  scope: [
    end('submit_issue', {
      title: 'Suggestions in messages: decide where the allowed options are known',
      tldr: 'Enumerations know their options, objects do not pass theirs on. Agree on the issue before the message.',
      suggested_experiment:
        'Count in a log of failed parses how many unrecognized keys are within two edits of a key of the shape.',
      engineering_analysis: `The issue is made at \`${keys}\` without the shape's keys; messages are made in each locale, in English at \`${message}\`.`,
      blockers: ['The shape is not in the issue'],
      how_to_unblock: ['Add the allowed keys to the raw issue', 'Then one helper for all locales'],
      open_questions: ['May an issue grow by the keys of its shape?'],
      premise_concern: '',
    }),
  ],
};

export const scripts = { 'claude-opus-4-7': opus, 'glm-5.2': glm };
