// Tokens for scripted answers: what the script says, or about what a vendor would have counted.
import { createHash } from 'node:crypto';
import type { Parsed } from './bodies.ts';
import type { ScriptTurn, ScriptUsage } from './script.ts';

const charactersPerToken = 4;
/** Anthropic always counts a few tokens behind the last cache marker. */
const behindMarker = 3;

function tokens(characters: number): number {
  return Math.ceil(characters / charactersPerToken);
}

/** Markers move from request to request and are no part of what is cached. */
function plain(value: unknown): string {
  return JSON.stringify(value, (key, inner: unknown) => (key === 'cache_control' ? undefined : inner)) ?? '';
}

/** The request in the order in which a vendor caches it: tools and system first, then message after message. */
function partsOf({ protocol, body }: Parsed): { parts: string[]; marked: boolean } {
  const head =
    protocol === 'anthropic-messages' ? plain([body.model, body.tools, body.system]) : plain([body.model, body.tools]);
  const marked = protocol === 'anthropic-messages' && JSON.stringify(body).includes('"cache_control"');
  return { parts: [head, ...body.messages.map(plain)], marked };
}

/** Characters of a request, by which `count_tokens` answers. */
export function requestTokens(parsed: Parsed): number {
  return tokens(partsOf(parsed).parts.join('').length);
}

export interface Meter {
  /** The usage of this answer; remembers the request as cached from now on. null or `partial` when the script says so. */
  read(parsed: Parsed, turn: ScriptTurn, writesCache: boolean): ScriptUsage | 'partial' | null;
}

/** Remembers every prefix answered so far: what comes again is read from the cache. */
export function createMeter(): Meter {
  const seen = new Set<string>();
  return {
    read: (parsed, turn, writesCache) => {
      if (turn.usage !== undefined) return turn.usage;
      const { parts, marked } = partsOf(parsed);
      const hash = createHash('sha256');
      let characters = 0;
      let known = 0;
      for (const part of parts) {
        hash.update(part);
        characters += part.length;
        const prefix = hash.copy().digest('hex');
        if (seen.has(prefix)) known = characters;
        seen.add(prefix);
      }
      const cache_read = Math.min(tokens(known), Math.max(0, tokens(characters) - behindMarker));
      const rest = tokens(characters) - cache_read;
      const cache_write = writesCache && marked ? Math.max(0, rest - behindMarker) : 0;
      const said = `${turn.thinking ?? ''}${turn.text ?? ''}${plain(turn.calls ?? [])}`;
      return { input: rest - cache_write, cache_write, cache_read, output: Math.max(1, tokens(said.length)) };
    },
  };
}
