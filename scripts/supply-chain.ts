// `npm run supply-chain`: writes the bill of materials to dist/, checks licences and hashes, and asks for known holes. Exit 1 with reasons.
import { execFile } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readAudit } from './supply-chain/audit.ts';
import { billProblems, writeBill } from './supply-chain/bill.ts';

const root = join(import.meta.dirname, '..');
const { name } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { name: string };
const { text, components } = await writeBill(root, name);
await mkdir(join(root, 'dist'), { recursive: true });
await writeFile(join(root, 'dist/sbom.cdx.json'), text);
console.log(`bill of materials  ${components.length} packages in dist/sbom.cdx.json`);

const problems = billProblems(components);
const printed = await new Promise<string>((resolve) => {
  execFile('npm', ['audit', '--omit=dev', '--json'], { cwd: root, maxBuffer: 64 * 1024 * 1024 }, (_error, stdout) =>
    resolve(stdout),
  );
});
const audit = readAudit(printed);
if (audit.kind === 'clean') console.log(`known holes        none that is high or critical; ${audit.lesser} lesser`);
if (audit.kind === 'not_asked') console.log(`known holes        NOT LOOKED UP: ${audit.reason}`);
if (audit.kind === 'holes') problems.push(...audit.names.map((each) => `${each} has a known hole, high or critical.`));
for (const problem of problems) console.error(`wrong              ${problem}`);
if (problems.length > 0) process.exitCode = 1;
