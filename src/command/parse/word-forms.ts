// What single words of a command may look like, and which never belong in a comment.
import { parseArxivId } from '../../domain/arxiv-id.ts';

/** A model as typed: `glm-5.2`, `zai/glm-5.2`, `llama3:8b`. */
export const modelWord = /^[A-Za-z0-9][\w.:/-]{0,127}$/;

/** An arm as typed: a model's name or a beginning of it, and `#2` for a repeat. */
export const armWord = /^[A-Za-z0-9][\w.:/-]{0,127}(?:#[1-9]\d?)?$/;

export const repeatWord = /^#[1-9]\d?$/;

/** An address, or a host with a port or a path: a comment never chooses where we connect to. */
export function isAddress(word: string): boolean {
  if (parseArxivId(word) !== null) return false;
  return (
    /:\/\//.test(word) ||
    /^www\./i.test(word) ||
    /^(?:localhost|\d{1,3}(?:\.\d{1,3}){3})(?:[:/]|$)/i.test(word) ||
    /^(?:[a-z0-9-]+\.)+(?:com|org|net|io|ai|dev|app|cn|co|local|internal)(?::\d+)?(?:\/|$)/i.test(word)
  );
}

const keyPrefix = /^(?:sk-|sk_|ghp_|gho_|ghu_|ghs_|ghr_|github_pat_|xox[a-z]-|AKIA|AIza|Bearer$)/;

/** How often letters and digits, or small letters and capitals, take turns. */
function turnsIn(text: string): number {
  return text.match(/[A-Za-z](?=\d)|\d(?=[A-Za-z])|[a-z](?=[A-Z])/g)?.length ?? 0;
}

/** What people name has short pieces: `480B`, `A35B`, `Qwen3`, `20260120`. What was drawn has long ones, or changes all the time. */
function isDrawn(word: string): boolean {
  const long = word.split(/[_.-]/).some((piece) => piece.length >= 12 && /\d/.test(piece) && turnsIn(piece) >= 2);
  return long || turnsIn(word) >= 8;
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Looks like a credential: then it is not repeated in a reply. Names of models are as long as keys, and words joined by dashes. */
export function isKey(word: string): boolean {
  const value = word.replace(/^--[\w-]+=/, '');
  if (keyPrefix.test(value) || uuid.test(value)) return true;
  return (
    /^[A-Za-z0-9_.-]{32,}$/.test(value) &&
    /\d/.test(value) &&
    /[A-Za-z]/.test(value) &&
    !/^[0-9a-f]{40}$/.test(value) &&
    isDrawn(value)
  );
}
