// The doctor's findings as text or JSON; an environment that cannot even be read is a finding too.
import { type Config, readConfig } from '../../config.ts';
import { UsageError } from '../../domain/errors.ts';
import { type Examination, examine } from '../doctor/examine.ts';
import { type Finding, fault } from '../doctor/finding.ts';
import { goThroughProxy } from '../proxy.ts';

export interface DoctorFlags {
  readonly repo?: string;
  readonly offline?: boolean;
  readonly json?: boolean;
}

/** Answers 0 when nothing is wrong (warnings are allowed), 1 when something is. Throws UsageError for flags that make no sense. */
export async function runDoctor(
  { repo, offline = false, json = false }: DoctorFlags,
  write: (text: string) => void,
  from: { readonly read?: () => Config } & Pick<Examination, 'looks' | 'now'> = {},
): Promise<number> {
  if (repo !== undefined && !/^[\w.-]+\/[\w.-]+$/.test(repo))
    throw new UsageError(`--repo takes OWNER/NAME, not ${repo}.`);
  if (repo !== undefined && offline)
    throw new UsageError('--repo needs GitHub, and --offline sends no request: take one of them.');
  const { read = () => readConfig(), ...rest } = from;
  const findings = await examined(read, { offline, repo: repo ?? null, ...rest });
  const wrong = findings.filter(({ level }) => level === 'error').length;
  if (json) write(`${JSON.stringify({ schema_version: 1, ok: wrong === 0, findings }, null, 2)}\n`);
  else write(textOf(findings));
  return wrong === 0 ? 0 : 1;
}

async function examined(read: () => Config, examination: Examination): Promise<Finding[]> {
  let config: Config;
  try {
    config = read();
    goThroughProxy(config.proxy);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    return [
      fault('environment', {
        what: error.message,
        why: 'Nothing starts.',
        mend: 'Set the variable to a value of its kind, or take it away.',
      }),
    ];
  }
  return examine(config, examination);
}

const signs = { ok: 'ok   ', warn: 'warn ', error: 'wrong' } as const;

export function textOf(findings: readonly Finding[]): string {
  const lines = findings.map(({ level, about, what, why, mend }) =>
    level === 'ok'
      ? `${signs[level]}  ${about}: ${what}`
      : `${signs[level]}  ${about}: ${what}\n         ${why}\n         ${mend}`,
  );
  const count = (level: Finding['level']) => findings.filter((finding) => finding.level === level).length;
  return `${lines.join('\n')}\n\n${count('error')} wrong, ${count('warn')} to look at, ${count('ok')} sound\n`;
}
