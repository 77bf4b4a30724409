// Languages and formats by their lines, then the files of no known kind in one line.
import { plural } from '../../domain/plural.ts';
import { isKnownKind } from './kinds.ts';
import { inOrder } from './show.ts';
import type { Survey } from './survey.ts';

const mostKinds = 12;

export function languageLines({ languages }: Pick<Survey, 'languages'>): string[] {
  const known = [...languages]
    .filter(([name]) => isKnownKind(name))
    .sort(([a, one], [b, other]) => other.lines - one.lines || other.files - one.files || inOrder(a, b))
    .map(
      ([name, { files, lines, tests }]) =>
        `${name}: ${plural(files, 'file')}, ${plural(lines, 'line')}${tests > 0 ? `, ${tests} of them tests` : ''}`,
    );
  const rest = [...languages]
    .filter(([name]) => !isKnownKind(name))
    .sort(([a, one], [b, other]) => other.files - one.files || inOrder(a, b))
    .map(([name, { files }]) => `${files} ${name === 'no ending' ? 'without an ending' : name}`);
  const left = rest.length - mostKinds;
  const others = `others: ${rest.slice(0, mostKinds).join(', ')}${left > 0 ? `, … ${left} more kinds` : ''}`;
  return rest.length === 0 ? known : [...known, others];
}
