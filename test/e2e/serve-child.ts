// `outrider serve` with short waits, as a process of its own: started, killed and started again by the tests beside it.
import { enableCompileCache, flushCompileCache } from 'node:module';
import { join } from 'node:path';

// As the command does it; kept at once, for this process is killed. It has a hundred lives in these tests, and each one compiles less.
enableCompileCache(join(import.meta.dirname, '../../node_modules/.cache/outrider'));
const { serve } = await import('../../src/hosts/cli/serve-bot.ts');
const { testPace } = await import('./pace.ts');

await serve({ port: 0, host: '127.0.0.1' }, { pace: testPace, throttle: false, arxivPauseMs: 0, githubPauseMs: 100 });
flushCompileCache();
