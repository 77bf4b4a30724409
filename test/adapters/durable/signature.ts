// Whether a request is signed as AWS asks for it: its documented rules (Signature Version 4), applied to what came over the wire.
import { createHash, createHmac } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const hmac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest();

const escaped = (text: string) =>
  encodeURIComponent(text).replaceAll(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);

/** What is wrong with the signature; null: it holds. */
export function signatureFault(request: IncomingMessage, body: string, secret: string): string | null {
  const authorization = request.headers.authorization ?? '';
  const parts = /^AWS4-HMAC-SHA256 Credential=[^/]+\/([^,]+), SignedHeaders=([^,]+), Signature=([0-9a-f]{64})$/.exec(
    authorization,
  );
  if (parts === null) return `no signature: ${authorization}`;
  const [, scope = '', names = '', signature] = parts;
  const signed = names.split(';');
  for (const name of ['host', 'x-amz-date', 'x-amz-security-token'])
    if (request.headers[name] !== undefined && !signed.includes(name)) return `${name} is not signed`;
  const url = new URL(request.url ?? '', 'http://any');
  const canonical = [
    request.method,
    // What is escaped on the wire is escaped once more; only S3 has it otherwise.
    url.pathname.split('/').map(escaped).join('/'),
    [...url.searchParams]
      .map(([name, value]) => `${escaped(name)}=${escaped(value)}`)
      .toSorted()
      .join('&'),
    ...signed.map((name) => `${name}:${String(request.headers[name]).trim().replaceAll(/ +/g, ' ')}`),
    '',
    names,
    sha256(body),
  ].join('\n');
  const date = String(request.headers['x-amz-date']);
  const age = Date.now() - Date.parse(date.replace(/^(.{4})(..)(..T..)(..)(..)Z$/, '$1-$2-$3:$4:$5Z'));
  if (!(Math.abs(age) < 300_000)) return `signed at ${date}`;
  const key = scope.split('/').reduce<string | Buffer>(hmac, `AWS4${secret}`);
  const expected = hmac(key, ['AWS4-HMAC-SHA256', date, scope, sha256(canonical)].join('\n')).toString('hex');
  return expected === signature ? null : `the signature is not of this request:\n${canonical}`;
}
