// What frameworks import or serve by its place: Nuxt's names without imports, pages of MDX, files with a name that means something.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readComponent } from '../../src/gates/facts/components.ts';
import { type Case, gradeOf } from './repository.ts';

const grow = 'export function grow(x: number): number {\n  const y = x * 2;\n  return y;\n}\n';
const test = (path: string) =>
  `import { expect, it } from 'vitest';\nimport { grow } from '../${path.replace(/\.ts$/, '')}';\n\nit('grows', () => {\n  expect(grow(1)).toBe(2);\n});\n`;
const nuxt = (files: Record<string, string>, changes: Record<string, string>, manifest = '"nuxt": "3.15.0"'): Case => ({
  base: {
    'package.json': `{ "name": "app", "private": true, "dependencies": { ${manifest} } }`,
    'app.vue': '<template><NuxtPage /></template>\n',
    ...files,
  },
  changes,
});
const page = (script: string, template: string) =>
  `<script setup lang="ts">\n${script}\n</script>\n\n<template>\n  ${template}\n</template>\n`;
const plain = { 'pages/index.vue': page('const a = 1;', '<main />') };

describe('Nuxt imports by place', () => {
  it.each([
    ['composables/grow.ts', 'const a = grow(1);', '<main />', 'wired'],
    ['utils/grow.ts', 'const a = 1;', '<main>{{ grow(1) }}</main>', 'wired'],
    ['app/composables/grow.ts', 'const a = grow(1);', '<main />', 'wired'],
    ['shared/utils/grow.ts', 'const a = grow(1);', '<main />', 'wired'],
    ['composables/deep/grow.ts', 'const a = grow(1);', '<main />', 'test_only'],
    ['server/utils/grow.ts', 'const a = grow(1);', '<main />', 'test_only'],
    ['lib/grow.ts', 'const a = grow(1);', '<main />', 'test_only'],
    ['composables/grow.ts', 'const grow = (x: number) => x;\nconst a = grow(1);', '<main />', 'test_only'],
    ['composables/grow.ts', 'const a = 1;', '<main>grow</main>', 'test_only'],
  ])('%s for %j and %j', async (path, script, template, grade) => {
    const changes = { [path]: grow, 'pages/index.vue': page(script, template), 'test/grow.test.ts': test(path) };
    expect(await gradeOf(nuxt(plain, changes))).toBe(grade);
  });

  it.each([
    ['components/NoteCard.vue', '<NoteCard />', 'wired'],
    ['components/NoteCard.vue', '<note-card />', 'wired'],
    ['components/NoteCard.vue', '<LazyNoteCard />', 'wired'],
    ['components/note/Card.vue', '<NoteCard />', 'wired'],
    ['components/note/NoteCard.vue', '<NoteCard />', 'wired'],
    ['components/NoteCard.client.vue', '<NoteCard />', 'wired'],
    ['components/Notes.vue', '<NoteCard />', 'orphan'],
    ['parts/NoteCard.vue', '<NoteCard />', 'orphan'],
  ])('%s for %s', async (path, tag, grade) => {
    const changes = { [path]: page('const b = 1;', '<b>{{ b }}</b>'), 'pages/index.vue': page('const a = 1;', tag) };
    expect(await gradeOf(nuxt(plain, changes))).toBe(grade);
  });

  it('not without Nuxt', async () => {
    const changes = {
      'utils/grow.ts': grow,
      'pages/index.vue': page('const a = grow(1);', '<main />'),
      'test/grow.test.ts': test('utils/grow.ts'),
    };
    expect(await gradeOf(nuxt(plain, changes, '"vue": "3.5.0"'))).toBe('test_only');
  });

  it.each([
    'server/api/grow.post.ts',
    'server/routes/grow.ts',
    'server/middleware/grow.ts',
    'plugins/grow.ts',
    'middleware/grow.ts',
  ])('%s is taken by its place', async (path) => {
    expect(await gradeOf(nuxt(plain, { [path]: `export default defineEventHandler(() => 1);\n${grow}` }))).toBe(
      'registered',
    );
  });

  it("the server's utilities for its handlers", async () => {
    const changes = {
      'server/utils/grow.ts': grow,
      'server/api/a.get.ts': 'export default defineEventHandler(() => grow(1));\n',
    };
    expect(
      await gradeOf(
        nuxt({ ...plain, 'server/api/a.get.ts': 'export default defineEventHandler(() => 1);\n' }, changes),
      ),
    ).toBe('wired');
  });
});

