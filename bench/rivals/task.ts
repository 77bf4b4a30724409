// The scripted task: twelve turns over a small repository, said in each harness's own tools.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** What the scripted model does in a turn, whoever's tools it has. */
export type Operation =
  | { readonly kind: 'read'; readonly path: string }
  | { readonly kind: 'search'; readonly pattern: string }
  | { readonly kind: 'write'; readonly path: string; readonly content: string }
  | { readonly kind: 'edit'; readonly path: string; readonly from: string; readonly to: string }
  | { readonly kind: 'end' };

const prose = (about: string, lines: number) =>
  Array.from(
    { length: lines },
    (_, line) => `    # ${about} ${line}: what the caller gives is what it gets back, in order.`,
  ).join('\n');

const rewards = ['exact', 'length', 'format', 'repetition'] as const;

/** Path -> content of the repository that is worked on. */
export const repository: Readonly<Record<string, string>> = {
  'README.md': `# Small rewards\n\n${prose('readme', 150)}\n`,
  'rewards/__init__.py': 'from rewards.registry import REGISTRY\n\n__all__ = ["REGISTRY"]\n',
  'rewards/registry.py': `REGISTRY = {}\n\n\ndef register(name, reward):\n${prose('registry', 100)}\n    REGISTRY[name] = reward\n`,
  ...Object.fromEntries(
    rewards.map((name) => [
      `rewards/${name}.py`,
      `from rewards.registry import register\n\n\ndef ${name}(answer, truth):\n${prose(name, 90)}\n    return float(answer == truth)\n\n\nregister("${name}", ${name})\n`,
    ]),
  ),
  'tests/test_rewards.py': `from rewards import REGISTRY\n\n\ndef test_exact():\n${prose('test', 50)}\n    assert "exact" in REGISTRY\n`,
};

const ranked = `from rewards.registry import register\n\n\ndef ranked(answers, truth):\n${prose('ranked', 50)}\n    return sorted(answers)\n\n\nregister("ranked", ranked)\n`;
const test = `from rewards import REGISTRY\n\n\ndef test_ranked():\n${prose('ranked test', 30)}\n    assert REGISTRY["ranked"]([2, 1], None) == [1, 2]\n`;

export const operations: readonly Operation[] = [
  { kind: 'read', path: 'README.md' },
  { kind: 'search', pattern: 'REGISTRY' },
  { kind: 'read', path: 'rewards/registry.py' },
  { kind: 'read', path: 'rewards/exact.py' },
  { kind: 'read', path: 'rewards/length.py' },
  { kind: 'read', path: 'tests/test_rewards.py' },
  { kind: 'write', path: 'rewards/ranked.py', content: ranked },
  {
    kind: 'edit',
    path: 'rewards/registry.py',
    from: 'REGISTRY = {}',
    to: '# Filled when the modules of the package are loaded.\nREGISTRY = {}',
  },
  { kind: 'read', path: 'rewards/format.py' },
  { kind: 'write', path: 'tests/test_ranked.py', content: test },
  { kind: 'search', pattern: 'ranked' },
  { kind: 'end' },
];

export const request =
  'Add a reward that ranks answers to this repository, register it beside the others, and test it. Read before you write; keep to the style of the files that are there.';

export function layOut(folder: string): void {
  for (const [path, content] of Object.entries(repository)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
}
