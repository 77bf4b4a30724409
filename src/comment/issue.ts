// Title and body of an arm's scoping Issue: what to do about it first, why it is an Issue next, the sealed patch folded.
import type { ArmResult } from '../domain/arm.ts';
import { armWord } from '../domain/arm-name.ts';
import { hasThread } from '../domain/target.ts';
import {
  type ArtifactView,
  type ArtifactWords,
  artifactMarker,
  blockSection,
  listSection,
  planOf,
  provenance,
  trailerLines,
} from './artifact-parts.ts';
import { code, fenced, fitBody, folded, type Section } from './fit.ts';
import { foreignLine, foreignTitle } from './foreign-text.ts';
import { gateTable } from './gate-table.ts';
import { count, patchSize } from './numbers.ts';
import { decider } from './vocabulary.ts';

/** For an arm whose verdict is `issue`; when the scope phase did not end in form, it is composed from what there is. */
export function renderIssue(view: ArtifactView): ArtifactWords {
  const { manifest, result } = view;
  const sections: Section[] = [
    ...(result.issue === null ? composed(result) : scoped(result.issue)),
    { text: why(result) },
  ];
  if (result.gates !== null) sections.push({ text: gateTable(result.gates), rank: 6, name: 'the gates' });
  sections.push(...sealedPatch(view), { text: provenance(view) }, { text: trailerLines(view.trailers) });
  const body = fitBody(sections, {
    rest: `in the records of run ${code(manifest.experiment)}`,
    marker: artifactMarker('issue', view),
  });
  return { title: titleOf(view), body };
}

function titleOf({ manifest, result }: ArtifactView): string {
  const title = result.issue?.title ?? result.patch_notes?.title ?? '';
  return foreignTitle(title, 120) || foreignTitle(`Scope: ${manifest.paper.title}`, 120);
}

function scoped(issue: NonNullable<ArmResult['issue']>): Section[] {
  return [
    { text: `**TL;DR** ${foreignLine(issue.tldr, 3000)}` },
    blockSection('A premise that may not hold', issue.premise_concern, 1, 2000),
    blockSection('Suggested experiment', issue.suggested_experiment, 2, 10_000),
    blockSection('Engineering analysis', issue.engineering_analysis, 5, 20_000),
    listSection('What blocks it', issue.blockers, 3),
    listSection('How to unblock it', issue.how_to_unblock, 2),
    listSection('Open questions', issue.open_questions, 4),
  ];
}

/** The arm never wrote its Issue: what preflight, the patch and the review said stands for it. */
function composed(result: ArmResult): Section[] {
  const { preflight, patch_notes, review } = result;
  return [
    { text: `**TL;DR** ${foreignLine(result.reason, 1000)}` },
    { text: 'The model did not finish its scoping text; this is put together from its earlier answers.' },
    blockSection('A premise that may not hold', preflight?.premise_concern ?? '', 1, 2000),
    blockSection('What preflight found', preflight?.rationale ?? '', 3, 6000),
    listSection('What blocks it', preflight?.blockers ?? [], 2),
    blockSection('What the draft does', patch_notes?.summary ?? '', 4, 6000),
    blockSection('What its review said', review?.summary ?? '', 2, 6000),
    listSection('Concerns', review?.concerns ?? [], 3),
  ];
}

function why(result: ArmResult): string {
  const sentence = foreignLine(result.reason, 800);
  const by = decider(result.decided_by);
  return `### Why this is an Issue\n\nDecided by ${by}${sentence === '' ? '.' : `: “${sentence}”`}`;
}

/** Whole or not at all: a diff that is cut in the middle applies to nothing. */
function sealedPatch(view: ArtifactView): Section[] {
  const { manifest, result, diff } = view;
  if (result.patch === null) return [];
  const promote = `${code(`/outrider promote ${armWord(planOf(view))}`)}${manifest.target.kind === 'github' ? ` in #${manifest.target.issue}` : ''}`;
  const opens = hasThread(manifest.target) ? `; ${promote} opens it as a pull request` : '';
  const offer = `The draft is kept as it was before the review (${patchSize(result.patch.stat)})${opens}.`;
  const paths = result.patch.files.map(({ path, kind }) => `- ${code(path.slice(0, 300))}, ${kind}`);
  const shown =
    paths.length > 100
      ? [...paths.slice(0, 100), `- and ${count(paths.length - 100, 'more file', 'more files')}`]
      : paths;
  const list = folded('Files of the draft', shown.join('\n'));
  const patch = folded('The draft as a diff', fenced(diff.toWellFormed(), 'diff'));
  return [
    { text: offer },
    diff === '' ? { text: list, rank: 7 } : { text: patch, rank: 8, name: 'the diff of the draft', instead: list },
  ];
}
