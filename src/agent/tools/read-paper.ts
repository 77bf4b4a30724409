// Tool: the paper's table of contents, or one of its sections.

import { distance } from 'fastest-levenshtein';
import * as z from 'zod';
import { UsageError } from '../../domain/errors.ts';
import type { Paper } from '../../domain/paper.ts';
import { byteLength, cutLines, headOf, resultLimit } from '../context.ts';
import { inline } from '../foreign.ts';
import { defineTool, foreignResult, type ToolResult, type ToolWorld } from './tool.ts';

/** Left for the note after a part. */
const partLimit = resultLimit - 256;

interface Section {
  readonly id: string;
  readonly title: string;
  readonly level: number;
  readonly text: string;
}

export const readPaper = defineTool({
  name: 'read_paper',
  description:
    'A section of the paper by its id; without one, the table of contents. Long sections come in parts: S3#2 is the second of S3.',
  writes: false,
  schema: z.strictObject({ section: z.string().optional().describe('Id from the table of contents') }),
  run(args, world) {
    const asked = args.section?.trim() ?? '';
    return asked === '' ? contents(world) : section(world, asked);
  },
});

/** The abstract is a section of its own where the paper has none of that id. */
function sectionsOf(paper: Paper): Section[] {
  const sections: Section[] = [...paper.sections];
  if (paper.abstract.trim() !== '' && !sections.some(({ id }) => id === 'abstract')) {
    sections.unshift({ id: 'abstract', title: 'Abstract', level: 1, text: paper.abstract });
  }
  return sections;
}

/** One line a section: id, title, size. */
export function tableOfContents(paper: Paper): string {
  return sectionsOf(paper)
    .map(
      ({ id, title, level, text }) =>
        `${'  '.repeat(level - 1)}${id}\t${title.replace(/\s+/g, ' ')} (${byteLength(text)} bytes)`,
    )
    .join('\n');
}

function contents(world: ToolWorld): ToolResult {
  const { text, linesCut } = cutLines(tableOfContents(world.paper), () => 'sections can be read by id');
  const after =
    world.paper.text_source === 'abstract' ? 'Only the abstract could be had: the text of this paper is not here.' : '';
  return foreignResult(world, { label: 'table of contents', text: text || '(no sections)', cut: linesCut > 0, after });
}

function section(world: ToolWorld, asked: string): ToolResult {
  const sections = sectionsOf(world.paper);
  const [, id = asked, number = '1'] = sections.some((one) => one.id === asked)
    ? []
    : (/^(.+)#(\d+)$/.exec(asked) ?? []);
  const found =
    sections.find((one) => one.id === id) ?? sections.find((one) => one.id.toLowerCase() === id.toLowerCase());
  if (!found)
    throw new UsageError(`There is no section ${inline(id, world.nonce)}. ${nearest(sections, id, world.nonce)}`);
  const parts = partsOf(found.text);
  const part = Number(number);
  const text = parts[part - 1];
  if (text === undefined) throw new UsageError(`Section ${found.id} has ${parts.length} parts.`);
  const more = parts.length - part;
  return foreignResult(world, {
    label: `paper ${found.id} ${found.title}`,
    text: text === '' ? '(no text of its own)' : text,
    cut: more > 0,
    after: more > 0 ? `[cut: ${more} more parts; ask for section "${found.id}#${part + 1}"]` : '',
  });
}

function nearest(sections: readonly Section[], asked: string, nonce: string): string {
  if (sections.length === 0) return 'This paper has no sections here.';
  const wanted = asked.toLowerCase();
  const far = (one: Section) =>
    Math.min(distance(one.id.toLowerCase(), wanted), distance(one.title.toLowerCase(), wanted));
  const near = [...sections].sort((a, b) => far(a) - far(b)).slice(0, 3);
  return `Nearest: ${near.map(({ id, title }) => `${inline(id, nonce)} (${inline(title, nonce)})`).join(', ')}.`;
}

/** At most `partLimit` bytes each, split at line ends where there are any. */
function partsOf(text: string): string[] {
  const parts: string[] = [];
  let rest = text;
  while (byteLength(rest) > partLimit) {
    const head = headOf(rest, partLimit);
    const lineEnd = head.lastIndexOf('\n');
    const part = lineEnd > 0 ? head.slice(0, lineEnd + 1) : head;
    parts.push(part);
    rest = rest.slice(part.length);
  }
  return [...parts, rest];
}
