// Packages the whole service in a folder that is thrown away, and says everything that is wrong with it.
import { cp, mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundleAll } from '../bundle.ts';
import { type ArchiveEntry, entriesOf } from './archive.ts';
import { deploymentProblems, needs } from './deployment.ts';
import { packageService } from './osls.ts';
import { openSpecification } from './specification.ts';
import { Template } from './template.ts';
import { watchProblems } from './watch.ts';

/** Lambda takes zips up to this size when they come from its console or API, and unpacks at most the other. Bytes. */
const largest = { zip: 50 * 1024 * 1024, unpacked: 250 * 1024 * 1024 };

export interface PackagedFunction {
  readonly name: string;
  /** Bytes. */
  readonly zip: number;
  readonly unpacked: number;
  readonly entries: readonly ArchiveEntry[];
}

export interface Checked {
  readonly functions: readonly PackagedFunction[];
  /** What CloudFormation would be given. */
  readonly template: Template;
  /** One sentence each; empty when it can be deployed. */
  readonly problems: readonly string[];
}

/** Nothing in the checkout is written, so two of these may run side by side. `bundles` puts all functions into a folder. */
export async function checkPackage(
  root: string,
  bundles: (out: string) => Promise<void> = bundleAll,
): Promise<Checked> {
  const folder = await mkdtemp(join(tmpdir(), 'outrider-package-'));
  try {
    const [specification] = await Promise.all([
      openSpecification(),
      cp(join(root, 'serverless.yml'), join(folder, 'serverless.yml')),
      cp(join(root, 'cloudwatch'), join(folder, 'cloudwatch'), { recursive: true }),
      bundles(join(folder, 'dist')),
    ]);
    const out = await packageService(folder, 'check');
    const template = Template.parse(
      JSON.parse(await readFile(join(out, 'cloudformation-template-update-stack.json'), 'utf8')),
    );
    const functions = await Promise.all(Object.keys(needs).map((name) => packaged(name, out)));
    const packages = Object.fromEntries(functions.map(({ name, entries }) => [name, entries]));
    return {
      functions,
      template,
      problems: [
        ...specification.problemsOf(template),
        ...deploymentProblems(template, packages),
        ...watchProblems(template),
        ...functions.flatMap(sizeProblems),
      ],
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function packaged(name: string, out: string): Promise<PackagedFunction> {
  const path = join(out, `${name}.zip`);
  const [{ size }, entries] = await Promise.all([stat(path), entriesOf(path)]);
  return { name, zip: size, unpacked: entries.reduce((sum, entry) => sum + entry.size, 0), entries };
}

export function sizeProblems({ name, zip, unpacked }: Omit<PackagedFunction, 'entries'>): string[] {
  return [
    ...(zip > largest.zip ? [`${name}: the package has ${zip} bytes, ${largest.zip} are allowed`] : []),
    ...(unpacked > largest.unpacked
      ? [`${name}: unpacked it has ${unpacked} bytes, ${largest.unpacked} are allowed`]
      : []),
  ];
}
