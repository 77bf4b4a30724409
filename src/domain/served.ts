// Which model answered: the ids under which gateways and vendors name one model, and the one that counts for an arm.

const bare = (id: string) => id.toLowerCase().split('/').at(-1)?.replace('@', '-') ?? '';
/** The day of a release behind an id: 20260601, 2026-06-01, and of some vendors 0601 or 2606. */
const day = /^-(\d{4}-?\d{2}-?\d{2}|\d{4})$/;

/** What Ollama puts behind an id that has no tag, and what asks OpenRouter for one way to the same model. */
const tag = /^:(latest|nitro|floor|exacto)$/;

/** An id, and the same one with its day or such a tag behind it. */
function isLonger(long: string, short: string): boolean {
  if (!long.startsWith(short)) return false;
  const more = long.slice(short.length);
  return day.test(more) || tag.test(more);
}

/** `claude-opus-4-7` is served as `claude-opus-4-7-20260601`, `glm-5.2` through a gateway as `z-ai/GLM-5.2`. */
export function sameModel(requested: string, served: string): boolean {
  const [a, b] = [bare(requested), bare(served)];
  return a === b || isLonger(a, b) || isLonger(b, a);
}

/**
 * The id for a whole of several answers: a single one of another model makes it that model's, also where the requested one answered after
 * it. Else the last that is another spelling.
 */
export function servedBy(named: readonly (string | null)[], requested: string): string | null {
  const said = named.filter((served) => served !== null);
  return (
    said.findLast((served) => !sameModel(requested, served)) ??
    said.findLast((served) => served !== requested) ??
    said.at(-1) ??
    null
  );
}
