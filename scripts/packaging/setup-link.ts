// `npm run deploy -- --stage prod --setup`: a link to the page that makes the GitHub App, good for an hour. Its token is drawn here and
// printed once; the deployment is told what the token is checked by, and nothing else.
import { spawnSync } from 'node:child_process';
import { newToken, verifierOf } from '../../src/hosts/setup/link.ts';

const hour = 60 * 60 * 1000;

export interface Drawn {
  /** For osls, in place of `--setup`. */
  readonly args: readonly string[];
  readonly token: string;
  readonly until: Date;
}

/** null: no link was asked for. `now`: milliseconds since 1970. */
export function drawSetup(args: readonly string[], now: number): Drawn | null {
  if (!args.includes('--setup')) return null;
  const token = newToken();
  const until = new Date(now + hour);
  const told = { setupVerifier: verifierOf(token), setupUntil: until.toISOString() };
  const params = Object.entries(told).flatMap(([name, value]) => ['--param', `${name}=${value}`]);
  return { args: [...args.filter((arg) => arg !== '--setup'), ...params], token, until };
}

export interface Told {
  /** null when the stack does not name the page. */
  readonly link: string | null;
  /** What osls complained of. */
  readonly problem: string;
}

/** Asks osls, by the same arguments as it deployed by, where the page is. `env`: the caller's, with the credentials for AWS. */
export function askLink(
  drawn: Drawn,
  osls: { readonly bin: string; readonly cwd: string; readonly env?: NodeJS.ProcessEnv },
): Told {
  const { bin, cwd, env = process.env } = osls;
  const info = spawnSync(process.execPath, [bin, 'info', '--verbose', ...drawn.args], { cwd, env, encoding: 'utf8' });
  const page = /^\s*SetupUrl: (https:\/\/\S+)$/m.exec(info.stdout)?.[1];
  return {
    link: page === undefined ? null : `${page}?token=${drawn.token}`,
    problem: `${info.stdout}${info.stderr}`.trim(),
  };
}
