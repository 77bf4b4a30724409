// How much of a repository is read to answer one question.

/** More files than this are not parsed. */
export const mostParsed = 20;
