// `npm run deploy -- --stage prod`: checks, builds and deploys; `npm run remove -- --stage prod` takes the stack away. With `--setup` it
// prints a link to the page that makes the GitHub App. What else is given goes to osls.
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { bundleAll } from './bundle.ts';
import { checkPackage } from './packaging/check.ts';
import { credentialsProblem, stageProblem } from './packaging/credentials.ts';
import { askLink, type Drawn, drawSetup } from './packaging/setup-link.ts';

const root = join(import.meta.dirname, '..');
const osls = join(dirname(createRequire(import.meta.url).resolve('osls/package.json')), 'bin/serverless.js');
const [verb = '', ...given] = process.argv.slice(2);

const usage = {
  deploy: `npm run deploy -- --stage STAGE [--setup] [options of osls]

Checks, builds and deploys the stage.
  --setup            print a link to a page that makes the GitHub App, good for an hour
  --region REGION    another region than us-east-1
  --param NAME=VALUE alertEmail, monthlyLimit and others: docs/deploy.md
`,
  remove: `npm run remove -- --stage STAGE [options of osls]

Takes the stage's stack away. What stays, and is yours to delete: docs/deploy.md#removal
`,
};

function refuse(problem: string, status: 1 | 2): never {
  process.stderr.write(`deploy: ${problem}\n`);
  process.exit(status);
}

if (verb !== 'deploy' && verb !== 'remove') refuse(`there is no "${verb}": use deploy or remove.`, 2);
if (given.includes('--help') || given.includes('-h')) {
  process.stdout.write(usage[verb]);
  process.exit(0);
}
const misnamed = stageProblem(given, verb);
if (misnamed !== null) refuse(misnamed, 2);
const setup = drawSetup(given, Date.now());
if (setup && verb === 'remove') refuse('--setup goes with deploy.', 2);
const problem = credentialsProblem(process.env);
if (problem !== null) refuse(problem, 2);
if (verb === 'deploy') {
  const { problems } = await checkPackage(root);
  if (problems.length > 0) refuse(`nothing was deployed:\n${problems.join('\n')}`, 1);
  await bundleAll(join(root, 'dist'));
}
const args = setup?.args ?? given;
const { status } = spawnSync(process.execPath, [osls, verb, ...args], { cwd: root, stdio: 'inherit' });
process.exitCode = status ?? 1;
if (setup && status === 0) tellLink(setup);

function tellLink(drawn: Drawn): void {
  const { link, problem: why } = askLink(drawn, { bin: osls, cwd: root });
  if (link === null) refuse(`it is deployed, and the page's address could not be read; run this again.\n${why}`, 1);
  process.stdout.write(
    `\nMake the GitHub App here, until ${drawn.until.toISOString()}. The link is shown once, and whoever has it can use it:\n${link}\n`,
  );
}
