// `outrider serve` with short waits, as a process of its own: started, killed and started again by the tests beside it, from a bundle.
import { enableCompileCache, flushCompileCache } from 'node:module';
import { join } from 'node:path';

// As the command does it, and kept soon, for this process is killed: what its first life compiled, the others load.
enableCompileCache(join(import.meta.dirname, 'compiled'));
const { serve } = await import('../../src/hosts/cli/serve-bot.ts');
const { testPace } = await import('./pace.ts');

flushCompileCache();
await serve({ port: 0, host: '127.0.0.1' }, { pace: testPace, throttle: false, arxivPauseMs: 0, githubPauseMs: 100 });
