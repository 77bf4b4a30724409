// What Octokit would hand on as an answer and is none: nothing, a web page, half a document, a write that a redirect has turned into a read.
import type { Octokit } from '@octokit/core';
import { RequestError } from '@octokit/request-error';

/** GitHub, or something on the way to it, said yes and then nothing that can be read: whether it was done is unknown. */
export class UnreadableAnswer extends Error {
  override readonly name = 'UnreadableAnswer';
}

/** Without a body by their nature. */
const bare = [204, 205];

/**
 * Octokit gives a body that is no JSON as a string, with its status of 200, and every field of it is then undefined. Put first among the
 * plugins, so that such an answer is repeated like one that never came.
 */
export function wholeAnswers(octokit: Octokit): void {
  octokit.hook.wrap('request', async (request, options) => {
    const response = await request(options);
    if (options.request.parseSuccessResponseBody === false || bare.includes(response.status)) return response;
    if (response.status >= 300) throw new RequestError('It has moved', response.status, { request: options, response });
    const data: unknown = response.data;
    if (typeof data === 'object' && data !== null && !(data instanceof ArrayBuffer)) return response;
    const error = new RequestError('an answer that cannot be read', 500, { request: options });
    error.cause = new UnreadableAnswer(`${options.method} ${options.url} was answered ${response.status} and no JSON`);
    throw error;
  });
}
