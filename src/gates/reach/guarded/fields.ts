// Fields of a class that its constructor takes, and private ones that a class elsewhere sets.
import { isTestPath } from '../../../codemap/test-conventions.ts';
import type { Definition, FileFacts } from '../../facts/facts.ts';
import { textAt } from '../../line-diff.ts';
import type { Program } from '../../program.ts';
import { isOpenToCallers } from './closed-functions.ts';

/** A field that the constructor takes: of a dataclass, of a class with `attrs`, of a model (whose base is anything at all). */
export function isConstructorField(file: FileFacts, field: Definition): boolean {
  const owner = file.definitions.find((each) => each.qualified === field.parent);
  if (owner === undefined) return false;
  // Whoever makes a struct sets its public fields.
  if (file.language === 'go' || file.language === 'rust') return true;
  const isClosed = isClosedField(file, field);
  if (owner.bases.length > 0 && !isClosed) return true;
  if (isClosed && !isTyped(file, field)) return false;
  return file.references.some(
    (each) =>
      each.kind === 'decorator' &&
      each.owner === owner.qualified &&
      /dataclass|define|attrs|\bs\b|struct/.test(each.chain.join('.')),
  );
}

/** Private: by its underscore in Python, which is all that tells there, by its word or `#` in TypeScript and JavaScript. */
function isClosedField(file: FileFacts, field: Definition): boolean {
  if (file.language === 'python') return field.name.startsWith('_');
  return /script$/.test(file.language) && !isOpenToCallers(field, file);
}

/** `_x: bool = False`, which a dataclass takes, where `_x = False` belongs to the class alone. */
const isTyped = ({ language, text }: FileFacts, field: Definition): boolean =>
  language === 'python' && /^\s*\w+\s*:(?!\s*ClassVar\b)/.test(textAt(text, field));

/** A class of Python elsewhere, of the same line perhaps, gives a private field of the class another value, or asks for it by a text. */
export function isSetElsewhere(field: Definition, file: FileFacts, program: Program): boolean {
  if (file.language !== 'python' || !isClosedField(file, field)) return false;
  const set = new RegExp(`(?:^|\\.)\\s*${field.name}\\s*(?::[^=\\n]+)?=(?!=)\\s*(?!(?:False|None)\\b)\\S`, 'm');
  const other = new RegExp(`\\bdef\\s+${field.name}\\b|["']${field.name}["']`);
  const isWanted = (path: string): boolean => path !== file.path && path.endsWith('.py') && !isTestPath(path);
  for (const { text } of program.texts([field.name], isWanted)) if (set.test(text) || other.test(text)) return true;
  return false;
}
