// The words in which something is said not to be there, and what makes them a supposition or somebody else's.

export const whole =
  '(?:(?:repo(?:sitory)? )?layout(?: manifest)?|repo(?:sitory)? map|repo(?:sitory)?|code ?base|project|work(?:ing)? tree|source tree|file tree|package)';
/** What may follow the thing that is said to be missing, so that the sentence is about all of it and not about a part. */
export const ends = `(?=\\s*(?:[.,;:!?)](?=\\s|$)|$|—|–|and\\b|or\\b|nor\\b)|\\s+(?:here|yet|today|at all|anywhere|in (?:the|this) ${whole})\\b)`;
export const subjects = `(?:there (?:is|are|exists?)|(?:the|this) ${whole} (?:has|have|contains|holds|ships|includes)|\\b(?:it|we) (?:has|have))`;
/** The same before the words that only a name in code stands after. */
export const subject = new RegExp(
  `${subjects}|\\b(?:the|this) ${whole} (?:lacks?|defines?|exports?|provides?)\\b`,
  'i',
);

/** Plurals, and names of files that say little about what is in them. */
export const manyMeanings =
  /s$|^(?:index|main|base|core|util|common|helper|config|type|model|state|data|api|app|run|time|error|result|client|server|test|setup|init)$/i;

/** Before the claim: a condition, a doubt, a denial of it, or somebody else's words. */
const notAsserted =
  /\b(?:if|unless|whether|doubt\w*|unlikely|den(?:y|ies|ied)|suppos\w+|assum\w+|imagin\w+|were|would|might|may|could|perhaps|maybe|possibly|seem(?:s|ed)?|expect\w*|not (?:the case|true|so)|untrue|false|wrong|isn['’]t (?:the case|true|so)|contrary|do(?:es)?|did|sa(?:ys?|id|ying)|claim\w*|argu\w+|not (?:sure|certain|clear)|un(?:sure|clear)|nobody|no one|hypothe\w+|stat(?:es?|ed|ing)|believ\w+|think\w*|thought|according|premise|e\.g|for example)\b/i;
/** After it: the part of the repository that it is about. */
const narrowed =
  /^[^;.!?]*\b(?:in|under|within|inside|below|beside|for|among) (?:`|the |this |that |any |its |[\w-]+\/)/i;
const allOf = new RegExp(`^\\s*(?:anywhere |at all )?in (?:the|this) ${whole}\\b`, 'i');

/** Whether what follows these words, in the same statement, is said under a condition, doubted, denied, or told of others. */
export function isSupposed(before: string): boolean {
  // A colon or semicolon begins a statement of its own.
  return notAsserted.test(before.split(/[:;]\s/).at(-1) ?? '');
}

/** What is supposed, asked, denied, or told of others is no claim of the arm; what is about a part says nothing of the whole. */
export function isAsserted(text: string, claim: string): boolean {
  const from = text.indexOf(claim);
  const [before, after] = [text.slice(0, from), text.slice(from + claim.length)];
  if (isSupposed(before)) return false;
  if (/^[^.;!]*\?/.test(after)) return false;
  return allOf.test(after) || !narrowed.test(after);
}
