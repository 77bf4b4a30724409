// The small text that stands in git for a file kept in Git LFS.

const firstLine = /^version https:\/\/(?:git-lfs\.github\.com|hawser\.github\.com)\/spec\//;

/** Whether a file with this text is a pointer: what it stands for is not in the repository. */
export function isLfsPointer(text: string): boolean {
  return firstLine.test(text);
}
