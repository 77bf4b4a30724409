// The one door by which anything leaves for GitHub: each request is looked at, and held back when it would give a secret away.
import type { Outgoing, Parcel } from '../../ports/outgoing.ts';
import type { Fetch } from './transport.ts';

/** Octokit repeats no 422, and tells neither a rate limit nor a conflict by it. */
const withheldStatus = 422;
const withheldHeader = 'x-outrider-withheld';

/** Whose repository a request goes to, and the address of the API: our tokens are taken nowhere else, whatever page an answer names as the next. */
export interface Destination {
  readonly owner?: string | null;
  readonly home?: string;
}

/** Sends what `outgoing` does not object to. A check that cannot run is an objection. */
export function guardedFetch(inner: Fetch, outgoing: Outgoing, { owner = null, home }: Destination = {}): Fetch {
  return async (input, init) => {
    const strange = home !== undefined && new URL(String(input)).origin !== new URL(home).origin;
    const why = strange
      ? 'it would take our token to another host'
      : await objection(String(input), init ?? {}, (parcel) => outgoing({ ...parcel, owner }));
    if (why === null) return inner(input, init);
    const headers = { 'content-type': 'application/json', [withheldHeader]: encodeURIComponent(why) };
    return new Response(JSON.stringify({ message: why }), { status: withheldStatus, headers });
  };
}

/** Why a request was kept back, from the headers of what was answered in GitHub's place; null for GitHub's own answers. */
export function withheldBecause(headers: Readonly<Record<string, unknown>>): string | null {
  const value = headers[withheldHeader];
  return typeof value === 'string' ? decodeURIComponent(value) : null;
}

async function objection(
  url: string,
  init: RequestInit,
  outgoing: (parcel: Contents) => ReturnType<Outgoing>,
): Promise<string | null> {
  try {
    const parcel = parcelOf(url, init);
    const credential = new Headers(init.headers).get('authorization')?.replace(/^\w+ /, '') ?? '';
    if (credential !== '' && [...parcel.words, ...parcel.contents].some((text) => text.includes(credential)))
      return 'it holds the token that it is sent with';
    const found = await outgoing(parcel);
    return found === null ? null : `it holds ${found}`;
  } catch (error) {
    const why = error instanceof Error ? error.name : 'unknown error';
    return `it could not be looked through for secrets (${why})`;
  }
}

type Contents = Omit<Parcel, 'owner'>;

/** Everything that a request says: its address, and each string of its body, files as their bytes and not as their encoding. */
function parcelOf(url: string, { body }: RequestInit): Contents {
  const { pathname, search } = new URL(url);
  const address = decodedAddress(pathname + search);
  if (body === undefined || body === null) return { words: [], contents: [address] };
  if (typeof body !== 'string') throw new TypeError('a body that is no text cannot be looked through');
  const parcel = { words: [address] as string[], contents: [] as string[] };
  // A body that is no JSON is looked at as it stands.
  const value = isJson(body) ? (JSON.parse(body) as unknown) : body;
  gather(value, '', parcel);
  return parcel;
}

/** Lone percent signs are no encoding. */
function decodedAddress(address: string): string {
  return address.replace(/(?:%[0-9a-f]{2})+/gi, (bytes) =>
    Buffer.from(bytes.replaceAll('%', ''), 'hex').toString('utf8'),
  );
}

function isJson(body: string): boolean {
  return /^\s*[[{"]/.test(body);
}

function gather(value: unknown, name: string, parcel: { words: string[]; contents: string[] }): void {
  if (typeof value === 'string') (name === 'content' ? parcel.contents : parcel.words).push(value);
  else if (Array.isArray(value)) for (const each of value) gather(each, name, parcel);
  else if (typeof value === 'object' && value !== null) gatherObject(value, parcel);
}

function gatherObject(value: object, parcel: { words: string[]; contents: string[] }): void {
  const isBlob = 'content' in value && 'encoding' in value && value.encoding === 'base64';
  for (const [name, each] of Object.entries(value)) {
    // Byte for byte as characters: a secret is ASCII in any encoding that is worth the name.
    if (isBlob && name === 'content') parcel.contents.push(Buffer.from(String(each), 'base64').toString('latin1'));
    else {
      gather(each, name, parcel);
      if (/[^A-Za-z0-9_-]/.test(name) || name.length > 40) parcel.words.push(name);
    }
  }
}
