// What a file declares, with lines: by its grammar where there is one, else by regular expression.
import { isBinary } from './content-hash.ts';
import type { Files } from './files.ts';
import { largestParsed, parse } from './grammar.ts';
import { grammarOf } from './languages.ts';
import { declaredIn } from './outline/declared.ts';
import { type SourceSymbol, symbolsIn } from './symbols.ts';

/**
 * The declarations of a file in order. Members carry the name of their owner (`Trainer.fit`, `Cache::get`); functions are not looked into.
 * @returns null when there is no such text file, or its language has neither a grammar nor a rule
 */
export async function outline(files: Files, path: string): Promise<SourceSymbol[] | null> {
  const bytes = files.read(path);
  if (bytes === null || isBinary(bytes) || files.entry(path)?.mode === '120000') return null;
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('utf8');
  const grammar = grammarOf(path);
  if (grammar === null || text.length > largestParsed) return symbolsIn(path, text);
  return declaredIn(grammar, await parse(grammar, text));
}