it.each([
  ['<badge />', 'wired'],
  ['<button />', 'test_only'],
])('Vue takes a tag in lower case for a component, unless HTML has it: %s', async (tag, grade) => {
  const name = tag === '<badge />' ? 'Badge' : 'Button';
  const given: Case = {
    base: {
      'package.json': '{ "name": "app", "private": true, "dependencies": { "vue": "3" } }',
      'src/App.vue': page('const a = 1;', '<main />'),
    },
    changes: {
      [`src/${name}.vue`]: page('const b = 1;', '<b>{{ b }}</b>'),
      'src/App.vue': page(`import ${name} from './${name}.vue';`, tag),
      'src/a.test.ts': `import { expect, it } from 'vitest';\nimport ${name} from './${name}.vue';\n\nit('is', () => {\n  expect(${name}).toBeDefined();\n});\n`,
    },
  };
  expect(await gradeOf(given)).toBe(grade);
});

describe('a page of MDX', () => {
  const mdx = (manifest: string, text: string, path = 'docs/intro.mdx'): Case => ({
    base: {
      'package.json': `{ "name": "site", "private": true, "dependencies": { ${manifest} } }`,
      'docs/intro.mdx': '# Introduction\n',
    },
    changes: {
      'src/Chart.tsx':
        'export function Chart({ values }: { values: number[] }) {\n  const top = Math.max(...values);\n  return <b>{top}</b>;\n}\n',
      [path]: text,
      'src/Chart.test.tsx':
        "import { expect, it } from 'vitest';\nimport { Chart } from './Chart';\n\nit('is', () => {\n  expect(Chart({ values: [1] })).toBeDefined();\n});\n",
    },
  });
  const taking = "import { Chart } from '../src/Chart';";
  it.each([
    ['shows it', `---\ntitle: A\n---\n\n${taking}\n\n# A\n\n<Chart values={[1]} />\n`, 'wired'],
    ['asks it', `${taking}\n\n# A\n\nIt is {Chart.name}.\n`, 'wired'],
    ['only imports it', `${taking}\n\n# A\n`, 'test_only'],
    ['quotes it', `# A\n\n\`\`\`tsx\n${taking}\n\n<Chart values={[1]} />\n\`\`\`\n`, 'test_only'],
    ['quotes how to show it', `${taking}\n\n# A\n\nWrite \`<Chart />\`.\n`, 'test_only'],
    ['comments it out', `${taking}\n\n# A\n\n{/* <Chart values={[1]} /> */}\n`, 'test_only'],
  ])('that %s', async (_, text, grade) => {
    expect(await gradeOf(mdx('"@docusaurus/core": "3"', text))).toBe(grade);
  });
  it('that is new stands beside others', async () => {
    const text = `${taking}\n\n<Chart values={[1]} />\n`;
    expect(await gradeOf(mdx('"nextra": "4"', text, 'docs/chart.mdx'))).toBe('registered');
    expect(await gradeOf(mdx('"storybook": "8"', text, 'docs/chart.mdx'))).toBe('test_only');
  });
  it('is taken apart whatever it says, row for row', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.constantFrom(
            'import a from "b"',
            '',
            '```',
            '<A>',
            '{x}',
            '---',
            '`',
            'export const c = 1',
            '{/*',
            '*/}',
            '🙂',
          ),
        ),
        (lines) => {
          const text = lines.join('\n');
          const page = readComponent('a.mdx', text);
          expect(page?.script.length).toBe(text.length);
          expect(page?.script.split('\n').length).toBe(text.split('\n').length);
        },
      ),
    );
  });
});

