// Whether there is anything to sign in to AWS with, seen before minutes are spent on a build.
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

/** `--stage prod` from the arguments; null where it is missing or no name for a stack. */
export function stageOf(args: readonly string[]): string | null {
  const at = args.indexOf('--stage');
  const joined = args.find((arg) => arg.startsWith('--stage='))?.slice('--stage='.length);
  const stage = joined ?? (at < 0 ? undefined : args[at + 1]);
  return stage !== undefined && /^[a-z][a-z0-9-]{0,30}$/.test(stage) ? stage : null;
}
