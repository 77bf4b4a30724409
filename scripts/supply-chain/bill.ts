// What the product is made of: a CycloneDX bill of materials from the lock file, and what is wrong with it.
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import satisfies from 'spdx-satisfies';
import * as z from 'zod';

/** Licences that may be shipped inside an Apache-2.0 product without a further condition than naming them. */
export const accepted = [
  'Apache-2.0',
  'MIT',
  'ISC',
  'BSD-2-Clause',
  'BSD-3-Clause',
  '0BSD',
  'Unlicense',
  'CC0-1.0',
  'BlueOak-1.0.0',
  'Python-2.0',
];

const Licence = z.union([
  z.object({ license: z.object({ id: z.string() }) }).transform(({ license }) => license.id),
  z.object({ license: z.object({ name: z.string() }) }).transform(({ license }) => license.name),
  z.object({ expression: z.string() }).transform(({ expression }) => expression),
]);

const Component = z.looseObject({
  name: z.string(),
  version: z.string(),
  purl: z.string(),
  hashes: z.array(z.object({ alg: z.string(), content: z.string() })).default([]),
  licenses: z.array(Licence).default([]),
});
export type Component = z.infer<typeof Component>;

export const Bill = z.looseObject({
  bomFormat: z.literal('CycloneDX'),
  metadata: z.looseObject({ component: z.looseObject({ name: z.string() }) }),
  components: z.array(Component),
});

/** As npm writes it, for what is shipped; the text is kept whole, the bill is what is looked at. Rejects when npm cannot tell. */
export async function writeBill(
  root: string,
  name: string,
): Promise<{ readonly text: string; readonly components: readonly Component[] }> {
  const args = ['sbom', '--sbom-format', 'cyclonedx', '--omit', 'dev', '--package-lock-only'];
  const { stdout } = await promisify(execFile)('npm', args, { cwd: root, maxBuffer: 64 * 1024 * 1024 });
  const raw: unknown = JSON.parse(stdout);
  const { components } = Bill.parse(raw);
  // npm names the product after the folder that it stands in.
  const { metadata, ...rest } = z.looseObject({ metadata: z.looseObject({ component: z.looseObject({}) }) }).parse(raw);
  const named = { ...rest, metadata: { ...metadata, component: { ...metadata.component, name } } };
  return { text: `${JSON.stringify(named, null, 2)}\n`, components };
}

/** One sentence each: a part without a licence that is accepted, or one whose bytes the lock file does not pin. */
export function billProblems(components: readonly Component[]): string[] {
  if (components.length === 0) return ['The bill of materials is empty.'];
  return components.flatMap(({ name, version, hashes, licenses }) => [
    ...(hashes.some(({ alg }) => alg === 'SHA-512') ? [] : [`${name}@${version} has no SHA-512 in the lock file.`]),
    ...(licenses.length > 0 && licenses.every(isAccepted)
      ? []
      : [`${name}@${version} has the licence ${licenses.join(', ') || '(none)'}, which is not on the list.`]),
  ]);
}

function isAccepted(licence: string): boolean {
  try {
    return satisfies(licence, accepted);
  } catch {
    // No SPDX expression: nobody has looked at it.
    return false;
  }
}