describe('Next takes files of app/ by their names', () => {
  it.each([
    ['app/grow/page.tsx', 'registered'],
    ['app/api/grow/route.ts', 'registered'],
    ['src/app/grow/layout.tsx', 'registered'],
    ['pages/grow.tsx', 'registered'],
    ['app/grow/panel.tsx', 'test_only'],
    ['app/lib/grow.ts', 'test_only'],
  ])('%s', async (path, grade) => {
    const given: Case = {
      base: {
        'package.json': '{ "name": "app", "private": true, "dependencies": { "next": "15" } }',
        'app/page.tsx': 'export default function Page() {\n  return null;\n}\n',
      },
      changes: {
        [path]: grow,
        'test/grow.test.ts': `import { expect, it } from 'vitest';\nimport { grow } from '../${path.replace(/\.tsx?$/, '')}';\n\nit('grows', () => {\n  expect(grow(1)).toBe(2);\n});\n`,
      },
    };
    expect(await gradeOf(given)).toBe(grade);
  });
});

describe('frameworks take files by their names', () => {
  const given = (path: string, manifest: string): Case => ({
    base: { 'package.json': `{ "name": "app", "private": true, "dependencies": { "${manifest}": "1" } }` },
    changes: {
      'src/grow.ts': `${grow}${Array.from({ length: 20 }, (_, at) => `export const step${at} = grow(${at});\n`).join('')}`,
      [path]: path.endsWith('.vue')
        ? page("import { grow } from '~/src/grow';\nconst a = grow(1);", '<b>{{ a }}</b>')
        : `import { grow } from '${'../'.repeat(path.split('/').length - 1) || './'}src/grow';\n\nexport default () => grow(1);\n`,
      'test/grow.test.ts': test('src/grow.ts'),
    },
  });

  it.each([
    ['src/hooks.server.ts', '@sveltejs/kit', 'registered'],
    ['src/hooks.client.js', '@sveltejs/kit', 'registered'],
    ['src/params/slug.ts', '@sveltejs/kit', 'registered'],
    ['src/service-worker.ts', '@sveltejs/kit', 'registered'],
    ['src/lib/params/slug.ts', '@sveltejs/kit', 'test_only'],
    ['src/hooks.server.ts', 'svelte', 'test_only'],
    ['app/entry.server.tsx', '@remix-run/node', 'registered'],
    ['app/entry.client.tsx', '@react-router/dev', 'registered'],
    ['app/lib/entry.server.tsx', '@remix-run/node', 'test_only'],
    ['error.vue', 'nuxt', 'registered'],
    ['app/error.vue', 'nuxt', 'registered'],
    ['app/components/error.vue', 'nuxt', 'test_only'],
    ['app/app.config.ts', 'nuxt', 'registered'],
    ['src/middleware.ts', 'astro', 'registered'],
    ['src/middleware/index.ts', 'astro', 'registered'],
    ['src/actions/index.ts', 'astro', 'registered'],
    ['src/live.config.ts', 'astro', 'registered'],
    ['src/lib/middleware.ts', 'astro', 'test_only'],
    ['src/entry-server.tsx', '@solidjs/start', 'registered'],
    ['mdx-components.tsx', 'next', 'registered'],
    ['src/middleware.ts', 'next', 'registered'],
    ['proxy.ts', 'next', 'registered'],
    ['src/instrumentation-client.ts', 'next', 'registered'],
    ['src/app/middleware.ts', 'next', 'test_only'],
    ['app/proxy.ts', 'next', 'test_only'],
    ['src/lib/instrumentation.ts', 'next', 'test_only'],
    ['gatsby-node.ts', 'gatsby', 'registered'],
    ['src/theme/Footer/index.tsx', '@docusaurus/core', 'registered'],
    ['docs/.vitepress/theme/index.ts', 'vitepress', 'registered'],
  ])('%s with %s: %s', async (path, manifest, grade) => {
    expect(await gradeOf(given(path, manifest))).toBe(grade);
  });
});

