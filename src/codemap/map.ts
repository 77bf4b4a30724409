// The code map: what every arm is told of the repository before it looks. For any language and layout, the same bytes for the same tree.
import { hash } from 'node:crypto';
import type { Paper } from '../domain/paper.ts';
import { plural } from '../domain/plural.ts';
import type { MergedPull } from '../ports/repository.ts';
import type { Files } from './files.ts';
import { type BuildFile, buildFiles } from './map/builds.ts';
import { candidateSection, registryLines } from './map/candidate-section.ts';
import { type Candidate, findCandidates } from './map/candidates.ts';
import { checkCommands, commandLines } from './map/check-commands.ts';
import { conventionFiles, conventionSection } from './map/conventions.ts';
import { entryPoints } from './map/entry-points.ts';
import { languageLines } from './map/language-lines.ts';
import { outlineLines } from './map/outlines.ts';
import { pullLines } from './map/pulls.ts';
import { pythonPackages, rootLines } from './map/root-lines.ts';
import { layOut, listing, type Section } from './map/section.ts';
import { inOrder } from './map/show.ts';
import { type Survey, surveyFiles } from './map/survey.ts';
import type { Command } from './map/tasks.ts';
import { ciLines, testLayout } from './map/test-section.ts';
import { treeSection } from './map/tree-section.ts';
import { termsOf } from './map/words.ts';
import { importableRoots } from './roots.ts';
import { shownPath } from './tree-path.ts';

/** 16 KB, whatever the size of the repository. */
export const mapBudget = 16_384;

export interface MapSubject {
  readonly paper: Paper | null;
  /** The words of whoever asked: for a brief, the specification. */
  readonly request: string;
  readonly mergedPulls: readonly MergedPull[];
  /** UTF-8 bytes, 16,384 unless told. */
  readonly budgetBytes?: number;
}

/** The same as figures, for those who check what an arm was told. */
export interface CodeMapFacts {
  readonly files: number;
  readonly languages: readonly { readonly name: string; readonly files: number; readonly lines: number }[];
  readonly build_files: readonly string[];
  readonly check_commands: readonly string[];
  readonly conventions: readonly string[];
  /** Best first, at most 40. */
  readonly candidates: readonly Candidate[];
}

export interface CodeMap {
  readonly text: string;
  /** SHA-256 of the text, hex. */
  readonly digest: string;
  readonly facts: CodeMapFacts;
}

/**
 * Draws the map. Never empty, at most the budget, the same for the same files and subject whatever their order.
 * The text quotes the repository: whoever shows it to a model fences it.
 */
export async function buildCodeMap(files: Files, about: MapSubject): Promise<CodeMap> {
  const terms = termsOf(about.paper, about.request);
  const survey = await surveyFiles(files, terms);
  const candidates = findCandidates(files, survey, terms);
  const found: Found = {
    survey,
    candidates,
    builds: buildFiles(files),
    commands: checkCommands(files),
    conventions: conventionFiles(files),
  };
  const budget = about.budgetBytes ?? mapBudget;
  const text =
    files.entries.length === 0
      ? emptyMap(about, budget)
      : layOut(headline(files, survey), sections(files, about, found), budget);
  return { text, digest: hash('sha256', text), facts: factsOf(files, found) };
}

function emptyMap(about: MapSubject, budget: number): string {
  const head = 'The repository is empty: there is no file at this commit. Anything that is written starts it.';
  return layOut(head, [pullSection(about)], budget);
}

function headline(files: Files, survey: Survey): string {
  const links = files.entries.filter(({ mode }) => mode === '120000').length;
  const submodules = files.entries.filter(({ mode }) => mode === '160000').map(({ path }) => shownPath(path));
  const lines = [...survey.languages.values()].reduce((sum, language) => sum + language.lines, 0);
  const words = [
    plural(files.entries.length, 'file'),
    `${plural(lines, 'line')} of text`,
    `${plural(survey.sources, 'source file')} with readable names`,
    links > 0 ? plural(links, 'symlink') : '',
    submodules.length > 0
      ? `${plural(submodules.length, 'submodule')} (${submodules.slice(0, 5).join(', ')}), not included`
      : '',
  ];
  return `Code map, drawn from the frozen tree by program: ${words.filter((word) => word !== '').join(', ')}. Counts are exact; “… and N more” means left out here, not absent.`;
}

interface Found {
  readonly survey: Survey;
  readonly candidates: readonly Candidate[];
  readonly builds: readonly BuildFile[];
  readonly commands: readonly Command[];
  readonly conventions: readonly string[];
}

/** In the order of the text; the shares add up to 100. */
function sections(
  files: Files,
  about: MapSubject,
  { survey, candidates, builds, commands, conventions }: Found,
): Section[] {
  const places = candidates.map(({ path }) => path);
  const roots = importableRoots(files);
  const packages = pythonPackages(files, roots);
  return [
    list('Languages', 4, languageLines(survey), 'more'),
    list('Build files', 7, builds.map(buildLine), 'more build files'),
    list('Importable roots', 4, rootLines(files, roots, packages), 'more roots'),
    candidateSection(about.paper === null ? 'request' : 'paper', candidates, survey),
    list('Registries, factories and plug-in tables', 4, registryLines(survey, places), 'more'),
    list('Entry points', 6, entryPoints(files, survey, packages), 'more entry points'),
    list('Commands that check the code', 5, commandLines(commands), 'more commands'),
    list('Tests', 2, testLayout(files), 'more folders with tests'),
    list('CI', 3, ciLines(files), 'more CI files'),
    conventionSection(files, conventions),
    pullSection(about),
    treeSection(files.entries, places.slice(0, 10)),
    list('Declarations by file', 8, outlineLines(files, places), 'more files'),
  ];
}

function buildLine({ path, says }: BuildFile): string {
  return says === '' ? shownPath(path) : `${shownPath(path)}: ${says}`;
}

function list(title: string, share: number, items: readonly string[], more: string): Section {
  return { title, share, render: listing(items, (left) => `${left} ${more}`) };
}

function pullSection({ mergedPulls }: MapSubject): Section {
  return list('Merged pull requests, newest first', 6, pullLines(mergedPulls), 'more');
}

function factsOf(files: Files, { survey, candidates, builds, commands, conventions }: Found): CodeMapFacts {
  return {
    files: files.entries.length,
    languages: [...survey.languages]
      .sort(([a], [b]) => inOrder(a, b))
      .map(([name, { files: count, lines }]) => ({ name, files: count, lines })),
    build_files: builds.map(({ path }) => path),
    check_commands: commands.map(({ command }) => command),
    conventions,
    candidates: candidates.slice(0, 40),
  };
}
