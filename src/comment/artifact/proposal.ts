// The Issue that proposes a paper: what it would be here, where, the command to run it, and what else was looked at.
import type { ScoutRecord } from '../../domain/scouting.ts';
import { code, fenced, fitBody, folded, type Section } from '../fit.ts';
import { foreignBlock, foreignCell, foreignLine, foreignTitle } from '../foreign/text.ts';
import { cost, count } from '../numbers.ts';

export interface ProposalView {
  readonly record: ScoutRecord & { readonly proposal: NonNullable<ScoutRecord['proposal']> };
  /** The model that a run would set against the baseline; null: the baseline alone. */
  readonly rival: string | null;
  readonly marker: string;
}

const kinds = {
  simplification: 'a simplification: the same with less',
  replacement: 'a replacement for something that is there',
  addition: 'an addition beside its siblings',
  extension: 'an extension: something that this repository does not do today',
} as const;

const mostRejected = 40;

/** Title and body of at most 65,536 UTF-16 units, the marker last. */
export function renderProposal(view: ProposalView): { readonly title: string; readonly body: string } {
  const { record, marker } = view;
  const { paper } = record.proposal;
  const sections: Section[] = [
    { text: headline(record.proposal) },
    { text: foreignBlock(record.proposal.reason, 2000) },
    { text: where(record.proposal) },
    { text: `${invitation(view)}, comment here:\n\n${fenced(commandOf(view))}` },
    { text: folded('Abstract', foreignBlock(paper.abstract, 4000)), rank: 2, name: 'the abstract' },
    { text: others(record), rank: 3 },
    { text: provenance(record) },
  ];
  const title = foreignTitle(`A paper for this repository: ${paper.title}`, 160);
  return { title, body: fitBody(sections, { rest: 'in the records', marker }) };
}

function headline({ paper, kind }: ProposalView['record']['proposal']): string {
  const id = paper.url === null ? foreignLine(paper.id ?? '') : `[${paper.id}](${paper.url})`;
  return `**${foreignLine(paper.title, 300).replaceAll('**', '')}** (${id}) would be ${kinds[kind]}.`;
}

function where({ call_site, direction }: ProposalView['record']['proposal']): string {
  const sign = direction === '' ? '' : ` That the team wants it is read from ${code(direction)}.`;
  return `It would be reached from ${code(call_site)}.${sign}`;
}

function invitation({ rival }: ProposalView): string {
  return rival === null
    ? 'To try it, as a draft pull request or an Issue that says why not'
    : 'To try it, as draft pull requests or Issues of two models to choose from';
}

function commandOf({ record, rival }: ProposalView): string {
  return `/outrider run ${record.proposal.paper.id} ${rival ?? record.model}${rival === null ? ' --solo' : ''}`;
}

function others({ found, rejected }: ProposalView['record']): string {
  if (rejected.length === 0) return 'No other new paper was found.';
  // Without their ids: whoever looks for one must not find it here and take it for discussed.
  const rows = rejected
    .slice(0, mostRejected)
    .map(({ title, reason }) => `| ${foreignCell(title, 160)} | ${foreignCell(reason, 300)} |`);
  const more = rejected.length > mostRejected ? [`| and ${rejected.length - mostRejected} more | |`] : [];
  // The one that is proposed was found too.
  const heading = `What else was looked at: ${count(found - 1, 'new paper', 'new papers')}`;
  return folded(heading, ['| paper | why not |', '|---|---|', ...rows, ...more].join('\n'));
}

function provenance({ model, repo, base_sha, figures }: ProposalView['record']): string {
  const spent = figures === null ? '' : `, for ${cost(figures)}`;
  const text = `Chosen by ${code(model)} from abstracts and ${code(`${repo}@${base_sha.slice(0, 7)}`)}${spent}; nobody has tried it. The lines that it names were checked against that commit. At most one paper a week is proposed, and one that was discussed here is not proposed again until its issue is reopened. Switch it off with \`triggers.schedule: false\` in \`.github/outrider.yml\`.`;
  return folded('Where this comes from', text);
}
