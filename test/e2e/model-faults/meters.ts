// What a provider says that a call has used.
import type { Json } from '../../../src/domain/json.ts';
import type { ArmRow } from '../../../src/domain/records.ts';
import { always, type Case, gone, ok, spoilt } from './case.ts';

const unmetered: Partial<ArmRow> = { cost_usd: null, usage_complete: false, lost_calls: 0 };
const sends = (n: Json) => ({ output_tokens: n, completion_tokens: n });

/** By what is said of tokens. */
export const meters: Readonly<Record<string, Case>> = {
  'says-nothing-and-does-not-meter': { script: always({ text: '', usage: null }), ...gone, words: /malformed/ },
  'meters-nulls': { script: spoilt({ meter: sends(null) }), ...ok, row: unmetered },
  'meters-more-hits-than-prompt': {
    script: spoilt({ meter: { prompt_tokens: 10, prompt_tokens_details: { cached_tokens: 4_000_000 } } }),
    ...ok,
    row: unmetered,
    only: 'openai-chat',
  },
  'meters-less-than-nothing': { script: spoilt({ meter: sends(-5) }), ...ok, row: unmetered },
  'meters-in-words': { script: spoilt({ meter: sends('NaN') }), ...ok, row: unmetered },
  'meters-in-halves': { script: spoilt({ meter: sends(1.5) }), ...ok, row: unmetered },
  'meters-more-than-there-is': { script: spoilt({ meter: sends(9_007_199_254_740_991) }), ...ok, row: unmetered },
  'meters-beyond-all-numbers': { script: spoilt({ meter: sends(1e300) }), ...ok, row: unmetered },
  'does-not-meter': {
    script: spoilt({ usage: null }),
    ...ok,
    row: { cost_usd: null, usage_complete: false, lost_calls: 0 },
  },
  'meters-half': {
    script: spoilt({ usage: 'partial' }),
    ...ok,
    row: { cost_usd: null, usage_complete: false, lost_calls: 0 },
  },
};