describe('platforms take files by their places', () => {
  const given = (path: string, manifest: string, text: string): Case => ({
    base: {
      'package.json': `{ "name": "app", "private": true, "dependencies": { "${manifest}": "1" } }`,
      ...(manifest.includes('.') ? { [manifest]: '{}' } : {}),
    },
    changes: {
      'src/grow.ts': `${grow}${Array.from({ length: 20 }, (_, at) => `export const step${at} = grow(${at});\n`).join('')}`,
      [path]: `import { grow } from '${'../'.repeat(path.split('/').length - 1) || './'}src/grow';\n\n${text}\n`,
      'test/grow.test.ts': test('src/grow.ts'),
    },
  });
  const query = 'export const grown = internalQuery({ handler: async () => grow(1) });';
  const task = "export const grown = task({ id: 'grow', run: async () => grow(1) });";
  const plain = 'export const grown = () => grow(1);';

  it.each([
    ['convex/agent/memory.ts', 'convex', query, 'registered'],
    ['convex/agent/memory.ts', 'convex', plain, 'test_only'],
    ['convex/_generated/memory.ts', 'convex', query, 'test_only'],
    ['convex/agent/memory.ts', 'react', query, 'test_only'],
    ['trigger/nightly.ts', '@trigger.dev/sdk', task, 'registered'],
    ['trigger/nightly.ts', '@trigger.dev/sdk', plain, 'test_only'],
    ['steps/grow.step.ts', 'motia', plain, 'registered'],
    ['steps/grow.ts', 'motia', plain, 'test_only'],
    ['supabase/functions/grow/index.ts', 'react', 'Deno.serve(() => new Response(String(grow(1))));', 'registered'],
    ['supabase/functions/_shared/index.ts', 'react', 'export const serve = () => grow(1);', 'test_only'],
    ['netlify/functions/grow.mts', 'netlify.toml', plain, 'registered'],
    ['netlify/functions/grow.mts', 'react', plain, 'test_only'],
    ['api/grow.ts', 'vercel.json', plain, 'registered'],
    ['api/_grow.ts', 'vercel.json', plain, 'test_only'],
    ['src/api/grow/routes/grow.ts', '@strapi/strapi', plain, 'registered'],
    ['entrypoints/background.ts', 'wxt', plain, 'registered'],
    ['entrypoints/popup/index.ts', 'wxt', plain, 'registered'],
    ['src/contents/grow.ts', 'plasmo', plain, 'registered'],
    ['src/lib/contents/grow.ts', 'react', plain, 'test_only'],
  ])('%s with %s and %j: %s', async (path, manifest, text, grade) => {
    expect(await gradeOf(given(path, manifest, text))).toBe(grade);
  });
});

describe('React Router takes routes from a list where there is one', () => {
  const list = (more: string, how = "import { index, route } from '@react-router/dev/routes';") =>
    `${how}\n\nexport default [index('routes/home.tsx')${more}];\n`;
  const shown = "import { grow } from '../grow';\n\nexport default function Grow() {\n  return <p>{grow(1)}</p>;\n}\n";
  it.each([
    [list(''), list(", route('grow', 'routes/grow.tsx')"), 'registered'],
    [list(''), list(''), 'test_only'],
    [list('', "import { flatRoutes } from '@react-router/fs-routes';"), null, 'registered'],
    [null, null, 'registered'],
  ])('%j, then %j', async (before, after, grade) => {
    const given: Case = {
      base: {
        'package.json': '{ "name": "app", "private": true, "dependencies": { "@react-router/node": "7.0.0" } }',
        'app/routes/home.tsx': 'export default function Home() {\n  return <p />;\n}\n',
        ...(before === null ? {} : { 'app/routes.ts': before }),
      },
      changes: {
        'app/grow.ts': grow,
        'app/routes/grow.tsx': shown,
        'test/grow.test.ts': test('app/grow.ts'),
        ...(after === null ? {} : { 'app/routes.ts': after }),
      },
    };
    expect(await gradeOf(given)).toBe(grade);
  });
});

