// The ```yaml block in an issue's text -> what an experiment is to run, or every mistake with its line in the issue.
import type { Code } from 'mdast';
import * as z from 'zod';
import { parseMarkdown } from '../../comparison/markdown.ts';
import { formatArxivId, parseArxivId } from '../../domain/arxiv-id.ts';
import { ExperimentBlock, type ReadBlockProblem } from '../../domain/experiment-block.ts';
import { isObject } from '../../domain/json.ts';
import { type ReadYaml, readYaml } from '../settings/read-yaml.ts';
import { type YamlProblem, yamlProblems } from '../settings/yaml-problems.ts';

export type ReadBlock = { readonly kind: 'read'; readonly block: ExperimentBlock } | ReadBlockProblem;

const sheet = {
  schema: ExperimentBlock,
  noun: 'key',
  whole: 'the block',
  addresses: 'Addresses are set by the operator, never in an issue.',
} as const;

/** Of several blocks, the one that is marked ```yaml outrider counts. Never throws for what the text says. */
export function experimentBlock(body: string): ReadBlock {
  const all = yamlBlocks(body);
  const marked = all.filter(({ meta }) => /(?:^|\s)outrider(?:\s|$)/i.test(meta ?? ''));
  const [only, second] = marked.length > 0 ? marked : all;
  if (only === undefined) return { kind: 'none' };
  if (second !== undefined) return { kind: 'several', lines: (marked.length > 0 ? marked : all).map(lineOf) };
  return readBlock(only.value, lineOf(only));
}

/** Those that a reader sees as code of their own: not in quotes, lists, HTML or comments. */
function yamlBlocks(body: string): Code[] {
  return parseMarkdown(body).children.filter(
    (node): node is Code => node.type === 'code' && /^ya?ml$/i.test(node.lang ?? ''),
  );
}

/** Of the fence; the text begins on the next one. */
function lineOf(node: Code): number {
  return node.position?.start.line ?? 1;
}

function readBlock(text: string, fence: number): ReadBlock {
  const read = readYaml(text);
  const mistaken = (problems: readonly YamlProblem[]): ReadBlock => ({
    kind: 'mistaken',
    problems: problems.map(({ line, message, allowed }) => ({ line: fence + line, message, allowed })),
  });
  if (!read.ok) return mistaken(read.problems.map((problem) => ({ ...problem, allowed: null })));
  const parsed = ExperimentBlock.safeParse(asWritten(read));
  if (!parsed.success) return mistaken(yamlProblems(parsed.error.issues, read, sheet));
  return { kind: 'read', block: { ...parsed.data, papers: parsed.data.papers.map(canonical) } };
}

/** Names and ids may look like numbers to YAML. */
function asWritten({ value, writtenAt }: Extract<ReadYaml, { ok: true }>): unknown {
  if (!isObject(value)) return value;
  const words = (key: string, entry: unknown) =>
    Array.isArray(entry)
      ? entry.map((one, i) => (typeof one === 'number' ? (writtenAt([key, i]) ?? String(one)) : one))
      : entry;
  return Object.fromEntries(
    Object.entries(value).map(([key, entry]) => [
      key,
      ['repos', 'papers', 'models'].includes(key) ? words(key, entry) : entry,
    ]),
  );
}

function canonical(text: string): string {
  const id = parseArxivId(text);
  return id === null ? text : formatArxivId(id);
}

/** The published JSON Schema of the block, draft 2020-12. */
export function experimentBlockJsonSchema(): Record<string, unknown> {
  const { $schema, ...rest } = z.toJSONSchema(ExperimentBlock, { io: 'input' });
  return { $schema, title: 'Outrider: the yaml block of /outrider experiment', ...rest };
}
