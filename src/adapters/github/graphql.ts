// GraphQL for what REST has no equal of. It refuses with status 200 and a list of errors: each becomes the RequestError that REST would have given.
import { RequestError } from '@octokit/request-error';
import { ownOf } from '../../domain/own.ts';
import type { GitHubOctokit } from './client.ts';
import { UnreadableAnswer } from './whole-answers.ts';

export interface Mutation {
  /** The one field of the document. */
  readonly name: string;
  readonly document: string;
}

interface GraphqlError {
  readonly type?: unknown;
  readonly message?: unknown;
  readonly extensions?: { readonly code?: unknown };
}

/** The same reasons with the same words as REST's, whose status it carries. */
export class GraphqlRefusal extends RequestError {
  /** The server has no such mutation, being older than that, or has none for Apps. */
  readonly unavailable: boolean;

  constructor(mutation: Mutation, errors: readonly GraphqlError[], headers: Headers) {
    const message = errors.map((error) => String(error.message)).join('; ');
    const status = Math.max(...errors.map(statusOf));
    const request = { method: 'POST', url: '/graphql', headers: {} } as const;
    super(message, status, { request, response: { status, url: '/graphql', headers, data: { message } } });
    const no = new RegExp(`Field '${mutation.name}' doesn't exist|Resource not accessible by integration`);
    this.unavailable = errors.some((error) => no.test(String(error.message)));
  }
}

type Headers = NonNullable<RequestError['response']>['headers'];

/** Ends when GitHub says that it was done; throws GraphqlRefusal, or what a request of REST's would throw. */
export async function mutate(
  octokit: GitHubOctokit,
  mutation: Mutation,
  variables: Readonly<Record<string, string>>,
): Promise<void> {
  const data = await octokit
    .graphql<Record<string, unknown> | undefined>(mutation.document, variables)
    .catch((error: unknown) => {
      throw refusalIn(error, mutation) ?? error;
    });
  if (data?.[mutation.name]) return;
  const request = { method: 'POST', url: '/graphql', headers: {} } as const;
  const unreadable = new RequestError('an answer that cannot be read', 500, { request });
  unreadable.cause = new UnreadableAnswer(`${mutation.name} was answered with neither data nor errors`);
  throw unreadable;
}

/** GitHub said no, and would again: no limit and no outage, which pass. What it is about may be done all the same, by another or by us. */
export function isNo(error: unknown): error is RequestError {
  return error instanceof RequestError && error.status < 500 && ![401, 429].includes(error.status);
}

/** Octokit throws a GraphqlResponseError, its throttling an Error that carries the whole response; neither class is exported. */
function refusalIn(error: unknown, mutation: Mutation): GraphqlRefusal | null {
  if (!(error instanceof Error) || error instanceof RequestError) return null;
  const { errors, headers, data, response } = error as {
    errors?: readonly GraphqlError[];
    headers?: Headers;
    data?: { errors?: readonly GraphqlError[] };
    response?: { headers?: Headers };
  };
  const said = errors ?? data?.errors;
  return Array.isArray(said) && said.length > 0
    ? new GraphqlRefusal(mutation, said, headers ?? response?.headers ?? {})
    : null;
}

const statuses: Readonly<Record<string, number>> = {
  RATE_LIMITED: 429,
  FORBIDDEN: 403,
  INSUFFICIENT_SCOPES: 403,
  NOT_FOUND: 404,
};

/** https://docs.github.com/graphql/overview/rate-limits-and-query-limits-for-the-graphql-api: limits have a type, a failure of its own has none. */
function statusOf({ type, message, extensions }: GraphqlError): number {
  if (/secondary rate limit|submitted too quickly/i.test(String(message))) return 429;
  // A document that the schema of this server does not have is told by a code.
  if (typeof type !== 'string') return extensions?.code === undefined ? 500 : 422;
  return ownOf(statuses, type) ?? (/^(INTERNAL|SERVICE_UNAVAILABLE|TIMEOUT)/.test(type) ? 500 : 422);
}
