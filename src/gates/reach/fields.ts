// Fields of a class that its constructor takes: whoever makes the object can set them.
import type { Definition, FileFacts } from '../facts/facts.ts';

/** A field that the constructor takes: of a dataclass, of a class with `attrs`, of a model (whose base is anything at all). */
export function isConstructorField(file: FileFacts, field: Definition): boolean {
  const owner = file.definitions.find((each) => each.qualified === field.parent);
  if (owner === undefined) return false;
  // Whoever makes a struct sets its public fields.
  if (owner.bases.length > 0 || file.language === 'go' || file.language === 'rust') return true;
  return file.references.some(
    (each) =>
      each.kind === 'decorator' &&
      each.owner === owner.qualified &&
      /dataclass|define|attrs|\bs\b|struct/.test(each.chain.join('.')),
  );
}
