// Title and body of the draft pull request of an arm: the change first, its honest scope next, where it came from last.
import type { ArmResult } from '../../domain/arm.ts';
import type { GateName } from '../../domain/names.ts';
import { code, fitBody, type Section } from '../fit.ts';
import { foreignBlock, foreignLine, foreignTitle } from '../foreign/text.ts';
import { gateSentences } from '../gate-words.ts';
import { count, patchSize } from '../numbers.ts';
import { gatesSection } from '../result/gate-table.ts';
import { claimsTopic } from '../result/refinement.ts';
import { decider, verdictWords } from '../vocabulary.ts';
import { type ArtifactView, type ArtifactWords, artifactMarker, provenance, source, trailerLines } from './parts.ts';
import { toldIn } from './told.ts';
import { listOf, type Topical, woven } from './topics.ts';

/** For an arm whose verdict is `pull_request`; also for a promoted draft, whose gates then say why it had not been one. */
export function renderPullRequest(view: ArtifactView): ArtifactWords {
  const { manifest, result } = view;
  const told = toldIn(result.patch_notes?.summary ?? result.reason, { room: 8000, level: 3 });
  const [lead, ...parts] = woven(told, topics(view));
  const sections: Section[] = [
    { text: draftReason(result) },
    ...(lead === undefined ? [] : [lead]),
    { text: source(manifest) },
    ...parts,
    gatesSection(result.gates),
    { text: provenance(view) },
    { text: trailerLines(view.trailers) },
  ];
  const body = fitBody(sections, {
    rest: `in the records of run ${code(manifest.experiment)}`,
    marker: artifactMarker('pr', view),
  });
  return { title: titleOf(view), body };
}

function topics({ result, refinement }: ArtifactView): Topical[] {
  const { patch_notes, review, preflight } = result;
  const list = (items: readonly string[] | undefined) => (told: string) => listOf(items ?? [], told);
  return [
    { topic: 'delivered', heading: 'Delivered', write: list(patch_notes?.delivered), rank: 2 },
    { topic: 'not_done', heading: 'Not done', write: list(patch_notes?.scoped_out), rank: 1 },
    ...(refinement ? claimsTopic(refinement) : []),
    { topic: 'reached', heading: 'How it is reached', write: (told) => reached(result, told), rank: 0 },
    { topic: 'tests', heading: 'Tests', write: () => tests(result), rank: 0 },
    { topic: 'assumptions', heading: 'Assumptions', write: list(patch_notes?.assumptions), rank: 3 },
    { topic: 'look_at', heading: 'What a reviewer should look at', write: list(review?.concerns), rank: 4 },
    {
      topic: 'premise',
      heading: 'A premise that may not hold',
      write: () => foreignBlock(preflight?.premise_concern ?? '', 2000),
      rank: 5,
    },
  ];
}

function titleOf({ manifest, result }: ArtifactView): string {
  return foreignTitle(result.patch_notes?.title ?? '', 120) || foreignTitle(`Draft: ${manifest.paper.title}`, 120);
}

function draftReason({ route, gates, reason, verdict, decided_by }: ArmResult): string {
  if (verdict !== 'pull_request') {
    const before = verdict === 'issue' ? 'It had become an Issue' : `Its run had ended as ${verdictWords[verdict]}`;
    return `**Promoted by hand.** ${before}, decided by ${decider(decided_by)}: “${foreignLine(reason, 800)}”`;
  }
  if (route !== 'pull_request_draft') return '';
  return `**Stays a draft until somebody has looked:** ${foreignLine(gateSentences(gates?.reasons ?? []) || reason, 800)}`;
}

/** Through what existing code the new code is reached: what the author says, unless it is told already, and what the gate found. */
function reached(result: ArmResult, told: string): string {
  const said = result.patch_notes?.call_site.trim() ?? '';
  const site = said === '' || told.includes(said) ? '' : foreignLine(/[`\s]/.test(said) ? said : code(said), 300);
  return [site === '' ? '' : `${site}.`, gateReasons(result, 'integration')].filter((part) => part !== '').join(' ');
}

/** What the gate found is left out where it is the reason for a draft, and so stands at the top already. */
function tests(result: ArmResult): string {
  const { patch } = result;
  const changed = patch?.stat.tests_changed ?? 0;
  const beside = changed === 0 ? testsBesideCode(result) : 0;
  const files = beside > 0 ? count(beside, 'test') : changed === 0 ? 'no test file' : count(changed, 'test file');
  const size =
    patch === null ? '' : `${patchSize(patch.stat)}, ${files} ${beside > 0 ? 'beside the code' : 'among them'}.`;
  const found = gateReasons(result, 'tests');
  const passing = changed === 0 && beside === 0 ? '' : "Whether they pass is for this repository's own checks to show.";
  const parts = [size, draftReason(result).includes(found) ? '' : found, passing];
  return parts.filter((part) => part !== '').join(' ');
}

/** Tests within a file of code, as Rust has them, which the gate counts. */
function testsBesideCode({ gates }: ArmResult): number {
  const counted = gates?.gates.find(({ gate }) => gate === 'tests')?.measures.tests;
  return typeof counted === 'number' ? counted : 0;
}

/** The table has the others. */
const mostReasons = 4;

function gateReasons({ gates }: ArmResult, name: GateName): string {
  const reasons = gates?.gates.find(({ gate }) => gate === name)?.reasons ?? [];
  return foreignLine(gateSentences(reasons.slice(0, mostReasons)), 1200);
}
