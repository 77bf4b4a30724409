// Root of GitHub's REST API.

/** Without a slash at the end. */
export function githubApiUrlOf(e: { GITHUB_API_URL?: string | undefined; GHE_HOST?: string | undefined }): string {
  const url = e.GITHUB_API_URL ?? (e.GHE_HOST ? `https://${e.GHE_HOST}/api/v3` : 'https://api.github.com');
  return url.replace(/\/+$/, '');
}
