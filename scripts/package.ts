// `npm run package`: builds and packages the service as a deployment would, offline, and checks what came out. Exit 1 with reasons.
import { join } from 'node:path';
import { checkPackage } from './packaging/check.ts';

if (process.argv.length > 2) {
  console.error('package: takes no arguments: what it checks is the same for every stage.');
  process.exit(2);
}
const megabytes = (bytes: number) => `${(bytes / 1024 / 1024).toFixed(1)} MB`;

const { functions, template, problems } = await checkPackage(join(import.meta.dirname, '..'));
for (const { name, zip, unpacked, entries } of functions) {
  console.log(`${name.padEnd(10)} ${megabytes(zip)} zipped, ${megabytes(unpacked)} unpacked, ${entries.length} files`);
}
console.log(`template   ${Object.keys(template.Resources).length} resources against the CloudFormation specification`);
for (const problem of problems) console.error(`wrong      ${problem}`);
if (problems.length > 0) process.exitCode = 1;
else console.log('ready to be deployed');
