// The machine's own time and chance.
import { randomBytes } from 'node:crypto';
import type { Clock, Random } from '../ports/clock.ts';

export const systemClock: Clock = { now: () => Date.now(), elapsed: () => performance.now() };

export const systemRandom: Random = { hex: (n) => randomBytes(n).toString('hex') };
