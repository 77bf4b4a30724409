// `outrider serve` with short waits that says, whenever it gets SIGUSR2, what it holds after a full collection: `soak {json}` on stdout.
// Started with --expose-gc.
import { readdirSync } from 'node:fs';
import { serve } from '../../src/hosts/cli/serve-bot.ts';
import { testPace } from '../e2e/pace.ts';

/** Objects that only a finalizer lets go of are gone after the second. */
function collect(): void {
  const { gc } = globalThis as { gc?: () => void };
  if (gc === undefined) throw new Error('the soak needs --expose-gc');
  gc();
  gc();
}

process.on('SIGUSR2', () => {
  collect();
  const { heapUsed, external, rss } = process.memoryUsage();
  const open = readdirSync('/proc/self/fd').length;
  process.stdout.write(`soak ${JSON.stringify({ kept: heapUsed + external, rss, open })}\n`);
});
await serve({ port: 0, host: '127.0.0.1' }, { pace: testPace, throttle: false, arxivPauseMs: 0, githubPauseMs: 20 });
