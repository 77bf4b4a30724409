// Tests that run the commands of the repository reach it by an existing entry.
import { describe, expect, it } from 'vitest';
import { type Case, gate, judge } from './repository.ts';

const outcome = async (given: Case): Promise<string> => gate(await judge(given), 'tests').outcome;
const fresh = {
  'kit/grow.py': 'def grow(x):\n    return x * 2\n',
  'kit/cli.py': 'from kit.grow import grow\n\n\ndef main():\n    print(grow(1))\n',
};
const base = {
  'pyproject.toml':
    '[project]\nname = "kit"\n\n[project.scripts]\nkit-run = "kit.cli:main"\n\n[project.entry-points.pytest11]\nkit = "kit.plugin"\n',
  'kit/__init__.py': '',
  'kit/cli.py': 'def main():\n    print(1)\n',
  'kit/plugin.py': 'def pytest_configure(config):\n    config.kit = 1\n',
};

describe('in Python', () => {
  it.each([
    [
      'the command by its name',
      'import subprocess\n\n\ndef test_it():\n    assert subprocess.check_output(["kit-run"]) == b"2\\n"\n',
      'pass',
    ],
    [
      'the command, a line below',
      'import subprocess\n\n\ndef test_it():\n    out = subprocess.run(\n        ["kit-run", "x"], capture_output=True)\n    assert out.stdout == b"2\\n"\n',
      'pass',
    ],
    ['the plugin by pytester', 'def test_it(pytester):\n    assert pytester.runpytest().ret == 0\n', 'pass'],
    [
      'another command',
      'import subprocess\n\n\ndef test_it():\n    assert subprocess.check_output(["ls"]) == b""\n',
      'warn',
    ],
    ['nothing, and has its name in a text', 'def test_it():\n    name = "kit-run"\n    assert name\n', 'warn'],
  ])('a test that runs %s', async (_, text, expected) => {
    expect(await outcome({ base, changes: { ...fresh, 'tests/test_grow.py': text } })).toBe(expected);
  });
});

describe('in TypeScript', () => {
  const manifest =
    '{ "name": "kit", "bin": { "kit-run": "./src/cli.ts" }, "oclif": { "commands": "./dist/commands" } }';
  const script = (test: string): Case => ({
    base: { 'package.json': manifest, 'src/cli.ts': 'console.log(1);\n' },
    changes: {
      'src/commands/grow.ts': 'export const grow = (x: number): number => x * 2;\n',
      'test/grow.test.ts': test,
    },
  });
  it.each([
    [
      "import { runCommand } from '@oclif/test';\n\nit('runs', async () => {\n  const { stdout } = await runCommand(['grow']);\n  expect(stdout).toBe('2');\n});\n",
      'pass',
    ],
    [
      "import { execa } from 'execa';\n\nit('runs', async () => {\n  expect((await execa('kit-run', ['1'])).stdout).toBe('2');\n});\n",
      'pass',
    ],
    [
      "import { execa } from 'execa';\n\nit('runs', async () => {\n  expect((await execa('ls', ['1'])).stdout).toBe('2');\n});\n",
      'warn',
    ],
    [
      "import { runCommand } from '@oclif/test';\n\nit('runs', async () => {\n  expect(1).toBe(Number('1'));\n});\n",
      'warn',
    ],
  ])('%j', async (test, expected) => {
    expect(await outcome(script(test))).toBe(expected);
  });
});

describe('in a browser', () => {
  const pages = {
    'package.json': '{ "name": "web", "dependencies": { "next": "15.0.0" } }',
    'app/(chat)/page.tsx': 'export default function Page() {\n  return <p />;\n}\n',
    'app/(chat)/api/chat/[id]/route.ts': 'export async function GET() {\n  return new Response("1");\n}\n',
    'tests/pages/chat.ts':
      "import type { Page } from '@playwright/test';\n\nexport class Chat {\n  constructor(private page: Page) {}\n  open() {\n    return this.page.goto('/');\n  }\n}\n",
  };
  const grown = {
    'lib/grow.ts': 'export function grow(x: number): number {\n  return x * 2;\n}\n',
    'app/(chat)/page.tsx':
      "import { grow } from '@/lib/grow';\n\nexport default function Page() {\n  return <p>{grow(1)}</p>;\n}\n",
    'app/grown/page.tsx': 'export default function Grown() {\n  return <p />;\n}\n',
  };
  const spec = (head: string, body: string) =>
    `import { expect, test } from '@playwright/test';\n${head}\ntest('grows', async ({ page, request }) => {\n  ${body}\n  await expect(page.getByText('2')).toBeVisible();\n});\n`;
  it.each([
    ['opens an existing page', '', "await page.goto('/');", 'pass'],
    ['opens it by a helper', "import { Chat } from '../pages/chat';\n", 'await new Chat(page).open();', 'pass'],
    ['asks an existing route', '', "await request.get('/api/chat/7?x=1');", 'pass'],
    ['opens a page that the patch adds', '', "await page.goto('/grown');", 'warn'],
    ['opens what is nowhere', '', "await page.goto('/other');", 'warn'],
    ['opens somebody else', '', "await page.goto('https://example.org/');", 'warn'],
  ])('a test that %s', async (_, head, body, expected) => {
    const changes = { ...grown, 'tests/e2e/grow.test.ts': spec(head, body) };
    expect(await outcome({ base: pages, changes })).toBe(expected);
  });

  it.each([
    ['app/layout.tsx', 'app/grown/page.tsx', 'pass'],
    ['app/(shop)/layout.tsx', 'app/(shop)/grown/page.tsx', 'pass'],
    ['app/(chat)/layout.tsx', 'app/grown/page.tsx', 'warn'],
    ['app/layout.tsx', 'app/grown/route.ts', 'warn'],
    ['pages/_app.tsx', 'pages/grown.tsx', 'pass'],
    ['src/routes/+layout.svelte', 'src/routes/grown/+page.svelte', 'pass'],
    ['app.vue', 'pages/grown.vue', 'pass'],
  ])('what stands around a new page is shown with it: %s, %s', async (layout, page, expected) => {
    const base = { ...pages, [layout]: grown['app/grown/page.tsx'] };
    const changes = { [page]: grown['app/grown/page.tsx'], 'e2e/grow.spec.ts': spec('', "await page.goto('/grown');") };
    const tests = gate(await judge({ base, changes }), 'tests');
    expect(tests.outcome).toBe(expected);
    expect(tests.reasons.join()).toContain(expected === 'pass' ? layout : `only what the patch itself adds (${page})`);
  });
});
