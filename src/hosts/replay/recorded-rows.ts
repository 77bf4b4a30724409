// The rows of one execution of a replay: what is written to a transcript is compared with the recording as it is written.
import * as z from 'zod';
import { Entry } from '../../agent/entries.ts';
import { StopRow } from '../../artifacts/rows.ts';
import { openShelf } from '../../artifacts/shelf.ts';
import type { Json } from '../../domain/json.ts';
import type { Blobs } from '../../ports/blobs.ts';
import type { Rows } from '../../ports/rows.ts';
import type { Playhead } from './playhead.ts';

const transcript = 'transcript/';
const lease = 'lease/transcript/';

/** `stop` says why the run was stopped, where this execution learnt of it then. */
export function recordedRows(
  inner: Rows,
  at: { readonly playhead: Playhead; readonly blobs: Blobs; readonly stop: () => string | null },
): Rows {
  const { playhead, blobs, stop } = at;
  return {
    list: inner.list,
    delete: inner.delete,
    get: async (key) => {
      if (key.sk !== 'stop' || !key.pk.startsWith('experiment/')) return inner.get(key);
      const reason = stop();
      return reason === null
        ? null
        : { sk: key.sk, value: StopRow.parse({ by: 'the recording', at: 0, reason }), version: 1 };
    },
    put: async (key, value, expect, keeping) => {
      if (key.pk.startsWith(lease)) {
        const stream = key.pk.slice(lease.length);
        playhead.open(stream, (await inner.list(`${transcript}${stream}`)).length);
      }
      if (key.pk.startsWith(transcript)) playhead.pass(await entryOf(key.pk.slice(transcript.length), value, blobs));
      return inner.put(key, value, expect, keeping);
    },
  };
}

const Stored = z.object({ entry: Entry.optional(), body: z.string().optional() });

/** A large entry lies on the shelf. */
async function entryOf(stream: string, value: Json, blobs: Blobs): Promise<Entry> {
  const { entry, body } = Stored.parse(value);
  if (entry) return entry;
  const bytes = await openShelf(blobs, stream.split('/')[0] ?? '').fetch(body ?? '');
  return Entry.parse(JSON.parse(new TextDecoder().decode(bytes)));
}
