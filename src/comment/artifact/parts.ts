// Parts that pull requests and Issues share: the folded provenance, the marker and what stands before it.
import type { ArmResult } from '../../domain/arm.ts';
import { armWord } from '../../domain/arm-name.ts';
import type { ArmPlan, Manifest } from '../../domain/manifest.ts';
import type { Licence, LicenceText, LinkedCode, Origins } from '../../domain/origins.ts';
import type { Refinement } from '../../domain/refinement.ts';
import { subject } from '../card/run-card.ts';
import { code, folded } from '../fit.ts';
import { foreignLine } from '../foreign/text.ts';
import { marker } from '../marker.ts';
import { armLabel } from '../vocabulary.ts';

/** What an artifact is written from. */
export interface ArtifactView {
  readonly manifest: Manifest;
  readonly result: ArmResult;
  /** The sealed patch as a unified diff; empty when there is none. */
  readonly diff: string;
  /** What came after publishing; null or absent: nothing yet. */
  readonly refinement?: Refinement | null;
  /** Licences, and the code that the paper links to; null or absent: not looked at. */
  readonly origins?: Origins | null;
  readonly markerSecret: string;
  /** Lines such as `Co-authored-by: name <address>`, which come last. */
  readonly trailers?: readonly string[];
}

/** A title and a body of at most 65,536 UTF-16 units whose last line is the marker. */
export interface ArtifactWords {
  readonly title: string;
  readonly body: string;
}

/** The arm that an artifact is of, as it was planned. */
export function planOf({
  manifest,
  result,
}: Pick<ArtifactView, 'manifest' | 'result'>): Pick<ArmPlan, 'arm' | 'repeat'> {
  return manifest.arms.find(({ slug }) => slug === result.slug) ?? { arm: result.arm, repeat: 1 };
}

/** The last line of an artifact's body, by which it is found again. */
export function artifactMarker(
  kind: 'pr' | 'issue',
  view: Pick<ArtifactView, 'manifest' | 'result' | 'markerSecret'>,
): string {
  const { experiment } = view.manifest;
  return marker({ kind, experiment, arm: armWord(planOf(view)) }, view.markerSecret);
}

/** What “the paper” is, for who has not followed the thread; a brief is the thread. */
export function source({ paper, target }: Manifest): string {
  if (paper.text_source === 'brief')
    return target.kind === 'github' && target.issue !== null ? `As asked for in #${target.issue}.` : '';
  const id = paper.id === null ? '' : ` (${paper.url === null ? paper.id : `[${paper.id}](${paper.url})`})`;
  return `The paper: ${foreignLine(paper.title)}${id}`;
}

/** Where this came from, folded away. */
export function provenance(view: ArtifactView): string {
  const { manifest, result, origins } = view;
  const { paper, harness_version, experiment } = manifest;
  const served =
    result.model_served === null || result.model_served === result.arm
      ? ''
      : `, served as ${foreignLine(code(result.model_served), 160)}`;
  const lines = [
    `- ${subject({ ...manifest, limits: null })}`,
    paper.text_source === 'abstract' ? '- Only the abstract could be had: no model has read the paper itself' : '',
    `- Written by ${code(armLabel(planOf(view)))}${served}, in run ${code(experiment)} of Outrider ${code(harness_version)}`,
    askedFor(manifest),
    ...(origins ? licenceLines(origins) : []),
  ].filter((line) => line !== '');
  return folded('Where this comes from', lines.join('\n'));
}

/** A run without a thread has its figures in the records of the experiment; a mention of the place would call everybody there. */
function askedFor({ target, cell_of }: ArtifactView['manifest']): string {
  if (target.kind !== 'github') return '';
  if (target.issue !== null) return `- Asked for in #${target.issue}; figures and the comparison are there`;
  const place = cell_of?.asked_in ?? null;
  return `- Part of experiment ${code(cell_of?.study ?? '')} over several repositories${place === null ? '' : `, asked for in ${code(place)}`}; figures and the comparison are there`;
}

/** Licences as they were found: for the reader to weigh, never a veto. */
function licenceLines({ licence, linked }: Origins): string[] {
  const own = licence === null ? 'no licence file at the root' : licenceWords(licence);
  return [`- Licence of this repository: ${own}`, ...linked.map(linkedLine)];
}

/** What its README decides: it was read beside the patch, or it was not used. */
function linkedLine({ url, unread, licence, names_paper, sha }: LinkedCode): string {
  const at = code(url.slice(0, 200));
  if (unread !== null) return `- Code that the paper links to: ${at}, not used: ${foreignLine(unread, 200)}`;
  const terms = licence === null ? 'no licence file' : licenceWords(licence);
  if (!names_paper)
    return `- Code that the paper links to: ${at}, ${terms}; its README does not name the paper, so it is not used`;
  const read =
    sha === null
      ? 'no code was found in it'
      : `read at ${code(sha.slice(0, 7))} when the claims were held against the patch`;
  return `- The paper's reference implementation: ${at}, ${terms}; ${read}`;
}

/** Each text by its name, then what the build file says where that is something else. */
function licenceWords({ path, spdx, added, others, declared }: Licence): string {
  const texts = [...(path === null ? [] : [{ path, spdx, added }]), ...others];
  const words = texts.length === 0 ? 'no licence file at the root' : texts.map(textWords).join(' and ');
  const said = declared === null || (texts.length === 1 && declared.says === spdx && !added);
  return said ? words : `${words}; ${code(declared.path)} says ${code(declared.says)}`;
}

function textWords({ path, spdx, added }: LicenceText): string {
  if (spdx === null) return `${code(path)}, a text that we do not know`;
  return `${spdx}${added ? ' with an exception or a condition of its own' : ''} (${code(path)})`;
}

export function trailerLines(trailers: readonly string[] | undefined): string {
  return (trailers ?? [])
    .map((line) => line.replace(/[\r\n<>]+/g, (run) => (/[<>]/.test(run) ? run.replace(/[\r\n]/g, '') : ' ')).trim())
    .filter((line) => /^[A-Za-z][A-Za-z-]*: \S/.test(line) && !line.includes('<!--'))
    .join('\n');
}
