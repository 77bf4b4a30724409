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
    return [password, unescaped(password)];
  });
}

/** A percent sign that encodes nothing stands for itself. */
function unescaped(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
