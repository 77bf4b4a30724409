// Tests that come to new code through a configuration that was there before, as Hydra composes it: `compose("train.yaml", overrides=["model=new"])`.
import type { FileFacts } from '../facts/facts.ts';
import { folderOf } from '../file-kinds.ts';
import type { Program } from '../program.ts';
import { join } from '../resolve/resolver.ts';

/** Configurations of the base that this file composes and makes objects of, by the texts of some of its rows. */
export function composedIn(facts: FileFacts, program: Program, isOwn: (row: number) => boolean): string[] {
  const isHydra = facts.imports.some((each) => /^hydra(?:\.|$)/.test(each.module));
  if (!isHydra || !/\bcompose\(/.test(facts.text)) return [];
  const values = facts.strings.filter((each) => !each.dead && isOwn(each.row)).map((each) => each.value);
  const folders = values
    .map((each) => join(folderOf(facts.path), each) ?? '')
    .filter((each) => each !== '' && program.isFolderOfBase(each));
  return folders.flatMap((folder) =>
    values
      .flatMap((each) => [`${folder}/${each}`, `${folder}/${each}.yaml`])
      .filter((each) => /\.ya?ml$/.test(each) && program.existed(each)),
  );
}
