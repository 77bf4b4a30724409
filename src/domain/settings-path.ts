// Where a repository's settings lie. A file of its own: the receiver asks for the name with every push, and not for how settings are read.

/** In the repository, and in the organisation's `.github` repository. */
export const settingsPath = '.github/outrider.yml';
