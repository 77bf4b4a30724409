// What tests use through helpers: functions and values of the test file itself, or of a file of helpers beside it.
import { isTestPath } from '../../codemap/test-conventions.ts';
import type { FileFacts, Reference } from '../facts/facts.ts';
import type { Program } from '../program.ts';
import type { Follower, Hit } from '../resolve/follow.ts';
import { isReplaced, replacedByPath } from './test-replacements.ts';

/** Helpers looked into for one test file; a longer chain is a program of its own. */
const most = 100;

/** Package files that helpers use, whole chains of helpers looked through. `first` are the names that the tests themselves use. */
export function throughHelpers(
  first: readonly Hit[],
  at: { program: Program; follower: Follower; replaced: ReadonlySet<string> },
): string[] {
  const { program } = at;
  const found = new Set<string>();
  const seen = new Set<string>();
  const open = first.filter((each) => isHelper(each));
  for (let next = open.pop(); next !== undefined && seen.size < most; next = open.pop()) {
    const key = `${next.path}\0${next.qualified}`;
    const facts = seen.has(key) ? null : program.after(next.path);
    seen.add(key);
    if (facts === null) continue;
    for (const hit of usedIn(facts, next.qualified, at)) {
      if (isHelper(hit)) open.push(hit);
      else if (!isTestPath(hit.path)) found.add(hit.path);
    }
  }
  return [...found];
}

/** `pkg.__file__`: a module that is asked where it stands is not used. */
export const asksWhere = ({ chain }: Reference): boolean =>
  /^__(?:file|path|name|spec|doc)__$/.test(chain.at(-1) ?? '');

const isHelper = ({ path, qualified }: Hit): boolean => qualified !== '' && isTestPath(path);

function usedIn(
  facts: FileFacts,
  name: string,
  { program, follower, replaced }: { program: Program; follower: Follower; replaced: ReadonlySet<string> },
): Hit[] {
  const isStoodIn = replacedByPath(facts, { program, follower });
  return facts.references
    .filter((each) => each.owner === name || each.owner.startsWith(`${name}.`))
    .filter((each) => !each.dead && each.kind !== 'type' && !isReplaced(each) && !replaced.has(each.chain.join('.')))
    .filter((each) => !isStoodIn(each) && !asksWhere(each))
    .flatMap((each) => follower.resolve(facts, each.chain, each.owner));
}
