// Title and body of the draft pull request of an arm: the change first, its honest scope next, where it came from last.
import type { ArmResult } from '../domain/arm.ts';
import type { GateName } from '../domain/names.ts';
import {
  type ArtifactView,
  type ArtifactWords,
  artifactMarker,
  blockSection,
  listSection,
  provenance,
  trailerLines,
} from './artifact-parts.ts';
import { code, fitBody, type Section } from './fit.ts';
import { foreignBlock, foreignLine, foreignTitle } from './foreign-text.ts';
import { gateTable } from './gate-table.ts';
import { gateSentence } from './gate-words.ts';
import { count, patchSize } from './numbers.ts';
import { claimsSection } from './refinement.ts';
import { decider } from './vocabulary.ts';

/** For an arm whose verdict is `pull_request`; also for a promoted draft, whose gates then say why it had not been one. */
export function renderPullRequest(view: ArtifactView): ArtifactWords {
  const { manifest, result } = view;
  const notes = result.patch_notes;
  const sections: Section[] = [
    { text: foreignBlock(notes?.summary ?? result.reason, 8000) },
    { text: draftReason(result) },
    listSection('Delivered', notes?.delivered ?? [], 2),
    listSection('Not done', notes?.scoped_out ?? [], 1),
    ...(view.refinement ? [claimsSection(view.refinement)] : []),
    { text: reached(result) },
    { text: tests(result) },
    listSection('Assumptions', notes?.assumptions ?? [], 3),
    listSection('What a reviewer should look at', result.review?.concerns ?? [], 4),
    blockSection('A premise that may not hold', result.preflight?.premise_concern ?? '', 5, 2000),
    { text: result.gates === null ? '' : `### Gates\n\n${gateTable(result.gates)}`, rank: 6, name: 'the gates' },
    { text: provenance(view) },
    { text: trailerLines(view.trailers) },
  ];
  const body = fitBody(sections, {
    rest: `in the records of run ${code(manifest.experiment)}`,
    marker: artifactMarker('pr', view),
  });
  return { title: titleOf(view), body };
}

function titleOf({ manifest, result }: ArtifactView): string {
  return foreignTitle(result.patch_notes?.title ?? '', 120) || foreignTitle(`Draft: ${manifest.paper.title}`, 120);
}

function draftReason({ route, gates, reason, verdict, decided_by }: ArmResult): string {
  if (verdict !== 'pull_request') {
    return `**Promoted by hand.** It had become an Issue, decided by ${decider(decided_by)}: “${foreignLine(reason, 800)}”`;
  }
  if (route !== 'pull_request_draft') return '';
  return `**Stays a draft until somebody has looked:** ${foreignLine(gateSentence((gates?.reasons ?? []).join('; ')) || reason, 800)}`;
}

/** Through what existing code the new code is reached: what the author says, and what the gate found. */
function reached(result: ArmResult): string {
  const said = result.patch_notes?.call_site.trim() ?? '';
  const found = gateReasons(result, 'integration');
  if (said === '' && found === '') return '';
  const site = said === '' ? '' : `${foreignLine(/[`\s]/.test(said) ? said : code(said), 300)}. `;
  return `### How it is reached\n\n${site}${found}`.trim();
}

function tests(result: ArmResult): string {
  const { patch } = result;
  const changed = patch?.stat.tests_changed ?? 0;
  const size =
    patch === null
      ? ''
      : `${patchSize(patch.stat)}, ${changed === 0 ? 'no test file' : count(changed, 'test file')} among them. `;
  return `### Tests\n\n${size}${gateReasons(result, 'tests')} Whether they pass is for this repository's own checks to show.`;
}

function gateReasons({ gates }: ArmResult, name: GateName): string {
  const reasons = gates?.gates.find(({ gate }) => gate === name)?.reasons ?? [];
  return reasons
    .map((reason) => sentence(foreignLine(gateSentence(reason), 300)))
    .filter((line) => line !== '')
    .join(' ');
}

function sentence(line: string): string {
  return line === '' || /[.!?:;…]$/.test(line) ? line : `${line}.`;
}
