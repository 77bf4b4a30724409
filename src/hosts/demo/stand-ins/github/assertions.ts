// An App signs in with the time that it takes it to be: what GitHub says to one whose clock is wrong, in GitHub's own words.
import * as z from 'zod';
import { type Layer, refusal } from './wire.ts';

/** GitHub takes ten minutes at most, and allows for a clock that is a little ahead. Seconds. */
const longestLife = 600;
const allowance = 60;

const Claims = z.object({ iat: z.number(), exp: z.number() });

export const timelyAssertion: Layer = async (call, next) => {
  if (call.caller.kind !== 'app') return next();
  const problem = problemOf(call.headers.authorization ?? '', Date.now() / 1000);
  return problem === null ? next() : refusal(401, problem);
};

/** What is no assertion at all the emulator refuses. */
function problemOf(authorization: string, now: number): string | null {
  const [, payload = ''] = authorization.split('.');
  const claims = Claims.safeParse(jsonOf(Buffer.from(payload, 'base64url').toString('utf8')));
  if (!claims.success) return null;
  const { iat, exp } = claims.data;
  if (exp <= now)
    return "'Expiration time' claim ('exp') must be a numeric value representing the future time at which the assertion expires";
  if (exp > now + longestLife + allowance) return "'Expiration time' claim ('exp') is too far in the future";
  if (iat > now + allowance)
    return "'Issued at' claim ('iat') must be an Integer representing the time that the assertion was issued";
  return null;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
