// Routes that React Router takes from a list, `routes.ts`, in place of a folder.
import { pathIn } from '../../../codemap/map/reading.ts';
import type { Program } from '../../program.ts';

/** Makes routes of a folder after all. */
const byFolder = /\b(?:flatRoutes|createRoutesFromFolders|autoRoutes|remixRoutesOptionAdapter|import\.meta\.glob)\b/;

/** `routes.ts` beside a folder of routes is the list of them for React Router: whether it leaves the file out. */
export function leftOutOfRoutes(program: Program, path: string): boolean {
  const [, top, inside = ''] = /^(.*?)(?:^|(?<=\/))(routes\/.*\.[jt]sx?)$/.exec(path) ?? [];
  if (top === undefined) return false;
  const text = ['ts', 'js', 'mts', 'tsx'].flatMap(
    (each) => program.text(pathIn(top.replace(/\/$/, ''), `routes.${each}`)) ?? [],
  )[0];
  return (
    text !== undefined && /@react-router\/dev\/routes/.test(text) && !byFolder.test(text) && !text.includes(inside)
  );
}
