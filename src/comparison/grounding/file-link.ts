// Addresses of files on a forge: `https://github.com/acme/mini/blob/main/a/b.py#L4-L9`.
import { citation, isFileName } from './citation.ts';

export interface FileLink {
  /** `acme/mini`. */
  readonly repo: string;
  /** Branch, tag or commit; a branch with a stroke in it is taken for its first part. */
  readonly ref: string;
  /** As a citation: `a/b.py#L4-L9`. */
  readonly cited: string;
}

/** null for every other address. */
export function fileLink(url: string): FileLink | null {
  const parts =
    /^https?:\/\/[^/\s]+\/(?<repo>[\w.-]+\/[\w.-]+)\/(?:blob|raw|blame)\/(?<ref>[^/\s]+)\/(?<path>[^?#\s]+)(?:\?[^#]*)?(?:#(?<lines>L\d+(?:C\d+)?(?:-L?\d+(?:C\d+)?)?))?/.exec(
      url,
    )?.groups;
  const path = decoded(parts?.path ?? '');
  if (parts?.repo === undefined || parts.ref === undefined || !isFileName(path)) return null;
  const lines = parts.lines?.replaceAll(/C\d+/g, '');
  const cited = lines === undefined ? path : `${path}#${lines}`;
  return citation(cited) === null ? null : { repo: parts.repo, ref: parts.ref, cited };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
