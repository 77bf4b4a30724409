// Sealing in memory: the context travels with the secret and is compared when it is opened.
import { randomUUID } from 'node:crypto';
import { SealError } from '../../src/domain/errors.ts';
import type { SealContext, Sealing } from '../../src/ports/sealing.ts';

export function memorySealing(): Sealing {
  const sealed = new Map<string, { readonly plain: string; readonly context: string }>();
  const words = (context: SealContext) => JSON.stringify(Object.entries(context).sort());
  return {
    async seal(plain, context) {
      const name = randomUUID();
      sealed.set(name, { plain, context: words(context) });
      return name;
    },
    async open(name, context) {
      const found = sealed.get(name);
      if (found?.context !== words(context)) throw new SealError('it was sealed for something else');
      return found.plain;
    },
  };
}
