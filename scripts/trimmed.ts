// What the bundles leave out: modules of packages that no function of ours reaches, where esbuild cannot see it. Every kilobyte that is
// loaded is read by V8 in a cold start, whether it runs or not.
import { readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Plugin, PluginBuild } from 'esbuild';

/** Modules that stand in for others: path below node_modules -> what is in the bundle in its place. */
const instead: Readonly<Record<string, string>> = {
  // Probot is given its client, its log and its app (`hosts/probot.ts`, `hosts/lambda/receiver.ts`), and no server of its own.
  'probot/lib/octokit/probot-octokit.js': without('ProbotOctokit'),
  // A client that asks nothing needs neither a key nor limits, nor what asks GitHub for tokens.
  'probot/lib/octokit/get-probot-octokit-with-defaults.js':
    'export const getProbotOctokitWithDefaults = async ({ Octokit }) => Octokit.defaults();',
  'probot/lib/helpers/get-log.js': without('getLog'),
  'probot/lib/create-probot.js': without('createProbot'),
  'probot/lib/create-node-middleware.js': without('createNodeMiddleware'),
  'probot/lib/run.js': without('run'),
  'probot/lib/server/server.js': `${without('Server')} export const defaultWebhookPath = undefined, defaultWebhookSecret = undefined;`,
  // Limits that several processes share through Redis.
  'bottleneck/lib/index.js': 'export default {};',
  'npx-import-light/index.js': without('npxImport'),
  // On Lambda the credentials of the function's role stand in the environment; the chain that looks everywhere else is a third of the SDK.
  '@aws-sdk/credential-provider-node/dist-es/index.js':
    "export { fromEnv as defaultProvider } from '@aws-sdk/credential-provider-env';",
  // For a Node that was built without its own.
  '@smithy/core/dist-es/submodules/checksum/sha256/Sha256Js.js': without('Sha256Js'),
};

/** Exports that say so where they are called all the same, as a function or with `new`. */
function without(...names: readonly string[]): string {
  return names
    .map((name) => `export function ${name}() { throw new Error('${name} was left out of this bundle'); }`)
    .join(' ');
}

export const trimmed: Plugin = {
  name: 'trimmed',
  setup(plugged) {
    plugged.onLoad({ filter: /node_modules/ }, ({ path }) => {
      const contents = instead[path.slice(path.lastIndexOf('/node_modules/') + '/node_modules/'.length)];
      return contents === undefined ? null : { contents, resolveDir: dirname(path) };
    });
    requireHttp(plugged);
    declarePure(plugged);
    layProbotFlat(plugged);
    readEntitiesLate(plugged);
    nameOurselvesBriefly(plugged);
  },
};

/** What the webhook leaves out beside that: each of its schemas could write itself down as JSON Schema, and none is asked to. */
export const schemasUnwritten: Plugin = {
  name: 'schemas-unwritten',
  setup(plugged) {
    plugged.onLoad({ filter: /\/zod\/v4\/core\/(?:json-schema-processors|to-json-schema)\.js$/ }, async ({ path }) => ({
      contents: without(...Object.keys(await import(pathToFileURL(path).href))),
    }));
  },
};

/** Of what we say of our package only these are read while it runs. */
function nameOurselvesBriefly(plugged: PluginBuild): void {
  plugged.onLoad({ filter: /\/package\.json$/ }, async ({ path }) => {
    if (path.includes('/node_modules/')) return null;
    const { version, repository } = JSON.parse(await readFile(path, 'utf8'));
    return { contents: JSON.stringify({ version, repository }), loader: 'json' };
  });
}

/** An ES import of `node:http` reads every export of it, and one of them loads the whole of fetch; asking by `require` does not. */
function requireHttp(plugged: PluginBuild): void {
  plugged.onResolve({ filter: /^(?:node:)?http$/ }, ({ kind }) =>
    kind === 'require-call' ? null : { path: 'http', namespace: 'required' },
  );
  plugged.onLoad({ filter: /^http$/, namespace: 'required' }, () => ({
    contents: "module.exports = require('node:http');",
  }));
}

/**
 * Cheerio fetches and decodes pages with two of these; we hand it text. The third tells the rules of endpoints what a partition of AWS is, which
 * each client of the SDK does once more. Declared free of side effects they fall away unused.
 */
function declarePure(plugged: PluginBuild): void {
  plugged.onResolve(
    { filter: /^(?:undici|encoding-sniffer|\.\/util-endpoints\/aws)$/ },
    async ({ path, pluginData, ...from }) => {
      if (pluginData === 'resolved') return null;
      const found = await plugged.resolve(path, {
        importer: from.importer,
        kind: from.kind,
        resolveDir: from.resolveDir,
        pluginData: 'resolved',
      });
      return { ...found, sideEffects: false };
    },
  );
}

/** The adapter hands on what Probot exports, which nobody asks it for; by its `require` esbuild would put all of Probot into functions. */
function layProbotFlat(plugged: PluginBuild): void {
  plugged.onResolve({ filter: /^probot$/ }, ({ kind }) =>
    kind === 'require-call' ? { path: 'probot', namespace: 'unasked' } : null,
  );
  plugged.onLoad({ filter: /^probot$/, namespace: 'unasked' }, () => ({ contents: 'module.exports = {};' }));
}

/** HTML knows more than 2,000 names of characters: read when a comment has one, where an object of them would be made by each cold start. */
function readEntitiesLate(plugged: PluginBuild): void {
  plugged.onLoad({ filter: /\/node_modules\/decode-named-character-reference\/index\.js$/ }, async ({ path }) => {
    const from = { kind: 'import-statement', resolveDir: dirname(path) } as const;
    const { path: entities } = await plugged.resolve('character-entities', from);
    const { characterEntities } = await import(pathToFileURL(entities).href);
    return { contents: lateEntities(JSON.stringify(characterEntities)) };
  });
}

const lateEntities = (json: string) => `let known;
  export function decodeNamedCharacterReference(name) {
    known ??= JSON.parse(${JSON.stringify(json)});
    return Object.hasOwn(known, name) ? known[name] : false;
  }`;
