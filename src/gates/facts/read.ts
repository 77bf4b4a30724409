// Reads one source file: text in, facts out. The grammars are loaded once, then reading is synchronous.
import { loadGrammar, type Parse, type Syntax } from '../../codemap/grammar.ts';
import type { Grammar, Language } from '../../codemap/languages.ts';
import { parseCpp } from '../../codemap/syntax/cpp-text.ts';
import { judgedRows } from '../../codemap/syntax/second-opinion.ts';
import { Collector, topScope } from './collector.ts';
import { isPage, type Mention, readComponent, sourceGrammarOf, sourceLanguageOf } from './components.ts';
import { cpp } from './cpp.ts';
import type { Dialect } from './dialect.ts';
import { ecmascript } from './ecmascript.ts';
import type { Definition, FileFacts, Reference } from './facts.ts';
import { go } from './go.ts';
import { java } from './java.ts';
import { python } from './python.ts';
import { rust } from './rust.ts';
import { walk } from './walk.ts';

const dialects: Readonly<Record<Language, Dialect>> = {
  python,
  typescript: ecmascript,
  javascript: ecmascript,
  go,
  rust,
  java,
  c: cpp,
  cpp,
};

/** Reads files of the languages whose grammars were loaded; null for any other. */
export type Reader = (path: string, text: string) => FileFacts | null;

/** The families whose files import each other: a TypeScript patch reads JavaScript too. */
const families: readonly (readonly Grammar[])[] = [['typescript', 'tsx', 'javascript']];

/** Loads what the given paths need. @throws when a grammar cannot be loaded */
export async function loadReader(paths: Iterable<string>, folder?: string): Promise<Reader> {
  const wanted = new Set<Grammar>();
  for (const path of paths) {
    const grammar = sourceGrammarOf(path);
    if (grammar === null) continue;
    for (const each of families.find((family) => family.includes(grammar)) ?? [grammar]) wanted.add(each);
  }
  const parsers = new Map<Grammar, Parse>();
  await Promise.all([...wanted].map(async (each) => parsers.set(each, await loadGrammar(each, folder))));
  return (path, text) => {
    const language = isPage(path) ? 'typescript' : sourceLanguageOf(path);
    const component = readComponent(path, text);
    const parser = parsers.get(component?.hasJsx === true ? 'tsx' : (sourceGrammarOf(path) ?? 'python'));
    if (language === null || parser === undefined) return null;
    const isC = language === 'c';
    const syntax = isC || language === 'cpp' ? parseCpp(parser, text, isC) : parser(component?.script ?? text);
    const errorRows = judgedRows({ path, language, syntax, parse: parser });
    const facts = { ...readSyntax({ path, language }, syntax), errorRows };
    return component === null ? facts : withTemplate(facts, component.mentions);
  };
}

/** What a template names of its script, the script uses: a tag makes what it names, an expression asks it. Other names may be imported by their place. */
function withTemplate(facts: FileFacts, mentions: readonly Mention[]): FileFacts {
  const known = new Set([
    ...facts.imports.map((each) => each.local),
    ...facts.definitions.filter((each) => each.parent === '').map((each) => each.name),
  ]);
  const references = mentions.map(
    ({ chain, row }): Reference => ({
      ...fromTemplate,
      chain,
      row,
      kind: known.has(chain[0] ?? '') ? 'call' : 'value',
    }),
  );
  return { ...facts, references: [...facts.references, ...references] };
}

const fromTemplate: Omit<Reference, 'chain' | 'row' | 'kind'> = {
  owner: '',
  dead: false,
  inTable: false,
  within: '',
  guards: [],
  inTest: false,
};

function readSyntax(file: { path: string; language: Language }, syntax: Syntax): Omit<FileFacts, 'errorRows'> {
  const out = new Collector(syntax.text);
  walk(syntax.root, dialects[file.language], topScope, out);
  return { ...file, ...collected(out), text: syntax.text, definitions: published(out) };
}

/** `export { A }`, `module.exports = { A }`: what is exported further down is public, with its public members. */
function published({ definitions, exportedNames, open }: Collector): Definition[] {
  const exported = new Set<string>();
  for (const { parent, name, qualified } of definitions)
    if (parent === '' ? exportedNames.has(name) : exported.has(parent) && open.has(qualified)) exported.add(qualified);
  return definitions.map((each) => (exported.has(each.qualified) ? { ...each, isPublic: true } : each));
}

function collected(out: Collector): Omit<FileFacts, 'path' | 'language' | 'text' | 'errorRows' | 'definitions'> {
  const { nameless, imports, references, strings, locals, aliases, hasMain, packageName, plainRows } = out;
  return { nameless, imports, references, strings, locals, aliases, hasMain, packageName, plainRows };
}
