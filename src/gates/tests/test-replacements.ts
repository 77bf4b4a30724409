// What tests put something else in the place of, by name: `monkeypatch.setattr(llm, "ask", fake)`, `patch.object(llm, "ask")`.
import type { FileFacts, Reference } from '../facts/facts.ts';

/** Calls that put something else in the place of what they are given. */
const replacing =
  /(?:^|\.)(?:patch|Mock|MagicMock|AsyncMock|create_autospec|spy|spyOn|mock|mocked|stub|doMock|unstable_mockModule)(?:\.\w+)*$|(?:^|\.)monkeypatch\.(?:setattr|setitem|delattr)$/;
const byName = /(?:^|\.)(?:monkeypatch\.setattr|patch\.object)$/;

/** Stands in the arguments of such a call: to be replaced is not to be used. */
export const isReplaced = (reference: Reference): boolean => replacing.test(reference.within);

/** Members that the tests replace, as they are written where they are used: `llm.ask`. */
export function replacedMembers(files: readonly FileFacts[]): ReadonlySet<string> {
  const replaced = new Set<string>();
  for (const { references, strings } of files) {
    for (const each of references) {
      if (!byName.test(each.within)) continue;
      for (const { value } of strings.filter((one) => one.row === each.row && /^\w+$/.test(one.value)))
        replaced.add([...each.chain, value].join('.'));
    }
  }
  return replaced;
}
