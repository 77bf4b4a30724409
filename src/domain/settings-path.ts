// Where a repository's settings lie. A file of its own: the receiver asks for the name with every push, and not for how settings are read.

/** In a repository. */
export const settingsPath = '.github/outrider.yml';

/** In the organisation's `.github` repository. */
export const inheritedPath = 'outrider.yml';

/** As it is called by mistake. Nobody reads that one, and whoever wrote it believes that its limits hold. */
export const misnamed = (path: string): string => path.replace(/\.yml$/, '.yaml');
