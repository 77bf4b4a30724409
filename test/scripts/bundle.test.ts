// The webhook's bundle: what is in it, and what of it is loaded when.
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { isBuiltin } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build, type Metafile, type Plugin } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundleWebhook, runnable } from '../../scripts/bundle.ts';
import { trimmed } from '../../scripts/trimmed.ts';

describe('the webhook’s bundle', () => {
  const packageOf = (path: string) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1] ?? null;
  let out: string;
  let inputs: Metafile['inputs'];
  let outputs: Metafile['outputs'];

  /** The files that are loaded with this module of ours: its chunk, and what that imports at once. */
  function filesWith(file: string): string[] {
    const loaded = new Set<string>();
    const load = (path: string) => {
      if (loaded.has(path)) return;
      loaded.add(path);
      for (const { path: next, kind } of outputs[path]?.imports ?? [])
        if (kind === 'import-statement' && next in outputs) load(next);
    };
    const [chunk] = Object.entries(outputs).find(([, { inputs }]) => file in inputs) ?? [];
    if (chunk === undefined) throw new Error(`${file} is not in the bundle`);
    load(chunk);
    return [...loaded];
  }

  const loadedWith = (file: string) => filesWith(file).flatMap((path) => Object.keys(outputs[path]?.inputs ?? {}));

  const packagesWith = (file: string) => new Set(loadedWith(file).map(packageOf));

  beforeAll(async () => {
    out = await mkdtemp(join(tmpdir(), 'outrider-light-'));
    ({ inputs, outputs } = await bundleWebhook(out));
  });

  afterAll(() => rm(out, { recursive: true, force: true }));

  it('stays light: no model, no parser of code or pages; Probot and the AWS SDK come with the first delivery or link', () => {
    const all = new Set(Object.keys(inputs).map(packageOf));
    for (const heavy of [
      '@anthropic-ai/sdk',
      'openai',
      'cheerio',
      'unpdf',
      '@vscode/tree-sitter-wasm',
      '@aws/durable-execution-sdk-js',
      '@secretlint/core',
    ])
      expect(all).not.toContain(heavy);
    const clients = [...all].filter((name) => name?.startsWith('@aws-sdk/client-'));
    // Lambda's API is called without one.
    expect(clients.toSorted()).toEqual(['@aws-sdk/client-s3', '@aws-sdk/client-ssm']);

    const first = packagesWith('src/hosts/lambda/webhook.ts');
    expect(first).toContain('@octokit/webhooks');
    for (const late of [
      'probot',
      '@aws-sdk/client-s3',
      '@aws-sdk/client-ssm',
      'mdast-util-from-markdown',
      '@opentelemetry/sdk-trace',
      '@opentelemetry/sdk-metrics',
    ])
      expect(first).not.toContain(late);
    expect([...all]).toContain('probot');
  });

  it('reads an event by what its kind takes, and Markdown where a comment may hold a command, or an issue a paper', () => {
    const kinds = ['checks', 'comment', 'hidden', 'pull', 'push', 'trigger'].map(
      (kind) => `src/command/receive/${kind}.ts`,
    );
    const before = loadedWith('src/app.ts');
    for (const kind of kinds) {
      const own = loadedWith(kind);
      expect(before).not.toContain(kind);
      expect(own.filter((path) => kinds.includes(path))).toEqual([kind]);
      expect(own.map(packageOf)).not.toContain('mdast-util-from-markdown');
    }
    expect(packagesWith('src/command/parse/parse.ts')).toContain('mdast-util-from-markdown');
  });

  it('hands off by as little of the AWS SDK as one call takes, none of it shared with what reads S3 or SSM', () => {
    const caller = 'src/adapters/durable/lambda-api.ts';
    const [path, chunk] = Object.entries(outputs).find(([, { inputs }]) => caller in inputs) ?? [];
    const packages = (each: string) => Object.keys(outputs[each]?.inputs ?? {}).map(packageOf);
    expect(chunk?.inputs[caller]?.bytesInOutput).toBeLessThan(100_000);
    const loaded = [path ?? '', ...(chunk?.imports ?? []).map((each) => each.path)];
    expect(loaded.flatMap(packages).filter((name) => /^@(?:aws-sdk|smithy)\//.test(name ?? ''))).toEqual([]);
  });

  it('holds nothing of what begins only with the experiment: what a receiver loads, V8 reads in every cold start', () => {
    const rooms = new Set(Object.keys(inputs).map((path) => /^src\/([^/]+)\//.exec(path)?.[1]));
    expect(rooms).toContain('command');
    for (const later of ['study', 'experiment', 'refinement', 'phases', 'codemap', 'report'])
      expect(rooms).not.toContain(later);
  });

  it('holds no part of Probot that it never reaches: its client of GitHub, its printer, its server', () => {
    const held = Object.values(outputs).flatMap((output) => Object.keys(output.inputs).map(packageOf));
    expect(held).toContain('probot');
    for (const unreached of [
      'pino',
      'pino-http',
      '@octokit/core',
      '@octokit/request',
      '@octokit/auth-app',
      '@octokit/plugin-rest-endpoint-methods',
      'yaml',
    ])
      expect(held).not.toContain(unreached);
  });

  it('holds the small zod alone: whoever takes one schema of the large one loads all of it', () => {
    const held = Object.values(outputs).flatMap((output) => Object.keys(output.inputs));
    expect(held.filter((path) => path.includes('/zod/v4/mini/'))).not.toEqual([]);
    expect(held.filter((path) => path.includes('/zod/v4/classic/'))).toEqual([]);
  });

  it('reads little for a command that it hands off: every kilobyte is a third of a million instructions of a cold start', () => {
    const path = [
      'src/hosts/lambda/webhook.ts',
      'src/hosts/lambda/receiver.ts',
      'src/command/receive/comment.ts',
      'src/command/parse/parse-line.ts',
      'src/hosts/wiring/webhook.ts',
    ];
    const files = new Set(path.flatMap((file) => filesWith(file)));
    const bytes = [...files].reduce((sum, file) => sum + (outputs[file]?.bytes ?? 0), 0);
    expect(bytes).toBeLessThan(245_000);
  });

  it('is of one byte a character: one beyond Latin-1, as in a regular expression, doubles what V8 reads of its file', async () => {
    const files = (await readdir(join(out, 'webhook'))).filter((name) => name.endsWith('.mjs'));
    expect(files).not.toHaveLength(0);
    for (const name of files) {
      const text = await readFile(join(out, 'webhook', name), 'utf8');
      expect(/[\u0100-\uffff]/.exec(text)?.[0], name).toBeUndefined();
    }
  });

  it('is laid flat: a module in a function of its own is read by V8 twice', async () => {
    const files = (await readdir(join(out, 'webhook'))).filter((name) => name.endsWith('.mjs'));
    const wrapped: string[] = [];
    for (const name of files) {
      const text = await readFile(join(out, 'webhook', name), 'utf8');
      wrapped.push(...[...text.matchAll(/=__esm\(\{"([^"]+)"/g)].flatMap(([, module = '']) => module));
    }
    expect(wrapped).toEqual([]);
  });

  it('asks for nothing that is not beside it but for Node’s own', () => {
    const asked = Object.values(outputs).flatMap(({ imports }) => imports.filter(({ external }) => external));
    expect(asked.map(({ path }) => path).filter((path) => !isBuiltin(path))).toEqual([]);
  });

  it('knows every character that HTML has a name for, without an object of them at the start', async () => {
    const decoder = "export { decodeNamedCharacterReference } from 'decode-named-character-reference';";
    const bundled = async (contents: string, plugins: Plugin[]) => {
      const stdin = { contents, resolveDir: import.meta.dirname };
      const { outputFiles } = await build({ ...runnable, banner: {}, splitting: false, stdin, write: false, plugins });
      const text = outputFiles[0]?.text ?? '';
      return { text, exported: await import(`data:text/javascript,${encodeURIComponent(text)}`) };
    };
    const original = await bundled(`${decoder} export { characterEntities } from 'character-entities';`, []);
    const ours = await bundled(decoder, [trimmed]);
    const names = [...Object.keys(original.exported.characterEntities), 'unheardof', 'constructor', '__proto__', ''];
    expect(names.length).toBeGreaterThan(2000);
    const decoded = ({ exported }: typeof ours) => names.map((name) => exported.decodeNamedCharacterReference(name));
    expect(decoded(ours)).toEqual(decoded(original));
    expect(original.text).toContain('nbsp:');
    expect(ours.text).not.toContain('nbsp:');
  });

  it('leaves stack traces that people can read', async () => {
    const longest = Math.max(
      ...(await readFile(join(out, 'webhook/index.mjs'), 'utf8')).split('\n').map((line) => line.length),
    );
    expect(longest).toBeLessThan(500);
  });
});
