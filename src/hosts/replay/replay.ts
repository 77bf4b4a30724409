// The same run once more, offline: the pipeline itself over the frozen inputs, with every answer of the world outside taken from the recording.
import { tmpdir } from 'node:os';
import { keys } from '../../artifacts/catalogue.ts';
import { rowKeys, seatOf } from '../../artifacts/rows.ts';
import { digestOf, putDocument } from '../../artifacts/shelf.ts';
import { blobId } from '../../codemap/content-hash.ts';
import { openSnapshot } from '../../codemap/snapshot.ts';
import { messageOf } from '../../domain/errors.ts';
import type { Json } from '../../domain/json.ts';
import { judgeSlug } from '../../domain/manifest.ts';
import { ReviewPlan } from '../../domain/review.ts';
import { carryOut } from '../../experiment/run.ts';
import type { Blobs } from '../../ports/blobs.ts';
import type { Durable, FunctionName } from '../../ports/durable.ts';
import { stories } from '../stories.ts';
import { type ReplayStores, replayStores } from '../wiring/replay.ts';
import type { Divergence } from './divergence.ts';
import { hastyDurable } from './hasty-durable.ts';
import type { Recording } from './recording.ts';
import { type Place, worldOf } from './world.ts';

/** Frozen inputs, and what the forge's checks told a repair: by file name below the experiment's folder. */
const frozen = [
  'accepted.json',
  'manifest.json',
  'snapshot.pack',
  'paper.json',
  'repo-map.md',
  'habits.json',
  'origins.json',
  'reference.md',
];

/** Runs it. Answers where it left its recording; the records lie below `folder`, the words in `words`. */
export async function replay(
  recording: Recording,
  place: { readonly folder: string; readonly words: string },
): Promise<Divergence[]> {
  const stores = replayStores(place.folder, place.words);
  const divergences: Divergence[] = [];
  const problems: string[] = [];
  try {
    const kept = await layOut(recording, stores);
    const at = {
      recording,
      stores: { ...stores, blobs: kept },
      scratch: tmpdir(),
      branches: new Map(),
      files: new Map(),
      divergences,
    };
    const engine = stores.run(functionsOf(at), (problem) => problems.push(problem.message));
    await engine.start('experiment', 'replay', {});
    const ended = await engine.waitFor('replay');
    if (ended.error) problems.push(ended.error.message);
  } finally {
    await stores.close();
  }
  return [...divergences, ...problems.map((what) => ({ where: 'the replay itself', what }))];
}

/** One world per execution: each has its own place in the recording. */
function functionsOf(place: Place): Record<FunctionName, (input: Json, durable: Durable) => Promise<Json>> {
  return {
    experiment: async (_input, durable) => {
      const { world, playhead } = worldOf(place, null);
      const { experiment } = place.recording.record;
      const scene = { experiment, world, durable: hastyDurable(durable, playhead) };
      const arms = place.recording.arms.map(({ slug, generation }) => ({ slug, generation, done: false }));
      return carryOut(scene, arms);
    },
    arm: (input, durable) => {
      const { world, playhead } = worldOf(place, input);
      return stories(world).arm(input, hastyDurable(durable, playhead));
    },
  };
}

/** Copies what the run was given. Answers a store in which that stands as it is. */
async function layOut({ folder, store, record, arms, reviewPlan }: Recording, to: ReplayStores): Promise<Blobs> {
  const { experiment } = record;
  const given = new Set<string>();
  const below = (await store.list('')).filter((name) => frozen.includes(name) || /\/ci-report-\d+\.md$/.test(name));
  for (const name of below) {
    const key = `experiments/${experiment}/${name}`;
    await to.blobs.putFile(key, `${folder}/${name}`);
    given.add(key);
  }
  for (const { slug, generation } of arms)
    if (generation > 1) await to.rows.put(rowKeys.generation(experiment, slug), { generation, comment: 0 }, 'any');
  if (reviewPlan) {
    const seats = new Set([...arms.map(seatOf), judgeSlug]);
    const orders = reviewPlan.orders.filter(({ reviewer }) => seats.has(seatOf(reviewer)));
    await putDocument(to.blobs, keys.reviewPlan(experiment), ReviewPlan, { ...reviewPlan, orders });
  }
  const put: Blobs['put'] = async (key, bytes) => (given.has(key) ? undefined : to.blobs.put(key, bytes));
  return { ...to.blobs, put };
}

/** Whether the frozen inputs are still the ones that the manifest names. */
export async function damagedInputs({ store, record }: Recording): Promise<Divergence[]> {
  const { experiment, manifest } = record;
  const found: Divergence[] = [];
  const check = (where: string, is: string | null, wanted: string) => {
    if (is !== wanted)
      found.push({ where, what: is === null ? 'it is not there' : 'it is not the one that was frozen' });
  };
  const map = await store.get(keys.repoMap(experiment));
  check('repo-map.md', map && digestOf(map), manifest.frozen.repo_map);
  const paper = await store.get(keys.paper(experiment));
  check(
    'paper.json',
    paper && digestOf(JSON.stringify(JSON.parse(new TextDecoder().decode(paper)))),
    manifest.frozen.paper,
  );
  const pack = await store.localPath(keys.snapshot(experiment));
  const problem = pack === null ? 'it is not there' : damageOf(pack, manifest.frozen.snapshot);
  if (problem !== null) found.push({ where: 'snapshot.pack', what: problem });
  return found;
}

/** Every content is hashed again: the pack itself vouches for its index alone. */
function damageOf(pack: string, wanted: string): string | null {
  try {
    const snapshot = openSnapshot(pack);
    try {
      if (snapshot.digest !== wanted) return 'it is not the one that was frozen';
      for (const [{ path, sha }, bytes] of snapshot.contents(Number.POSITIVE_INFINITY))
        if (bytes !== null && blobId(bytes, sha.length === 64 ? 'sha256' : 'sha1') !== sha)
          return `the content of ${JSON.stringify(path)} is not the one that was frozen`;
      return null;
    } finally {
      snapshot.close();
    }
  } catch (error) {
    return messageOf(error);
  }
}
