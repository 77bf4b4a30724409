// The names of an arm: as it is typed, and as branches, files and keys spell it.

/** Lower case, with a dash for every other character, and `-r2` for a second repeat: fit for branches, files and keys. */
export function slugOf(arm: string, repeat: number): string {
  const base = arm.toLowerCase().replaceAll(/[^a-z0-9]/g, '-');
  return repeat === 1 ? base : `${base}-r${repeat}`;
}

/** `glm-5.2` or `glm-5.2#2`: what a command takes and a marker says. */
export function armWord({ arm, repeat }: { readonly arm: string; readonly repeat: number }): string {
  return repeat > 1 ? `${arm}#${repeat}` : arm;
}

/** The slug of the arm that such a word names. */
export function slugOfWord(word: string): string {
  const [, arm = word, repeat = '1'] = /^(.+?)(?:#(\d+))?$/.exec(word) ?? [];
  return slugOf(arm, Number(repeat));
}
