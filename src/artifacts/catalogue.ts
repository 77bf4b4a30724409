// Everything that is ever stored of an experiment, by name: its key in the blob store. Schemas are in domain/.
import { slugOfWord } from '../domain/arm-name.ts';

const folder = (experiment: string) => `experiments/${experiment}`;

/** Keys in the blob store, the same below OUTRIDER_DATA_DIR and in the bucket. */
export const keys = {
  accepted: (experiment: string) => `${folder(experiment)}/accepted.json`,
  /** The plan of an experiment over many repositories; its cells are experiments of their own. */
  study: (study: string) => `${folder(study)}/study.json`,
  /** A repository of it as it was found, by its place in the block. */
  site: (study: string, place: number) => `${folder(study)}/sites/${place}.json`,
  manifest: (experiment: string) => `${folder(experiment)}/manifest.json`,
  snapshot: (experiment: string) => `${folder(experiment)}/snapshot.pack`,
  paper: (experiment: string) => `${folder(experiment)}/paper.json`,
  repoMap: (experiment: string) => `${folder(experiment)}/repo-map.md`,
  /** One phase of one arm, as it ended. */
  phase: (experiment: string, slug: string, phase: string, attempt: number) =>
    `${folder(experiment)}/arms/${slug}/${phase}-${attempt}.json`,
  /** The sealed patch after an attempt. */
  patch: (experiment: string, slug: string, attempt: number) =>
    `${folder(experiment)}/arms/${slug}/patch-${attempt}.json`,
  /** The patch after a phase of refinement that may write. */
  refinedPatch: (experiment: string, slug: string, phase: string, attempt: number) =>
    `${folder(experiment)}/arms/${slug}/refined-${phase}-${attempt}.json`,
  /** What the gates said of that patch. */
  refinedGates: (experiment: string, slug: string, phase: string, attempt: number) =>
    `${folder(experiment)}/arms/${slug}/refined-gates-${phase}-${attempt}.json`,
  /** What CI said before a fixing round: the repair's material. */
  ciReport: (experiment: string, slug: string, round: number) =>
    `${folder(experiment)}/arms/${slug}/ci-report-${round}.md`,
  /** Who reviews whose draft, in which order. */
  reviewPlan: (experiment: string) => `${folder(experiment)}/review-plan.json`,
  /** What was found out about an arm's words: grounding and behaviour. */
  findings: (experiment: string, slug: string) => `${folder(experiment)}/arms/${slug}/findings.json`,
  refinement: (experiment: string, slug: string) => `${folder(experiment)}/arms/${slug}/refinement.json`,
  /** Bodies of merged pull requests, as the repository's habits. */
  habits: (experiment: string) => `${folder(experiment)}/habits.json`,
  /** Licences, and the code that the paper links to. */
  origins: (experiment: string) => `${folder(experiment)}/origins.json`,
  /** Files of a reference implementation, for fidelity. */
  reference: (experiment: string) => `${folder(experiment)}/reference.md`,
  armResult: (experiment: string, slug: string) => `${folder(experiment)}/arms/${slug}/result.json`,
  /** How the arm ended before it was run again. */
  earlierResult: (experiment: string, slug: string, generation: number) =>
    `${folder(experiment)}/arms/${slug}/result-${generation}.json`,
  transcript: (experiment: string, seat: string) => `${folder(experiment)}/transcripts/${seat}.jsonl`,
  /** The same transcript as an ATIF trajectory. */
  trajectory: (experiment: string, seat: string) => `${folder(experiment)}/transcripts/${seat}.atif.json`,
  /** What a run without a thread has to say. */
  said: (experiment: string, kind: string, arm: string | null) =>
    `${folder(experiment)}/thread/${kind}${arm === null ? '' : `-${slugOfWord(arm)}`}.md`,
  /** A look for papers: what was ranked for it, and how it ended. */
  shortlist: (scout: string) => `${folder(scout)}/shortlist.json`,
  scouting: (scout: string) => `${folder(scout)}/scouting.json`,
  /** What a repository's week came to. */
  digest: (digest: string) => `${folder(digest)}/digest.json`,
  record: (experiment: string) => `${folder(experiment)}/experiment.json`,
  /** Where a deployment links it. */
  report: (experiment: string) => `${folder(experiment)}/report.html`,
  rowsJsonl: (experiment: string) => `${folder(experiment)}/arms.jsonl`,
  rowsCsv: (experiment: string) => `${folder(experiment)}/arms.csv`,
} as const;
