// The doctor's findings as text or JSON; what of the environment cannot be used is a finding too, beside all others.
import { type Config, lenientConfig } from '../../config.ts';
import { UsageError } from '../../domain/errors.ts';
import { type Examination, examine } from '../doctor/examine.ts';
import { type Finding, fault } from '../doctor/finding.ts';
import { goThroughProxy } from '../proxy.ts';

type Environment = NonNullable<Parameters<typeof lenientConfig>[0]>;

export interface DoctorFlags {
  readonly repo?: string;
  readonly offline?: boolean;
  readonly json?: boolean;
}

/** Answers 0 when nothing is wrong (warnings are allowed), 1 when something is. Throws UsageError for flags that make no sense. */
export async function runDoctor(
  { repo, offline = false, json = false }: DoctorFlags,
  write: (text: string) => void,
  from: { readonly env?: Environment } & Pick<Examination, 'looks' | 'now'> = {},
): Promise<number> {
  if (repo !== undefined && !/^[\w.-]+\/[\w.-]+$/.test(repo))
    throw new UsageError(`--repo takes OWNER/NAME, not ${repo}.`);
  if (repo !== undefined && offline)
    throw new UsageError('--repo needs GitHub, and --offline sends no request: take one of them.');
  const { env, ...rest } = from;
  const findings = await examined(env, { offline, repo: repo ?? null, ...rest });
  const wrong = findings.filter(({ level }) => level === 'error').length;
  if (json) write(`${JSON.stringify({ schema_version: 1, ok: wrong === 0, findings }, null, 2)}\n`);
  else write(textOf(findings));
  return wrong === 0 ? 0 : 1;
}

async function examined(env: Environment | undefined, examination: Examination): Promise<Finding[]> {
  const { config, malformed } = lenientConfig(env);
  const proxy = malformed.some(({ variable }) => /proxy$/i.test(variable)) ? null : throughProxy(config);
  const wrong = malformed.map(({ variable, problem }) =>
    fault(variable, {
      what: problem,
      why: 'Nothing starts.',
      mend: 'Set it to a value of its kind, or take it away.',
    }),
  );
  // What was to go through a proxy must not go past it.
  const found = await examine(config, {
    ...examination,
    offline: examination.offline || proxy === null || proxy.length > 0,
  });
  return [...wrong, ...(proxy ?? []), ...found];
}

/** Empty where requests go the way that is set. */
function throughProxy({ proxy }: Config): Finding[] {
  try {
    goThroughProxy(proxy);
    return [];
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    return [fault('HTTPS_PROXY', { what: error.message, why: 'Nothing starts.', mend: 'Do one of the two.' })];
  }
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
