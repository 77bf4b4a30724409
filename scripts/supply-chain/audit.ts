// What `npm audit` answered: known holes, none, or no answer, which is never taken for none.
import * as z from 'zod';

const Report = z.object({
  metadata: z.object({ vulnerabilities: z.object({ high: z.number(), critical: z.number(), total: z.number() }) }),
  vulnerabilities: z.record(z.string(), z.object({ severity: z.string() })).default({}),
});

export type Audit =
  | { readonly kind: 'clean'; readonly lesser: number }
  | { readonly kind: 'holes'; readonly names: readonly string[] }
  /** The registry has no advisories to ask, or cannot be reached. */
  | { readonly kind: 'not_asked'; readonly reason: string };

/** Reads what `npm audit --json` printed, whatever its exit status. */
export function readAudit(printed: string): Audit {
  const report = Report.safeParse(jsonOf(printed));
  if (!report.success) return { kind: 'not_asked', reason: reasonOf(jsonOf(printed)) };
  const { high, critical, total } = report.data.metadata.vulnerabilities;
  if (high + critical === 0) return { kind: 'clean', lesser: total };
  const names = Object.entries(report.data.vulnerabilities)
    .filter(([, { severity }]) => severity === 'high' || severity === 'critical')
    .map(([name]) => name);
  return { kind: 'holes', names };
}

function reasonOf(answer: unknown): string {
  const told = z.object({ message: z.string() }).safeParse(answer);
  const text = told.success ? told.data.message : 'npm gave no answer that can be read';
  return text.replace(/\s+-\s+\w+\s+https?:\S+/, '');
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
