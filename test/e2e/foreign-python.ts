// What two models do with a paper on a Python library that is not ours: one scopes it, one wires a module into the list's lookup.
import { call, edit, end, read, paper as readPaper, turn } from '../../src/hosts/demo/scripts/turns.ts';
import type { Script } from '../../src/hosts/demo/stand-ins/models/script.ts';
import { inventedPaper, placesIn, treeIn } from './foreign-tree.ts';

export const tree = treeIn('test/fixtures/sortedcontainers');

export const paper = inventedPaper('2602.00011v1', {
  title: 'Interpolation Search over Segmented Sorted Sequences',
  abstract:
    'Sorted lists that are kept in segments of bounded length find an element by binary search over the maximum of each segment, then within it. We interpolate among the maxima when values are numbers, and fall back to binary search after a few rounds, so that skewed values cost no more than before.',
  sections: {
    Method:
      'Guess the segment by the place of the value between the first and the last maximum; narrow the range by the guess; after eight rounds search the rest by halves. Values that are no numbers are searched by halves from the beginning.',
    Limits: 'Only the search over the maxima is changed. A positional index is not touched.',
  },
});

const where = placesIn(tree);
const list = 'sortedcontainers/sortedlist.py';
const lookup = where(list, '        pos = bisect_left(_maxes, value)');

export const module = `"""Finding a segment of a sorted list by interpolation among the segments' maxima (arXiv 2602.00011)."""

from bisect import bisect_left

SMALL = 8
ROUNDS = 8


def locate(maxes, value):
    """Return what \`\`bisect_left(maxes, value)\`\` returns, for numbers with fewer comparisons.

    >>> locate([10, 20, 30], 11)
    1
    """
    low, high = 0, len(maxes)
    try:
        for _ in range(ROUNDS):
            if high - low <= SMALL:
                break
            first, last = maxes[low], maxes[high - 1]
            if value <= first:
                return low
            if last < value:
                return high
            guess = low + int((value - first) * (high - 1 - low) / (last - first))
            guess = min(max(guess, low), high - 1)
            if maxes[guess] < value:
                low = guess + 1
            else:
                high = guess
    except (ArithmeticError, TypeError, ValueError):
        return bisect_left(maxes, value)
    return bisect_left(maxes, value, low, high)
`;

export const test = `# -*- coding: utf-8 -*-

from bisect import bisect_left
from .context import sortedcontainers
from sortedcontainers import SortedList
from sortedcontainers.interpolation import locate

def test_locate_finds_what_halving_finds():
    maxes = [value * value for value in range(200)]
    for value in range(-3, 40000, 17):
        assert locate(maxes, value) == bisect_left(maxes, value)

def test_locate_takes_words():
    maxes = ['word%03d' % value for value in range(50)]
    assert locate(maxes, 'word020x') == 21

def test_contains_in_many_segments():
    slt = SortedList(range(0, 10000, 7))
    slt._reset(16)
    assert all((value in slt) == (value % 7 == 0) for value in range(10000))
`;

const patch = {
  title: 'Find the segment of a sorted list by interpolation',
  summary: `\`SortedList.__contains__\` finds its segment by interpolation among the maxima (arXiv 2602.00011), at \`${lookup}\`. After eight rounds, and for values that are no numbers, it searches by halves as before.`,
  delivered: ['interpolation.locate, equal to bisect_left', 'Lookup through it', 'Tests through SortedList'],
  scoped_out: ['The positional index', 'SortedKeyList'],
  call_site: lookup,
  assumptions: ['Comparisons cost more than arithmetic'],
};

const glm: Script = {
  preflight: [
    turn('', call('list_files', { depth: 2 }), readPaper(), read('sortedcontainers/__init__.py')),
    end('decide_route', {
      route: 'pull_request',
      rationale: `The maxima are searched at \`${lookup}\`; a function in front of it changes nothing else.`,
      call_site: lookup,
      blockers: [],
      premise_concern: '',
    }),
  ],
  implement: [
    turn('', call('search', { pattern: 'bisect_left\\(_maxes', glob: '**/*.py' }), call('outline', { path: list })),
    turn(
      'The module, its use and its tests.',
      call('write_file', { path: 'sortedcontainers/interpolation.py', content: module }),
      edit(list, 'from textwrap import dedent\n', 'from textwrap import dedent\n\nfrom .interpolation import locate\n'),
      edit(
        list,
        '        if not _maxes:\n            return False\n\n        pos = bisect_left(_maxes, value)\n',
        '        if not _maxes:\n            return False\n\n        pos = locate(_maxes, value)\n',
      ),
      call('write_file', { path: 'tests/test_interpolation.py', content: test }),
    ),
    turn('', call('run_check', { kind: 'syntax' })),
    end('submit_patch', patch),
  ],
  'self-review': [
    turn('', read('sortedcontainers/interpolation.py')),
    end('submit_review', {
      decision: 'ship',
      reachable_from: lookup,
      delivered: patch.delivered,
      scoped_out: patch.scoped_out,
      concerns: [],
      summary: 'The lookup goes through the new function, and its result is that of bisect_left.',
    }),
  ],
};

const opus: Script = {
  preflight: [
    turn('', readPaper(), read(list)),
    end('decide_route', {
      route: 'issue',
      rationale: `The maxima hold whatever compares (\`${where(list, 'class SortedList(MutableSequence)')}\`); what arithmetic on them costs for Decimal or Fraction is not known here.`,
      call_site: lookup,
      blockers: ['No benchmark in this tree compares lookups by kind of value'],
      premise_concern: '',
    }),
  ],
  scope: [
    end('submit_issue', {
      title: 'Interpolation over segment maxima: measure lookups by kind of value first',
      tldr: 'The place is clear, the gain is not: with the default load few segments are searched at all.',
      suggested_experiment: 'Time `value in sl` for ints, floats and Decimals at 10^4 and 10^6 elements.',
      engineering_analysis: `Segments are found at \`${lookup}\`; the load is \`${where(list, 'DEFAULT_LOAD_FACTOR = ')}\`, so a million elements have about a thousand maxima.`,
      blockers: ['It is not known for which values arithmetic is cheaper than comparison'],
      how_to_unblock: ['Run the experiment'],
      open_questions: ['Are values that are no numbers the usual case for users?'],
      premise_concern: '',
    }),
  ],
};

export const scripts = { 'claude-opus-4-7': opus, 'glm-5.2': glm };
