// The signed marker at the end of everything that we post: how a retried step finds its comment again.
import { createHmac, createSecretKey, hkdfSync, type KeyObject, timingSafeEqual } from 'node:crypto';
import * as z from 'zod';
import { ArtifactKind, type MarkerKey } from '../domain/artifact.ts';

const SignedMarker = z.strictObject({
  v: z.literal(1),
  kind: ArtifactKind,
  experiment: z.string().nullable(),
  arm: z.string().nullable(),
  sig: z.string().regex(/^[0-9a-f]{64}$/),
});

/** `<!-- outrider {"v":1,"kind":…,"experiment":…,"arm":…,"sig":HEX} -->`; the same key and secret always give the same bytes. */
export function marker(key: MarkerKey, secret: string): string {
  const unsigned = unsignedText(key);
  return `<!-- outrider ${unsigned.slice(0, -1)},"sig":"${signature(unsigned, secret).toString('hex')}"} -->`;
}

/** The key of the last marker in a body; null when there is none, or when it was not signed with this secret. */
export function readMarker(body: string, secret: string): MarkerKey | null {
  const last = lastMarker(body);
  if (!last) return null;
  const { sig, ...key } = last;
  return timingSafeEqual(Buffer.from(sig, 'hex'), signature(unsignedText(key), secret)) ? key : null;
}

/** What the last marker in a body says, signed by us or not: for whoever does not have the secret, and takes no order from it. */
export function claimedMarker(body: string): MarkerKey | null {
  const last = lastMarker(body);
  return last ? { kind: last.kind, experiment: last.experiment, arm: last.arm } : null;
}

function lastMarker(body: string): (MarkerKey & { readonly sig: string }) | null {
  const last = [...body.matchAll(/<!-- outrider (\{[^\r\n]*?\}) -->/g)].at(-1)?.[1];
  const parsed = SignedMarker.safeParse(last === undefined ? null : jsonOf(last));
  if (!parsed.success) return null;
  const { kind, experiment, arm, sig } = parsed.data;
  return { kind, experiment, arm, sig };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

/** Escaped, so that no value can end the HTML comment. */
function unsignedText({ kind, experiment, arm }: MarkerKey): string {
  return JSON.stringify({ v: 1, kind, experiment, arm })
    .replace(/--/g, '-\\u002d')
    .replace(/>/g, '\\u003e')
    .replace(/-(?=")/g, '\\u002d');
}

function signature(text: string, secret: string): Buffer {
  return createHmac('sha256', keyOf(secret)).update(text).digest();
}

/** A process has one secret, and reads markers by the hundred. */
const keyOf = madeOnce((secret) =>
  createSecretKey(Buffer.from(hkdfSync('sha256', secret, '', 'outrider marker v1', 32))),
);

function madeOnce(make: (secret: string) => KeyObject): (secret: string) => KeyObject {
  let last: { readonly secret: string; readonly key: KeyObject } | null = null;
  return (secret) => {
    if (last?.secret !== secret) last = { secret, key: make(secret) };
    return last.key;
  };
}
