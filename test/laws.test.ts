// The laws of the house, executed: layers, cycles, names, vendors, the durable law, one reader of the environment.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { layers } from './layers.ts';

const root = join(import.meta.dirname, '..');
const src = join(root, 'src');

const vendors = [
  /^@aws-sdk\//,
  /^@aws\//,
  /^@octokit\//,
  /^octokit$/,
  /^@anthropic-ai\//,
  /^openai$/,
  /^@probot\//,
  /^aws-lambda$/,
];

interface Source {
  readonly path: string;
  readonly text: string;
  readonly imports: readonly string[];
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? filesBelow(path) : [path];
  });
}

/** Comments and strings would name things that the code does not do. */
function code(text: string): string {
  return text.replaceAll(/\/\*[\s\S]*?\*\//g, '').replaceAll(/(^|[^:'"`])\/\/.*$/gm, '$1');
}

function importsOf(text: string): string[] {
  return [...code(text).matchAll(/(?:from|import)\s*\(?\s*['"]([^'"]+)['"]/g)].flatMap(([, path]) =>
    path ? [path] : [],
  );
}

const sources: Source[] = filesBelow(src)
  .filter((path) => path.endsWith('.ts') && !relative(src, path).startsWith('hosts/demo/seeds/'))
  .map((path) => {
    const text = readFileSync(path, 'utf8');
    return { path: relative(src, path), text, imports: importsOf(text) };
  });

/** Target of a relative import, relative to src; null for a package. */
function targetOf(source: Source, specifier: string): string | null {
  return specifier.startsWith('.') ? relative(src, join(src, dirname(source.path), specifier)) : null;
}

function roomOf(path: string): string {
  const [first = ''] = path.split('/');
  return first.replace(/\.ts$/, '');
}

const offences = (find: (source: Source) => string[]): string[] =>
  sources.flatMap((source) => find(source).map((what) => `${source.path}: ${what}`));

describe('the laws of the house', () => {
  it('finds the sources it judges', () => {
    expect(sources.length).toBeGreaterThan(100);
    expect(new Set(sources.map(({ path }) => roomOf(path)))).toEqual(new Set([...layers, 'adapters', 'config']));
  });

  it('imports go down the list only', () => {
    const found = offences((source) => {
      const from = layers.indexOf(roomOf(source.path) as (typeof layers)[number]);
      if (from < 0) return [];
      return source.imports.flatMap((specifier) => {
        const target = targetOf(source, specifier);
        const to = target === null ? -1 : layers.indexOf(roomOf(target) as (typeof layers)[number]);
        return to >= 0 && to < from ? [`imports upwards: ${specifier}`] : [];
      });
    });
    expect(found).toEqual([]);
  });

  it('adapters stand at the side: they see ports and domain, and only the wiring sees them', () => {
    const found = offences((source) =>
      source.imports.flatMap((specifier) => {
        const target = targetOf(source, specifier);
        if (target === null) return [];
        const [from, to] = [roomOf(source.path), roomOf(target)];
        if (to === 'adapters' && from !== 'adapters' && !source.path.startsWith('hosts/wiring/'))
          return [`imports ${specifier}`];
        if (from === 'adapters' && !['adapters', 'ports', 'domain'].includes(to)) return [`imports ${specifier}`];
        return [];
      }),
    );
    expect(found).toEqual([]);
  });

  it('vendor packages appear in adapters and hosts only, Probot also in the app', () => {
    const found = offences((source) => {
      const room = roomOf(source.path);
      if (room === 'adapters' || room === 'hosts') return [];
      return source.imports.filter(
        (specifier) => vendors.some((vendor) => vendor.test(specifier)) || (specifier === 'probot' && room !== 'app'),
      );
    });
    expect(found).toEqual([]);
  });

  it('the domain imports nothing but zod and itself', () => {
    const found = offences((source) =>
      roomOf(source.path) === 'domain'
        ? source.imports.filter(
            (specifier) => !/^(?:zod(?:\/.+)?|node:crypto)$/.test(specifier) && !specifier.startsWith('./'),
          )
        : [],
    );
    expect(found).toEqual([]);
  });

  it('takes zod as a namespace: as an object all of it goes into every bundle, twice what is used', () => {
    const found = sources.filter(({ text }) => /^import (?:type )?\{[^}\n]*\} from 'zod(?:\/mini)?';/m.test(text));
    expect(found.map(({ path }) => path)).toEqual([]);
  });

  it('has no import cycles', () => {
    const graph = new Map(
      sources.map((source) => [source.path, source.imports.flatMap((s) => targetOf(source, s) ?? [])]),
    );
    const done = new Set<string>();
    const cycles: string[] = [];
    const visit = (path: string, trail: readonly string[]): void => {
      if (trail.includes(path)) cycles.push([...trail.slice(trail.indexOf(path)), path].join(' -> '));
      else if (!done.has(path)) {
        for (const next of graph.get(path) ?? []) visit(next, [...trail, path]);
        done.add(path);
      }
    };
    for (const path of graph.keys()) visit(path, []);
    expect(cycles).toEqual([]);
  });

  it('has no barrels and no drawers called utils, common, helpers or misc', () => {
    const found = sources
      .map(({ path }) => path)
      .filter((path) => /(^|\/)(index|utils?|common|helpers?|misc)(\/|\.ts$)/.test(path));
    expect(found).toEqual([]);
  });

  it('reads the environment in one module, which only hosts see', () => {
    expect(
      offences((source) =>
        source.path !== 'config.ts' && /process\.env/.test(code(source.text)) ? ['process.env'] : [],
      ),
    ).toEqual([]);
    const seen = offences((source) =>
      roomOf(source.path) === 'hosts'
        ? []
        : source.imports.filter((specifier) => targetOf(source, specifier) === 'config.ts'),
    );
    expect(seen).toEqual([]);
  });

  it('keeps clock, chance, network and timers out of the replayed stories: they come through ports', () => {
    const forbidden =
      /\b(Date\.now|new Date\(\)|Math\.random|randomUUID|randomBytes|setTimeout|setInterval|performance\.now|process\.)|(?<![.\w])fetch\(/;
    const found = offences((source) =>
      ['study', 'experiment', 'refinement', 'arm', 'command'].includes(roomOf(source.path))
        ? (code(source.text).match(forbidden)?.slice(0, 1) ?? [])
        : [],
    );
    expect(found).toEqual([]);
  });

  it('keeps files at 300 lines at most', () => {
    const found = sources.filter(({ text }) => text.split('\n').length > 301).map(({ path }) => path);
    expect(found).toEqual([]);
  });

  it('opens each file with a line on what it is for', () => {
    expect(sources.filter(({ text }) => !/^(#!.*\n)?\/\//.test(text)).map(({ path }) => path)).toEqual([]);
  });

  it('keeps no mutable state in a module of the stories', () => {
    const found = offences((source) =>
      [
        'study',
        'experiment',
        'refinement',
        'arm',
        'command',
        'phases',
        'comment',
        'comparison',
        'gates',
        'agent',
      ].includes(roomOf(source.path))
        ? (code(source.text).match(/^(export )?let \w+|^(export )?const \w+ = new (Map|Set|WeakMap)\(\);/gm) ?? [])
        : [],
    );
    expect(found).toEqual([]);
  });

  it('asks a table of names from outside by `ownOf`: `constructor` and `toString` are in every object', () => {
    const found = offences(({ text }) => {
      const plain = code(text);
      const tables = [...plain.matchAll(/\bconst (\w+): (?:Readonly<)?Record<string,/g)].map(([, name]) => name);
      // What is written to, or deleted, is a table's own.
      const asked = (name: string) => new RegExp(`(?<![.\\w])${name}(?:\\?\\.)?\\[(?!['"\`])[^\\]]+\\](?! = )`, 'g');
      const written = (name: string) => new RegExp(`(?<![.\\w])delete ${name}\\[`, 'g');
      return tables.flatMap((name = '') => plain.replaceAll(written(name), '').match(asked(name)) ?? []);
    }).filter((offence) => !offence.startsWith('hosts/demo/'));
    expect(found).toEqual([]);
  });
});