describe('configurations of clouds name what they run', () => {
  it.each([
    [
      'serverless.yml',
      'functions:\n  old:\n    handler: src/old.handler\n',
      '  grow:\n    handler: src/grow.grow\n',
      'registered',
    ],
    [
      'serverless.yml',
      'functions:\n  old:\n    handler: src/old.handler\n',
      '  grow:\n    handler: src/other.grow\n',
      'test_only',
    ],
  ])('%s with %j and %j', async (config, before, more, grade) => {
    const given: Case = {
      base: {
        'package.json': '{ "name": "app", "private": true }',
        'src/old.ts': 'export const handler = () => 1;\n',
        [config]: before,
      },
      changes: { 'src/grow.ts': grow, [config]: before + more, 'test/grow.test.ts': test('src/grow.ts') },
    };
    expect(await gradeOf(given)).toBe(grade);
  });
});

describe('frameworks of Python take files by their places', () => {
  it.each([
    ['pages/2_Compare.py', 'import streamlit as st\n\nst.title("A")\n', 'registered'],
    ['pages/compare.py', 'import dash\n\ndash.register_page(__name__)\n', 'registered'],
    ['dags/compare.py', 'from airflow import DAG\n\nwith DAG("a") as dag:\n    pass\n', 'registered'],
    ['shop/spiders/compare.py', 'import scrapy\n\n\nclass Compare(scrapy.Spider):\n    name = "a"\n', 'registered'],
    ['shop/templatetags/compare.py', 'from django import template\n\nregister = template.Library()\n', 'registered'],
    ['pages/compare.py', 'import math\n\nONE = math.sqrt(1)\n', 'test_only'],
    ['views/compare.py', 'import streamlit as st\n\nst.title("A")\n', 'test_only'],
  ])('%s with %j', async (path, head, grade) => {
    const module = path.replace(/\.py$/, '').replaceAll('/', '.');
    const given: Case = {
      base: {
        'requirements.txt': 'streamlit\n',
        'Home.py': 'import streamlit as st\n\nst.title("Home")\n',
        'lib.py': 'def one():\n    return 1\n',
      },
      changes: {
        [path]: `${head}\n\ndef grow(x):\n    y = x * 2\n    return y\n`,
        'tests/test_grow.py': `from lib import one\nfrom ${module.replace('.2_', '.')} import grow\n\n\ndef test_grow():\n    assert grow(one()) == 2\n`,
      },
    };
    expect(await gradeOf(given)).toBe(grade);
  });
});

it('a class that the main of a worker exports is bound where its configuration names it', async () => {
  const bindings = (...names: string[]) =>
    `{\n  "main": "src/server.ts",\n  "durable_objects": { "bindings": [ ${names.map((each) => `{ "name": "${each}", "class_name": "${each}" }`).join(', ')} ] }\n}\n`;
  const server = (more: string) => `export class Chat {\n  run() {\n    return 1;\n  }\n}\n${more}`;
  const given = (...names: string[]): Case => ({
    base: {
      'package.json': '{ "name": "app", "private": true }',
      'wrangler.jsonc': bindings('Chat'),
      'src/server.ts': server(''),
    },
    changes: {
      'src/research.ts': 'export class Research {\n  run(x: number) {\n    const y = x * 2;\n    return y;\n  }\n}\n',
      'src/server.ts': server("export { Research } from './research';\n"),
      ...(names.length > 1 ? { 'wrangler.jsonc': bindings(...names) } : {}),
    },
  });
  expect(await gradeOf(given('Chat', 'Research'))).toBe('registered');
  expect(await gradeOf(given('Chat'))).toBe('exported');
});
