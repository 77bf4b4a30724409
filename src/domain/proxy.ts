// The operator's proxy, as the environment names it.

export interface ProxyConfig {
  readonly http: string | undefined;
  readonly https: string | undefined;
  /** Hosts that are spoken to directly, separated by commas. */
  readonly except: string | undefined;
}

/** Passwords in the addresses, as written and as meant; empty where there is none. */
export function proxyPasswords(proxy: ProxyConfig): string[] {
  return [proxy.http, proxy.https].flatMap((url) => {
    const { password } = url === undefined ? { password: '' } : new URL(url);
    return [password, unescaped(password) ?? password];
  });
}

/** What a variable says, or what is wrong with it: the words never repeat the value, which may hold a password. */
export type Proxied<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problem: string };

const problem = (words: string) => ({ ok: false, problem: words }) as const;
const example = 'http://proxy.example:3128';

/**
 * Of `HTTPS_PROXY` and `HTTP_PROXY`: an address as Node's agents take it. They pass over a scheme in capitals in silence, and throw at a path
 * or at a percent sign that encodes nothing.
 */
export function proxyAddress(text: string): Proxied<string> {
  const written = text.replace(/^https?:/i, (scheme) => scheme.toLowerCase());
  if (!/^https?:\/\/[^/]/.test(written) || !URL.canParse(written))
    return problem(`must be an address such as ${example}`);
  const url = new URL(written);
  if (url.pathname !== '/' || url.search !== '' || url.hash !== '')
    return problem(`must end after the host and the port, as in ${example}: a proxy has no path`);
  if (unescaped(url.username) === null || unescaped(url.password) === null)
    return problem('has a user or a password with a % in it that encodes nothing: write it as %25');
  return { ok: true, value: url.href.replace(/\/$/, '') };
}

const address = /^([\da-f]*:[\da-f:.]+|\[[\da-f:.]+\](:\d{1,5})?)$/i;
const range = /^[\da-f:.]+\/\d{1,3}$/i;

/** Its pattern stands in here: every letter there is, in both cases, is worked out by who asks, and not by every process that starts. */
function isName(host: string): boolean {
  return /^(\*?\.)?[\p{L}\p{N}_-]+(\.[\p{L}\p{N}_-]+)*\.?(:\d{1,5})?$/iu.test(host);
}

/**
 * Of `NO_PROXY`: hosts with commas between. Whatever else stood there would be passed over in silence, and the proxy asked; a range of
 * addresses, which is often there for the sake of others, is let through for `rangesIn` to be told of.
 */
export function directHosts(text: string): Proxied<string> {
  const hosts = text.split(/[\s,]+/).filter((host) => host !== '');
  const wrong = hosts.findIndex((host) => host !== '*' && !isName(host) && !address.test(host) && !range.test(host));
  if (wrong < 0) return { ok: true, value: hosts.join(',') };
  return problem(
    `must be hosts with commas between, such as ghe.example,.internal.example: entry ${wrong + 1} is none`,
  );
}

/** What of `NO_PROXY` Node does not follow. */
export function rangesIn(hosts: string | undefined): string[] {
  return (hosts ?? '').split(',').filter((host) => range.test(host));
}

/** `the proxy answered 407`, where a proxy that would not let a request through is among an error's causes; else null. Node's own words hide it. */
export function proxyRefusal(error: unknown): string | null {
  for (let at = error; at instanceof Error; at = at.cause) {
    const [, status] = /^Proxy response \((\d{3})\)/.exec(at.message) ?? [];
    if (status !== undefined)
      return `the proxy answered ${status}${status === '407' ? ': it wants a user and a password' : ''}`;
  }
  return null;
}

/** null where a percent sign encodes nothing. */
function unescaped(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}
