// New files that tests load by their paths or dotted names, as texts.
import { fileName, folderOf } from '../file-kinds.ts';
import type { Inventory, Unit } from '../inventory.ts';
import { spellings } from './registries/tables.ts';

const loading = /file_location|FileLoader|exec_module|load_source|run_path|import_module|__import__/;

/** The whole path or dotted name in one text, or the name of the file and that of its folder beside each other. */
export function isLoadedByTest({ path, facts }: Unit, { tests }: Inventory): boolean {
  if (facts.language !== 'python') return false;
  const [, ...dotted] = spellings(path);
  const [name, folder] = [fileName(path), fileName(folderOf(path))];
  return tests.some((test) => {
    if (!loading.test(test.facts.text)) return false;
    const values = test.facts.strings.filter((each) => !each.dead).map((each) => each.value.replace(/^\.?\//, ''));
    return values.some(
      (each, at) =>
        dotted.includes(each) ||
        (each.includes('/') && `/${path}`.endsWith(`/${each}`)) ||
        (each === name && (folder === '' || values[at - 1]?.split('/').at(-1) === folder)),
    );
  });
}
