// Where editors find the JSON Schema of the settings file: in the repository that this package says it is from, or nowhere that we know.
import * as z from 'zod';
import pkg from '../../../package.json' with { type: 'json' };
import { UsageError } from '../../domain/errors.ts';

/** As npm takes it: https://docs.npmjs.com/cli/configuring-npm/package-json#repository */
const Package = z.object({ repository: z.union([z.string(), z.object({ url: z.string() })]).optional() });

const onGitHub =
  /^(?:github:|(?:git\+)?(?:https|ssh|git):\/\/(?:git@)?github\.com\/)?([\w.-]+)\/([\w.-]+?)(?:\.git)?\/?$/;

/** null: the package does not say, or it is not on GitHub. */
export function schemaAddress(from: unknown): string | null {
  const { repository } = Package.parse(from);
  const [, owner, name] = onGitHub.exec(typeof repository === 'object' ? repository.url : (repository ?? '')) ?? [];
  return owner === undefined
    ? null
    : `https://raw.githubusercontent.com/${owner}/${name}/HEAD/schema/outrider.schema.json`;
}

/** Of this very package; whoever publishes or forks it says once, in its `repository`, where it is. */
export const ownSchema: string | null = schemaAddress(pkg);

/** What a person gives instead: a URL, or a path as their editor resolves it. It stands in one line of a comment. */
export function checkedAddress(given: string): string {
  if (/^\S+$/.test(given)) return given;
  throw new UsageError('--schema takes a URL or a path without white space.');
}
