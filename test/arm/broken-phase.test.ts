// What a phase had said and cost before it broke down on our side is in its record.
import { expect, it } from 'vitest';
import { openTranscript } from '../../src/agent/transcript.ts';
import { recordBroken } from '../../src/arm/broken-phase.ts';
import { keys } from '../../src/artifacts/catalogue.ts';
import { getDocument, putDocument } from '../../src/artifacts/shelf.ts';
import { Manifest } from '../../src/domain/manifest.ts';
import { PhaseRecord } from '../../src/domain/phase-record.ts';
import { pair } from '../comment/views.ts';
import { fakeReply } from '../fakes/models.ts';
import { fakeWorld } from '../fakes/world.ts';

const slug = pair.arms[0]?.slug ?? '';
const input = { experiment: pair.experiment, slug };
const key = keys.phase(pair.experiment, slug, 'preflight', 1);

const intent = (turn: number) => ({
  kind: 'intent' as const,
  turn,
  attempt: 1,
  request_sha256: 'x',
  request_bytes: 1,
  estimated_tokens: 1,
  max_output_tokens: 1,
  deadline_ms: 1,
  worst_case_usd: 1,
  key: `turn-${turn}`,
});

it('has its answers, and the call that was open counts as lost', async () => {
  const world = fakeWorld();
  await putDocument(world.blobs, keys.manifest(pair.experiment), Manifest, pair);
  const log = await openTranscript(`${pair.experiment}/${slug}/preflight/1`, world, async () => []);
  const { calls, omitted, ...reply } = fakeReply({ text: 'Hm.' });
  await log.append(intent(1));
  await log.append({ ...reply, kind: 'reply', turn: 1, calls: [...calls], omitted: [...omitted] });
  await log.append(intent(2));
  await recordBroken(input, 'Outrider failed in preflight: a bug', world);
  const record = await getDocument(world.blobs, key, PhaseRecord);
  expect(record?.figures).toMatchObject({
    outcome: 'failed',
    reason: 'Outrider failed in preflight: a bug',
    turns: 1,
    usage: { input_tokens: 100, output_tokens: 10 },
    metering: { calls: 1, unmetered: 0, lost: 1 },
  });
  await recordBroken(input, 'another word', world);
  expect(await getDocument(world.blobs, key, PhaseRecord)).toEqual(record);
  expect(await getDocument(world.blobs, keys.phase(pair.experiment, slug, 'implement', 1), PhaseRecord)).toBeNull();
});
