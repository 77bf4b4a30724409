// Root of GitHub's REST API, and the site that people see.

const tenant = /\.ghe\.com$/i;

/** Without a slash at the end. A tenant of ghe.com has its API at a host of its own, an Enterprise Server below a path. */
export function githubApiUrlOf(e: { GITHUB_API_URL?: string | undefined; GHE_HOST?: string | undefined }): string {
  const url = e.GITHUB_API_URL ?? (e.GHE_HOST ? apiAt(e.GHE_HOST) : 'https://api.github.com');
  return url.replace(/\/+$/, '');
}

function apiAt(host: string): string {
  return tenant.test(host) ? `https://api.${host.replace(/^api\./i, '')}` : `https://${host}/api/v3`;
}

/** The site that people see for an API's address: github.com, a tenant of ghe.com, or an own server. No slash at the end. */
export function siteOf(apiUrl: string): string {
  const url = new URL(apiUrl);
  if (url.hostname === 'api.github.com' || tenant.test(url.hostname)) url.hostname = url.hostname.replace(/^api\./, '');
  return `${url.origin}${url.pathname.replace(/\/api\/v3\/?$/, '').replace(/\/$/, '')}`;
}
