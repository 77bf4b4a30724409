// The link to the set-up page. Its token opens the page; the state that goes to GitHub and back follows from the token, and the verifier
// from the state. Neither way leads back: whoever sees a state cannot open the page, and whoever sees the verifier can do nothing.
import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/** 192 bits, fit for an address. */
export function newToken(): string {
  return randomBytes(24).toString('base64url');
}

/** Comes back from GitHub: nobody who has not seen the token can have it, so that no stranger's App is foisted on us by a link. */
export function stateOf(token: string): string {
  return createHmac('sha256', token).update('github app manifest').digest('base64url');
}

/** All that a deployment is told of the token. */
export function verifierOf(token: string): string {
  return digestOf(stateOf(token)).toString('base64url');
}

/** In the same time whatever is given. */
export function opens(state: string, verifier: string): boolean {
  const wanted = Buffer.from(verifier, 'base64url');
  const given = digestOf(state);
  return wanted.length === given.length && timingSafeEqual(given, wanted);
}

function digestOf(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
