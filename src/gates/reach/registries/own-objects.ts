// Objects that a file of TypeScript or JavaScript makes for itself and that somebody has to mount: what is put on one is reached where the object is used.
import type { Definition, FileFacts, Reference } from '../../facts/facts.ts';
import type { Follower } from '../../resolve/follow.ts';

/** `Router()`, `createTRPCRouter({...})`, `new Hono().get(...)`: one of the repository's own makes no other thing. */
const router = /^(?:\w+\.)*(?:\w*[rR]outer|Hono|Elysia|OpenAPIHono)$/;
/** Makers from outside whose name says that each call makes another one; what is asked for by `useBus()` may be one for all. */
const maker = /^(?:\w+\.)*(?:(?:create|make|build)[A-Z]\w*|express|[fF]astify|mitt|polka|restana|micro)$/;
const making = /^(?:await\s+)?(new\s+)?([A-Za-z_$][\w$.]*)\s*(?:<[^>]*>)?\(/;

/** A constant of the file that holds a router which nothing has mounted yet. */
export function isRouter({ kind, parent, value }: Definition, { language }: FileFacts): boolean {
  const [, , name = ''] = making.exec(value) ?? [];
  return kind === 'constant' && parent === '' && /script$/.test(language) && router.test(name);
}

/** Names of such objects in a file: `const api = express.Router()`, `const program = new Command()`. */
export function ownObjects(facts: FileFacts, follower: Follower): ReadonlySet<string> {
  if (!/script$/.test(facts.language)) return new Set();
  const isOwn = (each: Definition): boolean => {
    const [, isNew, name = ''] = making.exec(each.value) ?? [];
    if (each.kind !== 'constant' || each.parent !== '' || name === '') return false;
    if (isRouter(each, facts)) return true;
    return (isNew !== undefined || maker.test(name)) && follower.resolve(facts, name.split('.'), '').length === 0;
  };
  return new Set(facts.definitions.filter(isOwn).map((each) => each.qualified));
}

/** The making of such an object, what is put on it, and what stands in that. */
export function isOnOwn(reference: Reference, facts: FileFacts, own: ReadonlySet<string>): boolean {
  if (own.has(reference.owner) || own.has(reference.chain[0] ?? '') || own.has(rootOf(reference.within))) return true;
  return facts.nameless.some(
    ({ name, row, endRow }) =>
      row <= reference.row && reference.row <= endRow && own.has(rootOf(name.replace(/^the function in /, ''))),
  );
}

const rootOf = (callee: string): string => /^[A-Za-z_$][\w$]*/.exec(callee)?.[0] ?? '';
