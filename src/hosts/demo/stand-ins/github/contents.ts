// File contents as GitHub serves them: raw blobs, raw files with their media type, archives by link, listings cut where they grow too long.
import { type Json, json, type Layer, objectOf, type Reply, refusal, route } from './wire.ts';
import type { World } from './world.ts';

const rawType = { 'content-type': 'application/vnd.github.raw+json; charset=utf-8' };

/** Where GitHub ends a recursive listing: entries, and bytes of their JSON. */
const longestListing = { entries: 100_000, bytes: 7_000_000 };

export function contentLayers(world: World): Layer[] {
  return [
    route('GET', '/repos/:owner/:repo/git/trees/:sha', async (call, _params, next) => {
      const reply = await next();
      // With the addresses that GitHub adds it is at most three times as long.
      if (!call.query.has('recursive') || reply.status !== 200 || reply.body.length < 1_000_000) return reply;
      return cutListing(objectOf(reply), reply);
    }),
    route('GET', '/repos/:owner/:repo/git/blobs/:sha', async (call, _params, next) => {
      const reply = await next();
      if (!wantsRaw(call.headers.accept) || reply.status !== 200) return reply;
      return { status: 200, headers: rawType, body: Buffer.from(String(objectOf(reply).content), 'base64') };
    }),
    route('GET', '/repos/:owner/:repo/contents/*path', async (call, _params, next) => {
      const reply = await next();
      const isFile = reply.status === 200 && reply.headers['content-type'] === 'application/octet-stream';
      return isFile && wantsRaw(call.headers.accept) ? { ...reply, headers: rawType } : reply;
    }),
    route('GET', '/repos/:owner/:repo/commits/:ref', async (_call, { ref }, next) => {
      const reply = await next();
      // What the emulator calls not found, GitHub calls unprocessable.
      return reply.status === 404 ? refusal(422, `No commit found for SHA: ${ref}`) : reply;
    }),
    route('GET', '/repos/:owner/:repo/tarball/:ref', async (call, { owner, repo, ref }, next) => {
      const allowed = await next({ ...call, path: `/repos/${owner}/${repo}/commits/${encodeURIComponent(ref ?? '')}` });
      if (allowed.status !== 200) return allowed;
      return archiveLink(world, `${owner}/${repo}`, String(objectOf(allowed).sha));
    }),
  ];
}

/** The emulator leaves out each entry's address, which GitHub counts. */
function cutListing(listing: Json, reply: Reply): Reply {
  const rows = listing.tree as Json[];
  const base = String(listing.url).replace(/trees\/[^/]*$/, '');
  let bytes = 0;
  const cut = rows.findIndex(({ type, sha, ...row }, index) => {
    bytes += JSON.stringify({ ...row, type, sha, url: `${base}${type}s/${sha}` }).length + 1;
    return index >= longestListing.entries || bytes > longestListing.bytes;
  });
  return cut === -1 ? reply : json(200, { ...listing, tree: rows.slice(0, cut), truncated: true });
}

function wantsRaw(accept: string | undefined): boolean {
  return /\.raw\b/.test(accept ?? '');
}

/** The link carries its own permission, so that no token needs to follow. */
function archiveLink(world: World, repo: string, sha: string): Reply {
  const location = `${world.codeload}/${repo}/legacy.tar.gz/${sha}?token=${world.archiveToken}`;
  return { status: 302, headers: { location }, body: new Uint8Array() };
}
