// Whether there is a stage, and anything to sign in to AWS with, seen before minutes are spent on a build.
import { existsSync } from 'node:fs';
import { join } from 'node:path';

type Env = Readonly<Record<string, string | undefined>>;

const variables = [
  'AWS_PROFILE',
  'AWS_WEB_IDENTITY_TOKEN_FILE',
  'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI',
  'AWS_CONTAINER_CREDENTIALS_FULL_URI',
];

/** One sentence that says what to do; null: there are credentials, whether AWS takes them or not. */
export function credentialsProblem(env: Env, exists: (path: string) => boolean = existsSync): string | null {
  if (env.AWS_ACCESS_KEY_ID && env.AWS_SECRET_ACCESS_KEY) return null;
  if (env.AWS_ACCESS_KEY_ID) return 'AWS_ACCESS_KEY_ID is set without AWS_SECRET_ACCESS_KEY: set both.';
  if (variables.some((name) => env[name])) return null;
  const home = env.HOME ?? '';
  const files = [
    env.AWS_SHARED_CREDENTIALS_FILE ?? join(home, '.aws/credentials'),
    env.AWS_CONFIG_FILE ?? join(home, '.aws/config'),
  ];
  if (files.some(exists)) return null;
  return 'There are no credentials for AWS: run "aws configure sso" and set AWS_PROFILE, or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.';
}

/** What is wrong with `--stage prod` in the arguments, in one sentence; null: it can name a stack. */
export function stageProblem(args: readonly string[], verb: string): string | null {
  const at = args.indexOf('--stage');
  const joined = args.find((arg) => arg.startsWith('--stage='))?.slice('--stage='.length);
  const stage = joined ?? (at < 0 ? undefined : args[at + 1]);
  if (stage === undefined || stage.startsWith('-')) return `name the stage: npm run ${verb} -- --stage prod`;
  // Lambda's names have 64 characters: "outrider-", this, and "-experiment".
  if (/^[a-z][a-z0-9-]{0,30}$/.test(stage)) return null;
  return `"${stage}" cannot name a stage: a small letter, then at most 30 small letters, digits and dashes.`;
}
