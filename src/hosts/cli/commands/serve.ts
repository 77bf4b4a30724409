// `outrider serve`: the bot as one process with the embedded engine.
import type { Command } from 'commander';
import { UsageError } from '../../../domain/errors.ts';
import type { ListenOptions } from '../serve-bot.ts';

export function serveCommand(program: Command): void {
  program
    .command('serve')
    .description('Run the bot as one process; its data lies in OUTRIDER_DATA_DIR and survives a kill.')
    .option('--port <port>', 'port to listen on (default: PORT, else 3000)', portOf)
    .option('--host <host>', 'address to listen on (default: all)')
    .option('--setup', 'where no GitHub App is configured: offer a page that makes one, then start')
    .action(async (options: ListenOptions) => {
      const { serve } = await import('../serve-bot.ts');
      await serve(options);
    });
}

function portOf(text: string): number {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new UsageError(`--port takes a number from 0 to 65535, not ${text}.`);
  return port;
}
