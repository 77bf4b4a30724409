// An author's notes without what tells who the author is: names of models, trailers, headings of a house style, our branch.
import { parseMarkdown } from '../comparison/markdown.ts';
import type { SubmitPatch } from '../domain/endings.ts';
import type { Manifest } from '../domain/manifest.ts';

const withheld = '[name withheld]';
const trailer = /^[ \t>*-]*(?:(?:[a-z]+-)+by:|🤖).*$/gimu;
/** "Generated with ..." is a trailer only when a name follows: "Created by the registry" says something of the change. */
const credit =
  /^[ \t>*_(-]*(?:generated|created|authored|assisted|written|made) (?:by|with|using) [^\n]{0,40}\[name withheld\][^\n]{0,120}$/gim;
const tldr = /^[ \t]*(?:\*\*|__)?tl;?dr(?:\*\*|__)?[ \t]*[:.–—-]?[ \t]*/gim;
/** Families of models, as models call themselves; left alone inside code and paths, where they are names of things. */
const families =
  /(?<![\w/.`@-])(?:claude|anthropic|opus|sonnet|haiku|glm|zhipu(?: ?ai)?|z\.ai|kimi|moonshot(?: ?ai)?|chatgpt|gpt|openai|codex|gemini|qwen|deepseek|llama|mistral|grok)(?:[- ]?v?\d[\w.-]*\w|[- ](?:opus|sonnet|haiku|code|pro|turbo|flash|mini)\b[\w.-]*)*(?![\w/`]|\.\w)/gi;

type Names = Pick<Manifest, 'experiment' | 'arms'>;

/** The same notes, blind. What they say of the change stays word for word. */
export function blindNotes(notes: SubmitPatch, names: Names): SubmitPatch {
  const clean = (text: string) => blindText(text, names);
  const each = (texts: readonly string[]) => texts.map(clean).filter((text) => text !== '');
  return {
    title: clean(notes.title) || withheld,
    summary: clean(notes.summary) || withheld,
    delivered: each(notes.delivered),
    scoped_out: each(notes.scoped_out),
    call_site: clean(notes.call_site),
    assumptions: each(notes.assumptions),
  };
}

export function blindText(text: string, { experiment, arms }: Names): string {
  const own = arms
    .flatMap(({ arm, slug, model }) => [arm, slug, model.id])
    .flatMap((name) => [name, name.split('/').at(-1) ?? name]);
  const longestFirst = [...new Set([`outrider/${experiment}`, ...own])].toSorted((a, b) => b.length - a.length);
  const names = new RegExp(
    `(?<![\\w-])(?:${longestFirst.map((name) => RegExp.escape(name)).join('|')})(?![\\w-])(?:/[\\w.-]+)?`,
    'gi',
  );
  return withoutHeadings(text)
    .replace(trailer, '')
    .replace(tldr, '')
    .replace(names, withheld)
    .replace(families, withheld)
    .replace(credit, '')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}

/** Headings, and paragraphs that are one because they are all bold. */
function withoutHeadings(text: string): string {
  const ranges = parseMarkdown(text).children.flatMap((node) => {
    const bold = node.type === 'paragraph' && node.children.length === 1 && node.children[0]?.type === 'strong';
    const { position } = node;
    return (node.type === 'heading' || bold) && position
      ? [[position.start.offset ?? 0, position.end.offset ?? 0] as const]
      : [];
  });
  return ranges.reduceRight((left, [from, to]) => left.slice(0, from) + left.slice(to), text);
}
