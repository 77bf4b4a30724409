// Title and body of an arm's scoping Issue: what to do about it first, why it is an Issue next, the sealed patch folded.
import type { ArmResult } from '../../domain/arm.ts';
import { armWord } from '../../domain/arm-name.ts';
import { hasThread } from '../../domain/target.ts';
import { code, fenced, fitBody, folded, type Section } from '../fit.ts';
import { foreignBlock, foreignLine, foreignTitle } from '../foreign/text.ts';
import { count, patchSize } from '../numbers.ts';
import { gatesSection } from '../result/gate-table.ts';
import { decider } from '../vocabulary.ts';
import {
  type ArtifactView,
  type ArtifactWords,
  artifactMarker,
  planOf,
  provenance,
  source,
  trailerLines,
} from './parts.ts';
import { type Topic, toldIn } from './told.ts';
import { headed, listOf, type Topical } from './topics.ts';

/** For an arm whose verdict is `issue`; when the scope phase did not end in form, it is composed from what there is. */
export function renderIssue(view: ArtifactView): ArtifactWords {
  const { manifest, result } = view;
  const [tldr, ...parts] = result.issue === null ? composed(result) : scoped(result.issue);
  const sections: Section[] = [
    ...(tldr === undefined ? [] : [tldr]),
    { text: source(manifest) },
    ...parts,
    { text: why(result) },
    gatesSection(result.gates),
    ...sealedPatch(view),
    { text: provenance(view) },
    { text: trailerLines(view.trailers) },
  ];
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

type Scoped = NonNullable<ArmResult['issue']>;

function scoped(issue: Scoped): Section[] {
  const { topics, texts } = scopedTopics(issue);
  const tldr = foreignLine(issue.tldr.replace(/^[\s#*_]*tl;?dr\b[\s:*_.–—-]*/i, ''), 3000);
  return [
    { text: tldr === '' ? '' : `**TL;DR** ${tldr}` },
    ...topics.map((own) => headed(own, (texts.get(own.topic) ?? []).join('\n\n'))),
  ];
}

/** What the model wrote under a heading of another topic of ours stands there, not twice. */
function scopedTopics(issue: Scoped): { topics: readonly Topical[]; texts: ReadonlyMap<Topic, readonly string[]> } {
  const list = (items: readonly string[]) => (told: string) => listOf(items, told);
  const nothing = () => '';
  const premise = () => foreignBlock(issue.premise_concern, 2000);
  const topics: Topical[] = [
    { topic: 'premise', heading: 'A premise that may not hold', write: premise, rank: 1 },
    { topic: 'experiment', heading: 'Suggested experiment', write: nothing, rank: 2 },
    { topic: 'analysis', heading: 'Engineering analysis', write: nothing, rank: 5 },
    { topic: 'blocks', heading: 'What blocks it', write: list(issue.blockers), rank: 3 },
    { topic: 'unblock', heading: 'How to unblock it', write: list(issue.how_to_unblock), rank: 2 },
    { topic: 'questions', heading: 'Open questions', write: list(issue.open_questions), rank: 4 },
  ];
  const texts = new Map<Topic, string[]>(topics.map(({ topic }) => [topic, []]));
  const put = (home: Topic, text: string, room: number) => {
    const { lead, parts } = toldIn(text, { room, level: 4 });
    if (lead !== '') texts.get(home)?.push(lead);
    const staysEmpty = lead === '' && parts.every(({ topic }) => topic !== null && topic !== home && texts.has(topic));
    for (const [index, { topic: said, heading, text: body }] of parts.entries()) {
      const topic = staysEmpty && index === 0 ? home : said;
      const isOurs = topic !== null && texts.has(topic);
      texts.get(isOurs ? topic : home)?.push(isOurs ? body : `${heading}\n\n${body}`.trim());
    }
  };
  put('experiment', issue.suggested_experiment, 10_000);
  put('analysis', issue.engineering_analysis, 20_000);
  return { topics, texts };
}

/** The arm never wrote its Issue: what preflight, the patch and the review said stands for it. */
function composed(result: ArmResult): Section[] {
  const { preflight, patch_notes, review } = result;
  const under = (heading: string, body: string, rank: number): Section =>
    body === '' ? { text: '' } : { text: `### ${heading}\n\n${body}`, rank, name: `“${heading}”` };
  return [
    { text: `**TL;DR** ${foreignLine(result.reason, 1000)}` },
    { text: 'The model did not finish its scoping text; this is put together from its earlier answers.' },
    under('A premise that may not hold', foreignBlock(preflight?.premise_concern ?? '', 2000), 1),
    under('What preflight found', foreignBlock(preflight?.rationale ?? '', 6000), 3),
    under('What blocks it', listOf(preflight?.blockers ?? []), 2),
    under('What the draft does', foreignBlock(patch_notes?.summary ?? '', 6000), 4),
    under('What its review said', foreignBlock(review?.summary ?? '', 6000), 2),
    under('Concerns', listOf(review?.concerns ?? []), 3),
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
  const { target } = manifest;
  const promote = code(`/outrider promote ${armWord(planOf(view))}`);
  const opens =
    target.kind === 'github' && hasThread(target) ? `; ${promote} in #${target.issue} opens it as a pull request` : '';
  const offer = `The draft is kept${result.review === null ? '' : ' as it was before the review'} (${patchSize(result.patch.stat)})${opens}.`;
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
