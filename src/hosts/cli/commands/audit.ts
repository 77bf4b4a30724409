// `outrider audit`: who did what, from the comment to the artifact, and whether the log is whole.
import { type Command, InvalidArgumentError } from 'commander';
import type { AuditFlags } from '../print-audit.ts';

export function auditCommand(program: Command): void {
  program
    .command('audit')
    .description(
      'Print and verify the audit log of an owner or of one experiment: 0 when it is whole, 1 when it was tampered with.',
    )
    .option('--owner <org>', 'every command and run of this user or organisation, and what operators did')
    .option('--experiment <id>', 'one experiment, or one command, by its id')
    .option(
      '--since <date>',
      'with --owner: what began on this day or later, 2026-11-01 or 2026-11-01T12:00:00Z',
      momentOf,
    )
    .option('--json', 'print one JSON document and nothing else')
    .action(async (flags: AuditFlags) => {
      const { runAudit } = await import('../print-audit.ts');
      process.exitCode = await runAudit(flags, (text) => void process.stdout.write(text));
    });
}

/** As the index has it: an ISO moment in UTC. */
function momentOf(text: string): string {
  const time = /^\d{4}-\d{2}-\d{2}/.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(time)) throw new InvalidArgumentError('write a date as 2026-11-01 or 2026-11-01T12:00:00Z');
  return new Date(time).toISOString();
}
