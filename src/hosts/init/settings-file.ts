// `.github/outrider.yml` as a beginning: every setting with what it is for and its default, all of it commented out.
import { stringify } from 'yaml';
import * as z from 'zod';
import { settingsJsonSchema } from '../../command/settings/schema.ts';

const Node = z.looseObject({
  get properties(): z.ZodOptional<z.ZodRecord<z.ZodString, typeof Node>> {
    return z.record(z.string(), Node).optional();
  },
  description: z.string().optional(),
  enum: z.array(z.string()).optional(),
  default: z.unknown().optional(),
});
type Node = z.infer<typeof Node>;

export interface FileFor {
  /** Whether the file is what all of an organisation's repositories inherit. */
  readonly organisation: boolean;
  /** Where editors find the JSON Schema that checks the file while it is written; null: nobody said. */
  readonly schema: string | null;
}

/** As it stands the file changes nothing; a line without its `# ` is a setting. Lines with `##` explain. */
export function settingsFile({ organisation, schema }: FileFor): string {
  const { properties = {} } = Node.parse(settingsJsonSchema());
  const whose = organisation
    ? 'What holds in every repository of this organisation, unless its own .github/outrider.yml says otherwise.'
    : "What holds in this repository, over what the organisation's .github repository says in its outrider.yml.";
  const head = [
    schema === null
      ? '## Editors check this file while it is written where they are told of schema/outrider.schema.json in the repository of Outrider.'
      : `# yaml-language-server: $schema=${schema}`,
    `## ${whose}`,
    '## Below stands each setting with its default: take away "# " to set one. Write /outrider config in an issue to see what holds.',
  ];
  const settings = Object.entries(properties).map(([key, node]) => linesOf(key, node, '').join('\n'));
  return `${[head.join('\n'), ...settings].join('\n\n')}\n`;
}

function linesOf(key: string, node: Node, indent: string): string[] {
  const meaning = meaningOf(node);
  const said = meaning === '' ? [] : [`## ${indent}${meaning}`];
  const children = Object.entries(node.properties ?? {});
  if (children.length === 0) return [...said, `# ${indent}${stringify({ [key]: node.default ?? null }).trimEnd()}`];
  return [...said, `# ${indent}${key}:`, ...children.flatMap(([name, child]) => linesOf(name, child, `${indent}  `))];
}

function meaningOf({ description = '', enum: allowed }: Node): string {
  return allowed === undefined ? description : `${description} (${allowed.join(', ')})`.trim();
}
