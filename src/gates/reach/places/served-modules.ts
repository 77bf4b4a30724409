// Modules of which a worker or server of a framework takes every export, since it is handed the module as a whole.
import type { Program } from '../../program.ts';
import { moduleFile } from '../../resolve/ecmascript.ts';
import { withJoinedPaths } from '../scans/joined-paths.ts';

interface Server {
  /** The package that it comes from. */
  readonly from: RegExp;
  /** What its settings call the module, or its function that is given one. */
  readonly key: string;
  readonly call: string;
}

const servers: readonly Server[] = [
  { from: /["']@temporalio\/(?:worker|testing)["']/, key: 'activities', call: '' },
  {
    from: /["'](?:@apollo\/(?:server|subgraph)|apollo-server[\w-]*|graphql-yoga|graphql-tools|@graphql-tools\/schema|mercurius)["']/,
    key: 'resolvers',
    call: '',
  },
  { from: /["'](?:@grpc\/grpc-js|grpc)["']/, key: '', call: 'addService' },
];

/** A text hands a module, by the name that it has there, to such a server. */
export const servesModule = (text: string, name: string): boolean =>
  servers.some(({ from, key, call }) => {
    if (!from.test(text)) return false;
    if (call !== '') return new RegExp(`\\.${call}\\([^()]*,\\s*${name}\\s*,?\\s*\\)`).test(text);
    const given = name === key ? `${key}(?:\\s*:\\s*${name})?` : `${key}\\s*:\\s*${name}`;
    return new RegExp(`\\(\\s*\\[?\\s*(?:[\\w$.]+,\\s*)?\\{(?:[^{}]*,)?\\s*${given}\\s*[,}]`).test(text);
  });

const placed =
  /\bworkflowsPath\s*:\s*(?:require\.resolve\(|(?:url\.)?fileURLToPath\(\s*new URL\(|new URL\()?\s*(["'`])([^"'`$\n]+)\1/g;

/** A text tells a worker where a module stands: `workflowsPath: require.resolve('./workflows')`. */
export const servesPlace = (text: string, at: { program: Program; by: string; path: string }): boolean =>
  /["']@temporalio\/(?:worker|testing)["']/.test(text) &&
  [...withJoinedPaths(text).matchAll(placed)].some(
    ([, , place = '']) => moduleFile(at.program, at.by, place.startsWith('.') ? place : `./${place}`) === at.path,
  );
