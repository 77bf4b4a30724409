// Values that expressions come to, and what comparing, calling and asking makes of them.

/** It may be anything. */
export const unknown = Symbol('unknown');

export type Value = string | number | boolean | null | readonly Value[] | typeof unknown;

/** Null when it cannot be told. */
export function truthOf(value: Value): boolean | null {
  if (value === unknown) return null;
  return Array.isArray(value) ? value.length > 0 : Boolean(value);
}

/** `a == b`, `a not in b`: null stands for everything that is nothing. */
export function compared(left: Value, sign: string, right: Value): Value {
  if (left === unknown || right === unknown) return unknown;
  if (/\bin$/.test(sign)) {
    const isIn = contains(right, left);
    return isIn === null ? unknown : isIn !== sign.startsWith('not');
  }
  if (Array.isArray(left) || Array.isArray(right)) return unknown;
  if (/^(?:={2,3}|is)$/.test(sign)) return left === right;
  if (/^(?:!={1,2}|is not)$/.test(sign)) return left !== right;
  if (left === null || right === null) return false;
  if (sign.endsWith('=') && left === right) return true;
  return sign.startsWith('<') ? left < right : left > right;
}

function contains(all: Value, one: Value): boolean | null {
  if (typeof all === 'string') return typeof one === 'string' ? all.includes(one) : one === null ? false : null;
  if (!Array.isArray(all)) return null;
  if (all.includes(one)) return true;
  return all.includes(unknown) ? null : false;
}

const plainFunction = /^(?:str|int|float|String|Number|parseInt|parseFloat)$/;
const truthFunction = /^(?:bool|Boolean)$/;
/** `strtobool("0")`, `isTruthy(process.env.X)`: of words those for no are false. */
const wordFunction = /(?:^|\.)(?:str(?:_?to|2)_?bool\w*|\w*(?:truthy|to_?bool\w*|parse_?bool\w*))$/i;
const no = /^(?:|0|f|false|n|no|off)$/i;

/** What a function makes of what it is given. */
export function applied(name: string, [first = null]: readonly Value[]): Value {
  if (first === unknown) return unknown;
  if (truthFunction.test(name)) return truthOf(first) ?? unknown;
  if (wordFunction.test(name)) return first === null || (typeof first === 'string' && no.test(first)) ? false : unknown;
  if (!plainFunction.test(name) || Array.isArray(first)) return unknown;
  if (/^(?:str|String)$/.test(name)) return first === null ? null : String(first);
  // `int(None)` says nothing, and NaN is no more than nothing is.
  const number = first === null || first === '' ? Number.NaN : Number(first);
  return Number.isNaN(number) ? null : number;
}

/** Asked for, a text stays what it is: `.lower()`, `?.trim()`; nothing stays nothing. */
const plainMethod = /^(?:lower|upper|strip|casefold|toLowerCase|toUpperCase|trim|toString)$/;
const isThere = /^(?:is_ok|is_some|isPresent)$/;

/** What a method of a value answers. */
export function asked(on: Value, method: string, [first = null]: readonly Value[]): Value {
  if (on === unknown) return unknown;
  if (isThere.test(method)) return on !== null;
  if (plainMethod.test(method) && (on === null || typeof on === 'string')) return recased(on, method);
  if (/^(?:includes|has|contains)$/.test(method) && first !== unknown) return contains(on, first) ?? unknown;
  if (/^(?:starts|ends)[wW]ith$/.test(method) && typeof on === 'string') return isAtEdge(on, method, first);
  return unknown;
}

/** `.startswith("a")`, `.endswith((".py", ".pyi"))`. */
function isAtEdge(text: string, method: string, given: Value): Value {
  if (given === unknown) return unknown;
  const all: readonly Value[] = Array.isArray(given) ? given : [given];
  const isOne = (each: Value): boolean =>
    typeof each === 'string' && (method.startsWith('starts') ? text.startsWith(each) : text.endsWith(each));
  if (all.some(isOne)) return true;
  return all.every((each) => typeof each === 'string') ? false : unknown;
}

function recased(text: string | null, method: string): string | null {
  if (/lower|casefold/i.test(method)) return text?.toLowerCase() ?? null;
  return /upper/i.test(method) ? (text?.toUpperCase() ?? null) : (text?.trim() ?? null);
}
