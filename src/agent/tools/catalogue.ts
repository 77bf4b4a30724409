// Every tool of the agent: the same names, schemas and texts for every model; phases differ only in which they offer.
import { createHash } from 'node:crypto';
import { type EndingName, endings } from '../../domain/endings.ts';
import type { ToolSpec } from '../../ports/models.ts';
import { readingTools, type ToolName, writingTools } from '../session.ts';
import { deleteFile } from './delete-file.ts';
import { editFile } from './edit-file.ts';
import { listFiles } from './list-files.ts';
import { outlineFile } from './outline.ts';
import { readFile } from './read-file.ts';
import { readPaper } from './read-paper.ts';
import { runCheck } from './run-check.ts';
import { searchFiles } from './search.ts';
import { type Tool, toolSpec } from './tool.ts';
import { writeFile } from './write-file.ts';

export const tools: Readonly<Record<ToolName, Tool>> = {
  list_files: listFiles,
  read_file: readFile,
  search: searchFiles,
  outline: outlineFile,
  read_paper: readPaper,
  write_file: writeFile,
  edit_file: editFile,
  delete_file: deleteFile,
  run_check: runCheck,
};

/** A schema is written as JSON Schema once a process: each chunk shows a dozen of them. */
const shown = new Map<ToolName | EndingName, ToolSpec>();

/** What a model is shown in a phase: its tools, then its closing tools, in the order given. */
export function specsOf(offered: readonly ToolName[], ends: readonly EndingName[]): ToolSpec[] {
  return [...offered.map((name) => specOnce(name, tools[name])), ...ends.map((name) => specOnce(name, endings[name]))];
}

function specOnce(
  name: ToolName | EndingName,
  { description, schema }: Pick<Tool, 'description' | 'schema'>,
): ToolSpec {
  const known = shown.get(name) ?? toolSpec(name, description, schema);
  shown.set(name, known);
  return known;
}

/** Every tool and closing tool as models see them, in a fixed order. */
export function allSpecs(): ToolSpec[] {
  const ends: EndingName[] = [
    'decide_route',
    'submit_patch',
    'decline',
    'submit_issue',
    'submit_review',
    'submit_coverage',
    'submit_selection',
  ];
  return specsOf([...readingTools, ...writingTools], ends);
}

/** SHA-256 over all tool schemas and descriptions: part of what must be equal in a pair. */
export function toolSetDigest(): string {
  return createHash('sha256').update(JSON.stringify(allSpecs())).digest('hex');
}
