// Requests and replies as the layers of the GitHub stand-in hand them on, and routes over them.

/** Who sent a request, by its token. */
export type Caller =
  | { readonly kind: 'anonymous' }
  | { readonly kind: 'app' }
  | { readonly kind: 'user'; readonly login: string }
  | {
      readonly kind: 'installation';
      readonly installation: number;
      readonly permissions: Readonly<Record<string, string>>;
      /** Names (not full names) of the repositories that the token is for; null: all of the installation. */
      readonly repositories: readonly string[] | null;
    };

export interface Call {
  readonly method: string;
  /** As sent, without the query and without `/api/v3`. */
  readonly path: string;
  /** The path cut at its slashes, then decoded. */
  readonly segments: readonly string[];
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  readonly caller: Caller;
  /** Of a person's hands in a test, which know a repository by its first name. */
  readonly byHand?: true;
}

export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/** Answers itself, or hands on to the next and may change what comes back. */
export type Layer = (call: Call, next: (changed?: Call) => Promise<Reply>) => Promise<Reply>;

export type Json = Record<string, unknown>;

export function json(status: number, data: unknown, headers: Record<string, string> = {}): Reply {
  const body = Buffer.from(JSON.stringify(data));
  return { status, headers: { 'content-type': 'application/json; charset=utf-8', ...headers }, body };
}

/** A refusal in GitHub's form. */
export function refusal(status: number, message: string, errors?: readonly unknown[]): Reply {
  const documentation_url = 'https://docs.github.com/rest';
  return json(status, { message, ...(errors ? { errors } : {}), documentation_url, status: String(status) });
}

/** The JSON object of a body; an empty object for anything else. */
export function objectOf(message: { readonly body: Uint8Array }): Json {
  const parsed = jsonOf(message);
  return typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed) ? (parsed as Json) : {};
}

export function jsonOf(message: { readonly body: Uint8Array }): unknown {
  try {
    return JSON.parse(Buffer.from(message.body).toString('utf8'));
  } catch {
    return null;
  }
}

type Handler = (
  call: Call,
  params: Readonly<Record<string, string>>,
  next: (changed?: Call) => Promise<Reply>,
) => Promise<Reply>;

/** A layer for one route: `:name` takes a segment, a last `*name` takes the rest. */
export function route(method: string, pattern: string, handler: Handler): Layer {
  const parts = pattern.split('/').slice(1);
  return (call, next) => {
    const params = call.method === method ? match(parts, call.segments) : null;
    return params ? handler(call, params, next) : next();
  };
}

function match(parts: readonly string[], segments: readonly string[]): Record<string, string> | null {
  const params: Record<string, string> = {};
  for (const [index, part] of parts.entries()) {
    if (part.startsWith('*')) {
      if (segments.length <= index) return null;
      params[part.slice(1)] = segments.slice(index).join('/');
      return params;
    }
    const segment = segments[index];
    if (segment === undefined) return null;
    if (part.startsWith(':')) params[part.slice(1)] = segment;
    else if (part !== segment) return null;
  }
  return parts.length === segments.length ? params : null;
}

/** Layers in order, before a last one. */
export function chain(layers: readonly Layer[], last: (call: Call) => Promise<Reply>): (call: Call) => Promise<Reply> {
  const from =
    (index: number) =>
    (call: Call): Promise<Reply> => {
      const layer = layers[index];
      return layer ? layer(call, (changed) => from(index + 1)(changed ?? call)) : last(call);
    };
  return from(0);
}
