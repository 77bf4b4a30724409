// Writes rows 1 to N one by one into a file, says so, and waits to be killed: what it wrote lies in the log alone.
import { sqliteRows } from '../../../src/adapters/stores/sqlite-rows.ts';

const [file = '', count = '0'] = process.argv.slice(2);
const rows = sqliteRows(file, { now: Date.now });
for (let n = 1; n <= Number(count); n += 1) await rows.put({ pk: 'p', sk: String(n).padStart(3, '0') }, n, 'absent');
process.stdout.write('written\n');
setInterval(() => undefined, 1_000);
