// A link to a page outside of the thread, and until when it leads there.
export interface PageLink {
  readonly label: string;
  readonly url: string;
  /** ISO date and time; absent: for good. */
  readonly until?: string;
}

/** All in one line; empty without any. */
export function linkLine(links: readonly PageLink[]): string {
  return links.map(linked).join(' · ');
}

function linked({ label, url, until }: PageLink): string {
  const end = until === undefined ? '' : ` (the link expires on ${until.slice(0, 10)} at ${until.slice(11, 16)} UTC)`;
  return `[${label}](${url})${end}`;
}
