// Fails in a way that nobody handles, as its argument says, and shows whether it is still there a moment later.
import { watchForUnhandled } from '../../src/hosts/last-resort.ts';
import { jsonLog } from '../../src/hosts/log.ts';

watchForUnhandled(jsonLog({ level: 'info', secrets: () => ['a-secret-of-ours'] }));
const failure = () => new Error('fetch failed with a-secret-of-ours', { cause: new Error('read ECONNRESET') });
if (process.argv[2] === 'rejection') void Promise.reject(failure());
else
  setTimeout(() => {
    throw failure();
  }, 10);
setTimeout(() => process.stdout.write('still here\n'), 200);
