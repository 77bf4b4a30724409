// The operator's proxy: once per process, before anything is sent, by Node's own means.
import http from 'node:http';
import { UsageError } from '../domain/errors.ts';
import { type ProxyConfig, rangesIn } from '../domain/proxy.ts';

/** This machine is no place behind a proxy, whatever NO_PROXY says. */
const here = 'localhost,127.0.0.1,[::1]';

/**
 * From now on `fetch` and `node:http(s)` go through the proxy, as `NODE_USE_ENV_PROXY=1` would have it from the start. The AWS SDK keeps
 * agents of its own and is not led through it. Throws UsageError where Node cannot do so.
 */
export function goThroughProxy({ http: plain, https, except }: ProxyConfig): void {
  if (plain === undefined && https === undefined) return;
  // From 24.14 on; without it a variable that is set would be passed over in silence.
  if (typeof http.setGlobalProxyFromEnv !== 'function')
    throw new UsageError(
      `HTTPS_PROXY needs Node 24.14 or later (this is ${process.version}): update it, or unset HTTPS_PROXY and HTTP_PROXY.`,
    );
  const ranges = rangesIn(except).join(', ');
  if (ranges !== '')
    process.emitWarning(`NO_PROXY: ${ranges} is not followed; name the hosts that are reached without a proxy`);
  http.setGlobalProxyFromEnv({
    ...(plain === undefined ? {} : { HTTP_PROXY: plain }),
    ...(https === undefined ? {} : { HTTPS_PROXY: https }),
    NO_PROXY: except === '*' ? except : [except, here].filter(Boolean).join(','),
  });
}
