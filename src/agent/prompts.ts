// The prompts: Markdown files with strict placeholders, the same for every model.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import type { Paper } from '../domain/paper.ts';
import { cutLines } from './context.ts';
import { fence } from './foreign.ts';
import type { Shown } from './hidden-text.ts';
import { allSpecs } from './tools/catalogue.ts';
import { tableOfContents } from './tools/read-paper.ts';

const material = [
  'nonce',
  'paper_title',
  'paper_abstract',
  'paper_source',
  'paper_contents',
  'request',
  'repo_map',
] as const;
const draft = ['patch', 'patch_notes', 'gate_reasons'] as const;

/** What each prompt is filled with, all of it and nothing else. Those that a prompt marks as data are fenced here: pass them as they are; empty ones read "(none)". */
export const promptPlaceholders = {
  system: ['nonce', 'blocked_paths'],
  preflight: [...material, 'turns', 'files'],
  implement: [...material, 'turns', 'files', 'preflight'],
  'implement-again': [...material, 'turns', 'files', 'preflight', ...draft],
  scope: [...material, 'turns', 'preflight', 'declined', 'gate_reasons', 'review', 'patch'],
  'self-review': [...material, 'turns', ...draft],
  'cross-review': [...material, 'turns', ...draft],
  fidelity: [...material, 'turns', 'patch', 'patch_notes', 'reference'],
  conventions: ['nonce', 'turns', 'files', 'patch', 'patch_notes', 'conventions'],
  'conventions-issue': ['nonce', 'turns', 'issue', 'conventions'],
  ci: ['nonce', 'turns', 'files', 'patch', 'patch_notes', 'ci_report'],
  'scout-system': ['nonce'],
  scout: ['nonce', 'turns', 'repo_map', 'interest', 'papers'],
} as const satisfies Record<string, readonly string[]>;

export type PromptName = keyof typeof promptPlaceholders;
export type PromptVariables<N extends PromptName> = Readonly<
  Record<(typeof promptPlaceholders)[N][number], string | number>
>;

const folder = new URL('./prompts/', import.meta.url);
/** Most bytes of one piece of material in a prompt: a patch beyond it is cut, and says so. */
const dataLimit = 300 * 1024;
/** Written in Markdown that people read rendered, so that its comments are hidden text. */
const renderedMarkdown: readonly string[] = ['request'];

const includeMark = /\{\{include ([a-z-]+)\}\}/g;
const placeholderMark = /\{\{(?:data ([a-z_]+) "([^"]*)"|([a-z_]+))\}\}/g;

/**
 * The text of a prompt and how many hidden parts were stripped from the material in it. Throws when a placeholder is missing or unknown:
 * that is a fault of ours.
 */
export function renderPrompt<N extends PromptName>(name: N, variables: PromptVariables<N>): Shown {
  const given = new Map<string, string>(Object.entries(variables).map(([key, value]) => [key, String(value)]));
  const template = templateOf(name);
  const used = new Set(placeholdersIn(template));
  for (const key of given.keys()) {
    if (key !== 'nonce' && !used.has(key)) throw new Error(`The prompt ${name} has no placeholder ${key}.`);
  }
  let hits = 0;
  const text = template.replace(placeholderMark, (_mark, data: string | undefined, label: string, plain: string) => {
    const value = neededValue(given, data ?? plain, name);
    if (data === undefined) return value;
    const fenced = fencedData({ key: data, label, value }, neededValue(given, 'nonce', name));
    hits += fenced.hits;
    return fenced.text;
  });
  return { text, hits };
}

/** The placeholders of a prompt's file, what it includes among them. */
export function placeholdersOf(name: PromptName): string[] {
  return [...new Set(placeholdersIn(templateOf(name)))];
}

/** What prompts are told of a paper. */
export function paperVariables(paper: Paper) {
  return {
    paper_title: paper.title,
    paper_abstract: paper.abstract,
    paper_source: paper.text_source,
    paper_contents: tableOfContents(paper),
  };
}

/** SHA-256 over every prompt file and every tool's schema and description: arms under different prompts are not a pair. */
export function promptSetDigest(): string {
  const hash = createHash('sha256');
  for (const file of readdirSync(folder).sort())
    hash.update(`${file}\0${readFileSync(new URL(file, folder), 'utf8')}\0`);
  return hash.update(JSON.stringify(allSpecs())).digest('hex');
}

function templateOf(name: string): string {
  const text = readFileSync(new URL(`${name}.md`, folder), 'utf8').trimEnd();
  const whole = text.replace(includeMark, (_mark, included: string) => templateOf(included));
  if (whole.replace(placeholderMark, '').includes('{{'))
    throw new Error(`The prompt ${name} has a malformed placeholder.`);
  return whole;
}

function placeholdersIn(template: string): string[] {
  return [...template.matchAll(placeholderMark)].map(([, data, , plain]) => data ?? plain ?? '');
}

function neededValue(given: ReadonlyMap<string, string>, key: string, prompt: string): string {
  const value = given.get(key);
  if (value === undefined) throw new Error(`The prompt ${prompt} needs ${key}.`);
  return value;
}

function fencedData(
  part: { readonly key: string; readonly label: string; readonly value: string },
  nonce: string,
): Shown {
  const { text } = cutLines(part.value, () => 'read the files themselves for the rest', dataLimit);
  return fence(part.label, text.trim() === '' ? '(none)' : text, nonce, {
    markdown: renderedMarkdown.includes(part.key),
  });
}
