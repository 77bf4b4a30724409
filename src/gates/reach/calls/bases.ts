// The classes that a class is made from, as far as the repository has them.
import type { Definition, FileFacts } from '../../facts/facts.ts';
import type { Program } from '../../program.ts';
import type { Follower } from '../../resolve/follow.ts';

/** Bases of bases further up than this are not looked at. */
export const highest = 6;

export interface Base {
  /** As the class names it: `nn.Module[T]`. */
  readonly written: string;
  readonly path: string;
  readonly above: FileFacts;
  readonly qualified: string;
}

/** The bases of a class that the repository holds, but not the class itself. */
export function basesIn(
  file: FileFacts,
  owner: Definition,
  at: { readonly program: Program; readonly follower: Follower },
): Base[] {
  const hits = owner.bases.flatMap((written) =>
    at.follower.defined(file, chainOf(written), '').map((hit) => ({ written, ...hit })),
  );
  return hits.flatMap(({ written, path, qualified }) => {
    const above = at.program.after(path);
    const isItself = path === file.path && qualified === owner.qualified;
    return above === null || isItself ? [] : [{ written, path, above, qualified }];
  });
}

/** `nn.Module[T]` as the names that lead to it. */
export const chainOf = (base: string): string[] => base.replace(/[<([].*$/s, '').split('.');
