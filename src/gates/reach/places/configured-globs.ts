// Configurations of the base that load every file a pattern takes: schemas of an ORM, entities, commands, tasks.
import picomatch from 'picomatch';
import { folderOf } from '../../file-kinds.ts';
import type { Program } from '../../program.ts';
import { join } from '../../resolve/resolver.ts';

const configurations = /(?:^|[/.-])(?:config|ormconfig|data-?source)\.(?:[cm]?[jt]s|json)$/;
/** Settings whose files a program loads; not those that a tool reads to check, build or style them. */
const loading =
  /["']?\b(?:schemas?|entities|subscribers|migrations|plugins|commands|controllers|resolvers|routes|modules|tasks|jobs|workers|functions|models|handlers)["']?\s*:\s*(\[[^\]]*\]|["'`][^"'`\n]*["'`])/g;
/** More configurations than this are not looked at. */
const most = 50;

/** Answers, for one new file, which configuration loads it by a pattern; null when none does. */
export function configuredGlobs(program: Program): (path: string) => string | null {
  let found: readonly { readonly config: string; readonly isMatch: (path: string) => boolean }[] | undefined;
  return (path) => {
    found ??= patternsOf(program);
    const config = found.find((each) => each.isMatch(path))?.config;
    return config === undefined ? null : `${config} takes every file of its pattern`;
  };
}

function patternsOf(program: Program) {
  const paths = [...program.paths()]
    .filter((path) => configurations.test(path) && program.existed(path))
    .slice(0, most);
  return paths.flatMap((config) => {
    const text = program.text(config) ?? '';
    const values = [...text.matchAll(loading)].flatMap(
      ([, value = '']) => value.match(/[^"'`\s,[\]]*\*[^"'`\s,[\]]*/g) ?? [],
    );
    return values.flatMap((value) => {
      const full = join(folderOf(config), value.replace(/^\.?\/?(?:dist|build|out)\//, 'src/'));
      return full === null ? [] : [{ config, isMatch: picomatch(full.replace(/\.js$/, '.{js,ts}')) }];
    });
  });
}
