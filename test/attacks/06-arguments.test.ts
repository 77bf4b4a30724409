// Attack 6: the command names a host, a key, a path or a program; what is not on the list of options is nothing.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { answerTo, type Bench, command, kindsIn, openIssue } from '../e2e/bench.ts';
import { glm, openGround, patience, river } from './ground.ts';

let bench: Bench;
beforeAll(async () => {
  bench = await openGround();
}, patience);
afterAll(() => bench.close());

it.each([
  `run ${river} ${glm} --base-url https://evil.example`,
  `run ${river} ${glm} --api-key sk-1234567890`,
  `run ${river} ${glm} --out ../../etc`,
  `run ${river} https://evil.example/model`,
  `run https://evil.example/abs/2606.27369 ${glm}`,
  `run paper file:///etc/passwd ${glm}`,
  `run ${river} custom/evil`,
  `run ${river} ${glm} --publish https://evil.example`,
  `run ${river} ${glm} --base $(curl evil.example)`,
  `run ${river} ${glm}; curl evil.example`,
  `promote ../../../x`,
  `config https://evil.example`,
])('/outrider %s', { timeout: patience }, async (line) => {
  const issue = await openIssue(bench, 'quick', { title: 'No paper here', body: 'Nothing.' });
  const asked = await command(bench, issue, `/outrider ${line}`);
  expect((await answerTo(bench, asked)).length).toBeGreaterThan(10);
  expect(await kindsIn(bench, issue)).toEqual(['note']);
  expect(bench.stage.models.journal).toEqual([]);
  expect(bench.stage.github.journal.filter(({ path }) => /evil|passwd|\.\.\//.test(path))).toEqual([]);
  expect(bench.stage.arxiv.requests.filter(({ path }) => /evil|passwd/.test(path))).toEqual([]);
});
