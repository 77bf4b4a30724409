// Applications of Django that a patch adds and no settings of the repository install: nothing of them is loaded.
import { isTestPath } from '../../../codemap/test-conventions.ts';
import { fileName, folderOf } from '../../file-kinds.ts';
import type { Unit } from '../../inventory.ts';
import type { Program } from '../../program.ts';

/** What Django loads of an application for whoever installs it. */
const part = /(?:^|\/)(?:apps|admin)\.py$|\/(?:management\/commands|templatetags)\/[^/]+\.py$/;

/** The file is such a part of a new application, there are settings, and none has the application. Without any, it is for others to install. */
export function isLeftOut(program: Program, { path, facts }: Unit): boolean {
  if (facts.language !== 'python' || !part.test(path) || !/^\s*(?:from|import) django\b/m.test(facts.text))
    return false;
  const home = folderOf(path).replace(/\/(?:management\/commands|templatetags)$/, '');
  if (home === '' || program.isFolderOfBase(home)) return false;
  const name = RegExp.escape(fileName(home));
  const installs = new RegExp(`["'](?:\\w+\\.)*${name}(?:\\.[\\w.]+)?["']`);
  const isSettings = (each: string): boolean => each.endsWith('.py') && !isTestPath(each);
  const all = [...program.texts(['INSTALLED_APPS'], isSettings)];
  return all.length > 0 && !all.some(({ text }) => installs.test(text));
}
