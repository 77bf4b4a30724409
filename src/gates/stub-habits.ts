// Functions that answer with a constant as functions of that name do in the modules beside: they say it, and nothing is left to write.
import type { Definition } from './facts/facts.ts';
import { unwritten } from './facts/stub-body.ts';
import { folderOf } from './file-kinds.ts';
import type { Unit } from './inventory.ts';
import { textAt } from './line-diff.ts';
import type { Program } from './program.ts';

/** So many functions of the modules beside must answer so; more modules than the other number are not read. */
const fewest = 2;
const mostRead = 12;

/** Whether a function of a new module that does nothing does as much as those of its name in the modules beside. */
export function isHabit({ path, isNew, facts }: Unit, definition: Definition, program: Program): boolean {
  const text = textAt(facts.text, definition);
  if (!isNew || unwritten.test(text) || /\b(?:TODO|FIXME|XXX)\b/.test(text)) return false;
  const own = saidIn(text);
  if (own === '') return false;
  const ending = path.slice(path.lastIndexOf('.'));
  const beside = program
    .filesIn(folderOf(path))
    .filter((each) => each !== path && each.endsWith(ending) && program.existed(each))
    .filter((each) => (program.text(each) ?? '').includes(`${definition.name}(`))
    .slice(0, mostRead);
  const alike = beside.flatMap((each) => {
    const other = program.before(each);
    return (other?.definitions ?? []).filter(
      (one) =>
        one.kind === 'function' && one.name === definition.name && saidIn(textAt(other?.text ?? '', one)) === own,
    );
  });
  return alike.length >= fewest;
}

/** The last line of a function that says anything. */
function saidIn(text: string): string {
  const lines = text
    .replace(/("""|''')[\s\S]*?\1/g, '')
    .split('\n')
    .map((each) =>
      each
        .replace(/\s+(?:#|\/\/).*$/, '')
        .replace(/\s+/g, ' ')
        .trim(),
    )
    .filter((each) => /[\w.]/.test(each) && !/^(?:#|\/\/)/.test(each));
  return lines.length > 1 ? (lines.at(-1) ?? '') : '';
}
