// How an arm went about its work, counted by simple rules in its own words and figures; nothing here is a matter of taste.
import type { ArmResult } from '../domain/arm.ts';
import type { Behaviour } from '../domain/findings.ts';
import { citation, isFileName } from './grounding/citation.ts';
import { type Sentence, sentencesOf } from './grounding/sentences.ts';
import { parseMarkdown } from './markdown.ts';
import { type DraftFile, scopeHonesty } from './scope-honesty.ts';

export interface BehaviourInputs {
  readonly result: Pick<ArmResult, 'verdict' | 'preflight' | 'patch_notes' | 'issue' | 'patch' | 'phases'>;
  /** The sealed draft; null when the arm has none. */
  readonly draft: readonly DraftFile[] | null;
}

/**
 * The profile of one arm. Words are counted in its artifact: the Issue's fields, or the notes of the patch; of an arm without an artifact, in
 * whatever of these it wrote last, else in its preflight.
 *
 * - *commitment*: an entry of `delivered` or of `how_to_unblock`, and each sentence elsewhere in which the author undertakes something or
 *   tells the reader what to do: "I will", "we'll", "this change adds", or one that begins with a verb of work ("Run", "Add", "Measure").
 * - *question*: a sentence that ends in a question mark; an entry of `open_questions` counts once, with or without one.
 * - *heading*: a Markdown heading inside a field. *word*: a run of letters and digits, code included, code blocks not.
 * - *file, line*: a different path that ends as files do; a different path with a line.
 * - *premise challenged*: `premise_concern` of the Issue or of preflight is not empty.
 */
export function behaviourOf({ result, draft }: BehaviourInputs): Behaviour {
  const { artifact, fields } = artifactOf(result);
  const texts = fields.map(({ field, text }) => ({ field, sentences: sentencesOf(text) }));
  const sentences = texts.flatMap((text) => text.sentences);
  const implement = result.phases.find(({ phase, attempt }) => phase === 'implement' && attempt === 1);
  const preflight = result.phases.find(({ phase }) => phase === 'preflight');
  return {
    schema_version: 1,
    artifact,
    words: sentences.reduce((sum, { text }) => sum + (text.match(/[\p{L}\p{N}]+(?:['’][\p{L}]+)*/gu)?.length ?? 0), 0),
    headings: fields.reduce((sum, { text }) => sum + headingsIn(text), 0),
    commitments: texts.reduce(
      (sum, text) => sum + (entries.has(text.field) ? 1 : text.sentences.filter(commits).length),
      0,
    ),
    questions: texts.reduce((sum, { field, sentences }) => sum + questionsIn(field, sentences), 0),
    ...placesIn(sentences),
    premise_challenged: result.issue?.premise_concern.trim() || result.preflight?.premise_concern.trim() || null,
    scope: draft === null || result.patch_notes === null ? null : scopeHonesty(result.patch_notes.delivered, draft),
    decide_s: preflight !== undefined && result.preflight !== null ? preflight.working_s : null,
    files_read_before_edit: implement !== undefined && result.patch !== null ? implement.files_read_before_edit : null,
  };
}

interface Field {
  readonly field: string;
  readonly text: string;
}

function artifactOf({ verdict, issue, patch_notes, preflight }: BehaviourInputs['result']): {
  readonly artifact: Behaviour['artifact'];
  readonly fields: readonly Field[];
} {
  if (verdict === 'issue' && issue) return { artifact: 'issue', fields: fieldsOf(issue) };
  if (verdict === 'pull_request' && patch_notes) return { artifact: 'pull_request', fields: fieldsOf(patch_notes) };
  if (issue) return { artifact: 'issue', fields: fieldsOf(issue) };
  if (patch_notes) return { artifact: 'draft', fields: fieldsOf(patch_notes) };
  if (preflight) return { artifact: 'preflight', fields: fieldsOf({ ...preflight, route: '' }) };
  return { artifact: 'none', fields: [] };
}

/** Entries of a list are fields of their own. */
function fieldsOf(ending: Readonly<Record<string, string | readonly string[]>>): Field[] {
  return Object.entries(ending).flatMap(([field, value]) =>
    (typeof value === 'string' ? [value] : value).filter((text) => text.trim() !== '').map((text) => ({ field, text })),
  );
}

/** Each entry of these is something that was done or is to be done. */
const entries = new Set(['delivered', 'how_to_unblock']);

const undertakes =
  /\b(?:I|we)(?:['’]ll| will| shall| am going to| are going to| have (?:added|implemented|written|registered|tested)| (?:add|implement|register|write|test)(?:ed)?)\b|\bthis (?:pr|pull request|patch|change|draft)(?: \w+ly)? (?:adds|implements|introduces|registers|replaces|fixes|writes|provides|tests|wires)\b|\bto be (?:done|added|measured) (?:first|next)\b/i;
const verbs =
  'add|run|train|compare|replace|implement|write|decide|replay|register|keep|build|create|extend|refactor|move|wire|expose|ablate|evaluate|start with|introduce|use|define|make|remove|rename|split|repeat|vary';
/** Verbs that are nouns as well: they need something to be done to. */
const ambiguous = 'measure|log|count|record|test|benchmark|document|profile|port|fix|report|plot|sweep|check';
const something =
  '(?:(?:the|a|an|all|each|every|both|whether|how|if|it|them|this|that|these|those|its|which|with|on|for|against|per|one|two|three|at)\\b|\\d|`)';
const orders = new RegExp(
  `^(?:(?:first|then|next|finally|second|third)[,:]? )?(?:(?:${verbs})s?\\b(?! (?:is|are|was|were|has|had|of)\\b)|(?:${ambiguous})s? ${something})`,
  'i',
);

function commits({ text }: Sentence): boolean {
  if (text.endsWith('?')) return false;
  const plain = text.replace(/^(?:[-*\d.)(\s]|\[[ x]\])+/, '');
  return undertakes.test(plain) || orders.test(plain);
}

function questionsIn(field: string, sentences: readonly Sentence[]): number {
  const asked = sentences.filter(({ text }) => /\?["”’')\]*_]*$/.test(text)).length;
  return field === 'open_questions' ? Math.max(1, asked) : asked;
}

/** A line of a heading begins with a hash, the one below it with what underlines it; most fields have neither and need no parser. */
const maybeHeading = /^ {0,3}[#=-]/m;

function headingsIn(text: string): number {
  if (!maybeHeading.test(text)) return 0;
  return parseMarkdown(text).children.filter(({ type }) => type === 'heading').length;
}

function placesIn(sentences: readonly Sentence[]): Pick<Behaviour, 'files_named' | 'lines_named'> {
  const files = new Set<string>();
  const lines = new Set<string>();
  for (const { runs } of sentences) {
    for (const token of runs.flatMap(({ text }) => text.split(/[\s"“”'‘’`(),;=|]+/))) {
      const cited = citation(token);
      if (cited === null || !isFileName(cited.path) || !(cited.path.includes('/') || /[a-z]\.[a-z]/i.test(cited.path)))
        continue;
      files.add(cited.path);
      if (cited.from !== null) lines.add(`${cited.path}:${cited.from}`);
    }
  }
  return { files_named: files.size, lines_named: lines.size };
}
