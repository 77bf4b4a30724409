// Component files of Vue, Svelte and Astro: what their scripts and templates use is reached, and what they define is judged.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readComponent } from '../../src/gates/facts/components.ts';
import { type Case, gate, gradeOf, judge } from './repository.ts';

const helper = 'export function rank(items: string[]): string[] {\n  return [...items].sort();\n}\n';
const manifest = (name: string) => JSON.stringify({ name: 'app', private: true, dependencies: { [name]: '*' } });

function inVue(script: string, template: string): Case {
  const plain = '<script setup lang="ts">\nconst items = [];\n</script>\n<template><ul /></template>\n';
  return {
    base: { 'package.json': manifest('vue'), 'src/List.vue': plain },
    changes: {
      'src/rank.ts': helper,
      'src/List.vue': `<script setup lang="ts">\n${script}\n</script>\n\n<template>\n${template}\n</template>\n`,
    },
  };
}

describe('in Vue, new code is used', () => {
  const imported = "import { rank } from './rank';";
  it.each([
    ['in the script', `${imported}\nconst items = rank([]);`, '<ul />'],
    ['in a moustache', imported, '<p>{{ rank([]).join() }}</p>'],
    ['in a binding', imported, '<ul :items="rank([])" />'],
    ['by an event', imported, '<ul @click="rank" />'],
    ['in a loop', imported, '<li v-for="each in rank([])" />'],
    ['behind a slot', imported, '<x-y #item="{ a }">{{ rank([a]) }}</x-y>'],
  ])('%s', async (_, script, template) => {
    expect(await gradeOf(inVue(script, template))).toBe('wired');
  });

  it.each([
    ['its name is a word of the text', '<p>rank</p>'],
    ['its name is the value of a plain attribute', '<p class="rank" />'],
    ['its name stands in a comment', '<!-- {{ rank([]) }} --><p />'],
    ['its name is a member of something else', '<p>{{ list.rank }}</p>'],
  ])('not when %s', async (_, template) => {
    expect(await gradeOf(inVue(imported, template))).not.toMatch(/wired|registered/);
  });
});

describe('a new component', () => {
  const added = { 'src/Badge.vue': '<template><b>new</b></template>\n' };
  const given = (tag: string): Case => {
    const { base, changes } = inVue("import Badge from './Badge.vue';", tag);
    return { base, changes: { ...added, 'src/List.vue': changes['src/List.vue'] ?? null } };
  };

  it.each(['<Badge />', '<Badge>x</Badge>'])('is rendered by %s', async (tag) => {
    expect(await gradeOf(given(tag))).toBe('wired');
  });

  it('is rendered by its name with dashes', async () => {
    const { base, changes } = inVue("import NewBadge from './NewBadge.vue';", '<new-badge />');
    const grade = await gradeOf({
      base,
      changes: { 'src/NewBadge.vue': added['src/Badge.vue'], 'src/List.vue': changes['src/List.vue'] ?? null },
    });
    expect(grade).toBe('wired');
  });

  it('runs all that its script does at the top', async () => {
    const script =
      '<script setup lang="ts">\nimport { rank } from \'./rank\';\nconst stop = listen((each) => rank(each));\n</script>\n';
    const badge = (then: string): Case => {
      const { base, changes } = given('<Badge />');
      return {
        base,
        changes: {
          ...changes,
          'src/rank.ts': `${helper}${Array.from({ length: 20 }, (_, at) => `export const r${at} = rank([]);\n`).join('')}`,
          'src/Badge.vue': `${script.replace('const stop', then)}<template><b>new</b></template>\n`,
        },
      };
    };
    expect(await gradeOf(badge('const stop'))).toBe('wired');
  });

  it('that nothing renders is an orphan, and what it uses with it', async () => {
    const script = '<script setup lang="ts">\nimport { rank } from \'./rank\';\nconst a = rank([]);\n</script>\n';
    const grade = await gradeOf({
      base: { 'package.json': manifest('vue'), 'src/main.ts': 'export const a = 1;\n' },
      changes: { 'src/rank.ts': helper, 'src/Badge.vue': `${script}<template><b>{{ a }}</b></template>\n` },
    });
    expect(grade).toBe('orphan');
  });

  it('whose script does not parse fails', async () => {
    const report = await judge({
      base: {},
      changes: { 'src/Badge.vue': '<template><b /></template>\n<script>\nexport default {{{\n</script>\n' },
    });
    expect(gate(report, 'integration').reasons.join()).toContain('src/Badge.vue does not parse (line 3)');
  });

  it('is read with JSX when its script says so', async () => {
    const given: Case = {
      base: {},
      changes: { 'src/Badge.vue': '<script lang="tsx">\nexport default () => <b>{1}</b>;\n</script>\n' },
    };
    expect(gate(await judge(given), 'integration').reasons.join()).not.toContain('does not parse');
  });
});

