// Sections of a paper, whatever they were read from: tidied, with ids that differ, the references last and cut.
import type { PaperSection } from '../../domain/paper.ts';

export interface OpenSection {
  readonly id: string;
  readonly title: string;
  readonly level: number;
  readonly text: string;
  readonly role: 'body' | 'abstract' | 'references';
}

/** References matter little to an implementer and fill many pages: this many characters of them are kept. */
const referencesKept = 8_000;
const webLink = /https?:\/\/[^\s<>"'`{}|\\^[\]]+/g;

/** Adds a section unless it has neither text nor a place in the outline. */
export function addSection(sections: OpenSection[], section: OpenSection): void {
  if (section.id === 'front' && section.text.trim() === '') return;
  sections.push(section);
}

/** Tidied text, unique ids, references last. */
export function finishSections(open: readonly OpenSection[]): (PaperSection & Pick<OpenSection, 'role'>)[] {
  const taken = new Set<string>();
  const ordered = [...open.filter((s) => s.role !== 'references'), ...open.filter((s) => s.role === 'references')];
  return ordered.map((section, index) => ({
    ...section,
    id: freeId(section.id || `s${index + 1}`, taken),
    text: tidy(section.text),
  }));
}

function freeId(wanted: string, taken: Set<string>): string {
  let id = wanted;
  for (let n = 2; taken.has(id); n++) id = `${wanted}-${n}`;
  taken.add(id);
  return id;
}

/** Drops the roles, and what of the references is beyond the cap, saying so. */
export function cutReferences(sections: readonly (PaperSection & Pick<OpenSection, 'role'>)[]): PaperSection[] {
  return sections.map(({ role, ...section }) =>
    role === 'references' ? { ...section, text: cut(section.text) } : section,
  );
}

function cut(text: string): string {
  if (text.length <= referencesKept) return text;
  const end = Math.max(text.lastIndexOf('\n', referencesKept), 0) || referencesKept;
  return `${text.slice(0, end).trimEnd()}\n[${text.length - end} more characters of references left out]`;
}

/** A repository as papers write it in their text, without its scheme. */
const bareRepository = /(?<![\w./@-])(?:www\.)?github\.com\/[\w.-]{1,60}\/[\w.-]{1,100}/gi;

/** Addresses of the web, each once, in the order of the text; anchors and arXiv's own pages are none. */
export function linksIn(sections: readonly OpenSection[], targets: readonly string[] = []): string[] {
  const texts = sections.filter(({ role }) => role !== 'references').map(({ text }) => text);
  const bare = texts.flatMap((text) => text.match(bareRepository) ?? []).map((link) => `https://${link}`);
  const written = [...texts.flatMap((text) => text.match(webLink) ?? []), ...bare];
  const all = [...targets.filter((target) => /^https?:\/\//i.test(target)), ...written.map(withoutPunctuation)];
  return [...new Set(all)].filter(
    (link) => !/^https?:\/\/(?:[\w.]*\.)?ar(?:x|5)iv\.org\/(?:html|pdf|abs|list|auth)\b/i.test(link),
  );
}

function withoutPunctuation(link: string): string {
  const marks = link.includes('(') ? '.,;:!?…' : '.,;:!?…)';
  let end = link.length;
  while (end > 0 && marks.includes(link[end - 1] ?? '')) end -= 1;
  return link.slice(0, end);
}

/** At most one blank line, no space at a line's ends but for the indentation of code. */
export function tidy(text: string): string {
  return text
    .replace(/[ \t]+/g, ' ')
    .replace(/ ?\n ?/g, '\n')
    .replace(/\u00a0/g, ' ')
    .replace(/(?<! ) +([,.;:)\]])(?=\s|$)/gm, '$1')
    .replace(/\n{3,}/g, '\n\n')
    .replace(/^\n+/, '')
    .trimEnd();
}
