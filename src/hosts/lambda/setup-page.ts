// The set-up page on Lambda: what is none of it, and whoever has no link, gets the webhook's own 404.
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Context } from 'aws-lambda';
import type { Config } from '../../config.ts';
import { type Answer, notFound } from '../http.ts';
import { jsonLog } from '../log.ts';
import { type SetupOptions, type SetupRequest, setupAnswer } from '../setup/flow.ts';
import type { AppPlan } from '../setup/manifest.ts';
import { deployedAppStore } from '../wiring/parameter.ts';
import { requestOf, resultOf } from './gateway.ts';

/** Throws when something is missing: without a verifier there is no page. */
export function setupHandler(
  config: Config,
  plan: AppPlan,
): (event: Partial<APIGatewayProxyEventV2>, context: Context) => Promise<APIGatewayProxyStructuredResultV2> {
  const { verifier, until, ...place } = config.setup();
  // It is told no secret; those that GitHub hands out are in no line.
  const log = jsonLog({ level: config.logLevel, secrets: () => [] });
  const options: SetupOptions = {
    verifier,
    until,
    plan,
    apiUrl: config.githubApiUrl,
    apps: deployedAppStore(place),
    // The page's own address is the deployment's.
    publicUrl: null,
    lost: (app, error) => log.error('the credentials of an App are lost', { app, problem: nameOf(error) }),
    away: (error) => log.error('the place for the App’s credentials cannot be asked', { problem: nameOf(error) }),
  };
  return async (event, { awsRequestId: request }) => {
    const answer = await setupAnswer(pageRequestOf(event), options).catch((error: unknown): Answer => {
      log.error('the set-up failed', { request, problem: nameOf(error) });
      return { status: 500, body: JSON.stringify({ ok: false, error: 'internal error' }) };
    });
    return resultOf(answer ?? notFound);
  };
}

/** By the name that API Gateway itself was asked under: the host of a header is anybody's word. */
function pageRequestOf(event: Partial<APIGatewayProxyEventV2>): SetupRequest {
  const { method, path } = requestOf(event);
  const origin = `https://${event.requestContext?.domainName ?? ''}`;
  return { method, path, origin, query: new URLSearchParams(event.rawQueryString ?? '') };
}

function nameOf(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