describe('Svelte and Astro', () => {
  it('see a component, an action and a store in the markup', async () => {
    for (const markup of [
      '{#if rank([]).length}x{/if}',
      '<p use:rank>x</p>',
      '<p>{$rank}</p>',
      '<p title={rank([])} />',
      '{[[]].map((each) => <p id={`${rank(each)}`}>{{ a: { b: each } }.a.b}</p>)}',
      '{ <p>{rank([])}</p>',
    ]) {
      const script = '<script lang="ts">\n  import { rank } from \'$lib/rank\';\n</script>\n';
      const grade = await gradeOf({
        base: { 'package.json': manifest('@sveltejs/kit'), 'src/routes/+page.svelte': '<p>x</p>\n' },
        changes: { 'src/lib/rank.ts': helper, 'src/routes/+page.svelte': `${script}${markup}\n` },
      });
      expect([markup, grade]).toEqual([markup, 'wired']);
    }
  });

  it('serve a new page by its place', async () => {
    const grade = await gradeOf({
      base: { 'package.json': manifest('@sveltejs/kit') },
      changes: {
        'src/lib/rank.ts': helper,
        'src/routes/top/+page.svelte': "<script>\n  import { rank } from '$lib/rank';\n</script>\n<p>{rank([])}</p>\n",
      },
    });
    expect(grade).toBe('registered');
  });

  it("read an Astro page's frontmatter", async () => {
    const grade = await gradeOf({
      base: { 'package.json': manifest('astro'), 'src/pages/index.astro': '---\nconst a = 1;\n---\n<p>{a}</p>\n' },
      changes: {
        'src/rank.ts': helper,
        'src/pages/index.astro':
          "---\nimport { rank } from '../rank';\nconst a: Array<string> = [];\n---\n<p>{rank(a)}</p>\n",
      },
    });
    expect(grade).toBe('wired');
  });
});

describe('any text at all', () => {
  const chunk = fc.constantFrom(
    ...[
      '<script',
      '>',
      '</script>',
      '<style>',
      '</style>',
      '{{',
      '}}',
      '<A',
      '/>',
      '---\n',
      '\n',
      '\r\n',
      '<!--',
      '-->',
      '"',
      'é',
      'a.b',
    ],
  );
  it('is taken apart without a throw, and every character keeps its place', () => {
    fc.assert(
      fc.property(fc.array(chunk), fc.constantFrom('a.vue', 'a.svelte', 'a.astro'), (chunks, path) => {
        const text = chunks.join('');
        const component = readComponent(path, text);
        expect(component?.script.length).toBe(text.length);
        const rows = text.split('\n').length;
        for (const [at, letter] of [...(component?.script ?? '')].entries())
          if (letter !== ' ') expect(letter).toBe([...text][at]);
        for (const { row } of component?.mentions ?? []) expect(row).toBeLessThan(rows);
      }),
    );
  });
});
