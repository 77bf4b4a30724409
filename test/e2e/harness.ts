// What the end-to-end tests share: a scenario played to its end on a stage of its own, and what the thread then holds.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { keys } from '../../src/artifacts/catalogue.ts';
import { needDocument } from '../../src/artifacts/shelf.ts';
import { readMarker } from '../../src/comment/marker.ts';
import type { MarkerKey } from '../../src/domain/artifact.ts';
import { ExperimentRecord } from '../../src/experiment/records/records.ts';
import { demoPace, openScenario, type Playing, play } from '../../src/hosts/demo/play.ts';
import type { Scenario } from '../../src/hosts/demo/scenarios.ts';
import type { Stage, StageOptions } from '../../src/hosts/demo/stage.ts';
import type { ThreadEntry } from '../../src/hosts/demo/stand-ins/github/hands.ts';
import { assertAllValid } from '../openapi.ts';
import { listening, type Told } from './listening.ts';

export interface Open {
  readonly stage: Stage;
  readonly log: Told;
  readonly dataDir: string;
  close(): Promise<void>;
}

export async function open(scenario: Scenario, vendorKeys?: StageOptions['vendorKeys']): Promise<Open> {
  const dataDir = await mkdtemp(join(tmpdir(), 'outrider-e2e-'));
  const log = listening();
  const stage = await openScenario(scenario, {
    dataDir,
    log,
    pace: { ...demoPace, card_s: 0.2 },
    ...(vendorKeys ? { vendorKeys } : {}),
  });
  return {
    stage,
    log,
    dataDir,
    close: async () => {
      await stage.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

export async function playToEnd(scenario: Scenario, stage: Stage): Promise<Playing> {
  const playing = await play(scenario, stage);
  await playing.ended;
  return playing;
}

export async function recordOf({ stage, experiment }: Playing): Promise<ExperimentRecord> {
  return needDocument(stage.host.world.blobs, keys.record(experiment), ExperimentRecord);
}

export interface Said {
  readonly key: MarkerKey;
  readonly entry: ThreadEntry;
}

/** Our comments in the thread, with their verified markers. */
export async function saidIn({ stage, issue }: Pick<Playing, 'stage' | 'issue'>): Promise<Said[]> {
  const secret = stage.host.world.markerSecret;
  return (await stage.github.thread(issue)).flatMap((entry) => {
    const key = readMarker(entry.body, secret);
    return key ? [{ key, entry }] : [];
  });
}

/** One card, one result per arm, one summary and nothing twice; every request that we sent is one that GitHub documents. */
export async function expectWholeThread(playing: Playing, arms: readonly string[], notes = 0): Promise<void> {
  const said = await saidIn(playing);
  expect(said.filter(({ key }) => key.kind === 'note')).toHaveLength(notes);
  const names = said.filter(({ key }) => key.kind !== 'note').map(({ key }) => `${key.kind} ${key.arm ?? '-'}`);
  expect(names.toSorted()).toEqual(['card -', ...arms.map((arm) => `result ${arm}`), 'summary -'].toSorted());
  expect(names.at(-1)).toBe('summary -');
  for (const { entry } of said) expect(entry.body.length).toBeLessThan(65_536);
  await assertAllValid(playing.stage.github.journal);
}
