// Reads an expression of Python, TypeScript, JavaScript and their kin, and tells what it comes to where some of its names are known.
import { listAt } from '../argument-lists.ts';
import { applied, asked, compared, truthOf, unknown, type Value } from './values.ts';

/** The value of a name with all that hangs on it, `os.environ.get("X")`; undefined when there is nothing to say of it. */
export type Lookup = (name: string) => Value | undefined;

export function evaluated(text: string, lookup: Lookup): Value {
  const reader = new Expression(text, lookup);
  const value = reader.whole();
  return reader.isRead ? value : unknown;
}

/** Whether a condition holds; null when it cannot be told. */
export const holds = (text: string, lookup: Lookup): boolean | null => truthOf(evaluated(text, lookup));

const words = new Map<string, Value>([
  ...['True', 'true'].map((each) => [each, true] as const),
  ...['False', 'false'].map((each) => [each, false] as const),
  ...['None', 'null', 'undefined', 'nil', 'nullptr'].map((each) => [each, null] as const),
]);

class Expression {
  readonly #text: string;
  readonly #lookup: Lookup;
  #at = 0;
  #isLost = false;

  constructor(text: string, lookup: Lookup) {
    this.#text = text;
    this.#lookup = lookup;
  }

  /** Nothing is left over that was not understood. */
  get isRead(): boolean {
    return !this.#isLost && /^\s*;?\s*$/.test(this.#text.slice(this.#at));
  }

  /** `a ? b : c`, `b if a else c`. */
  whole(): Value {
    const first = this.#any();
    if (this.#take(/\?(?![?.])/y) !== null) {
      const yes = this.whole();
      return chosen(first, yes, this.#take(/:/y) === null ? this.#lost() : this.whole());
    }
    if (this.#take(/if\b/y) === null) return first;
    const condition = this.#any();
    return chosen(condition, first, this.#take(/else\b/y) === null ? this.#lost() : this.whole());
  }

  #any(): Value {
    let value = this.#all();
    for (;;) {
      const sign = this.#take(/\|\||or\b|\?\?/y)?.[0];
      if (sign === undefined) return value;
      const other = this.#all();
      if (sign === '??') value = value === unknown ? unknown : (value ?? other);
      else value = truthOf(value) === null && truthOf(other) === true ? true : chosen(value, value, other);
    }
  }

  #all(): Value {
    let value = this.#not();
    while (this.#take(/&&|and\b/y) !== null) {
      const other = this.#not();
      value = truthOf(value) === null && truthOf(other) === false ? false : chosen(value, other, value);
    }
    return value;
  }

  #not(): Value {
    if (this.#take(/!(?!=)|not\b/y) === null) return this.#compared();
    const is = truthOf(this.#not());
    return is === null ? unknown : !is;
  }

  #compared(): Value {
    const left = this.#operand();
    const sign = this.#take(/===|!==|==|!=|<=|>=|<|>|is\s+not\b|is\b|not\s+in\b|in\b/y)?.[0];
    return sign === undefined ? left : compared(left, sign.replace(/\s+/g, ' '), this.#operand());
  }

  #operand(): Value {
    const written = this.#take(/[rbuRBU]?(?:"([^"\\\n]*)"|'([^'\\\n]*)')|`([^`\\$]*)`/y);
    if (written !== null) return this.#hangingOn(written[1] ?? written[2] ?? written[3] ?? '', '');
    const number = this.#take(/-?\d+(?:\.\d+)?/y)?.[0];
    if (number !== undefined) return Number(number);
    const list = this.#list(/[([{]/y);
    if (list !== null) return this.#hangingOn(this.#inside(list), '');
    const name = this.#take(/[A-Za-z_$][\w$]*/y)?.[0];
    if (name === undefined) return this.#lost();
    const known = words.get(name);
    return this.#hangingOn(known === undefined ? this.#told(name) : known, name);
  }

  /** `(a)`, `(a, b)`, `["a", "b"]`; what stands in an object cannot be told. */
  #inside({ parts, text }: Bracket): Value {
    if (text.startsWith('{') && (parts.length === 0 || parts.some((each) => /:|\.\.\.|^[\w$]+$/.test(each))))
      return unknown;
    const isGroup = text.startsWith('(') && parts.length === 1 && !/,\s*\)$/.test(text);
    const [only = unknown, ...more] = parts.map((each): Value => evaluated(each, this.#lookup));
    if (isGroup) return only;
    const all: readonly Value[] = parts.length === 0 ? [] : [only, ...more];
    return all;
  }

  /** Members, items and calls that follow a value; `whole` is how it is written, empty where it has no name. */
  #hangingOn(start: Value, name: string): Value {
    let value = start;
    let whole = name;
    for (;;) {
      const member = this.#take(/(?:\?\.|\.|::)\s*([A-Za-z_$][\w$]*)/y)?.[1];
      const list = this.#list(/(?:\?\.)?(?=\()/y) ?? (member === undefined ? this.#list(/(?:\?\.)?(?=\[)/y) : null);
      if (member === undefined && list === null) return value;
      if (member !== undefined) whole += `.${member}`;
      const given = list?.parts.map((each) => evaluated(each, this.#lookup)) ?? [];
      whole += list === null ? '' : `${list.text[0]}${list.parts.join(', ')}${list.text.at(-1)}`;
      const isCall = list?.text.startsWith('(') === true;
      const told = name === '' ? unknown : this.#told(whole);
      if (told !== unknown || !isCall) value = told;
      else value = member === undefined ? applied(callee(whole), given) : asked(value, member, given);
    }
  }

  #told(name: string): Value {
    const value = this.#lookup(name);
    return value === undefined ? unknown : value;
  }

  #list(opening: RegExp): Bracket | null {
    const begins = this.#at;
    const head = this.#take(opening);
    if (head === null) return null;
    const open = this.#at - (/[([{]$/.test(head[0]) ? 1 : 0);
    const list = listAt(this.#text, open);
    if (list === null) {
      this.#at = begins;
      this.#lost();
      return null;
    }
    this.#at = list.end + 1;
    return { parts: list.parts, text: this.#text.slice(open, list.end + 1) };
  }

  #take(pattern: RegExp): RegExpExecArray | null {
    const from = this.#at + (/^\s*/.exec(this.#text.slice(this.#at))?.[0].length ?? 0);
    pattern.lastIndex = from;
    const found = pattern.exec(this.#text);
    if (found !== null) this.#at = from + found[0].length;
    return found;
  }

  #lost(): typeof unknown {
    this.#isLost = true;
    return unknown;
  }
}

interface Bracket {
  readonly parts: readonly string[];
  /** With its brackets. */
  readonly text: string;
}

function chosen(condition: Value, yes: Value, other: Value): Value {
  const is = truthOf(condition);
  return is === null ? unknown : is ? yes : other;
}

/** `bool` of `bool(x)`, with what it hangs on. */
const callee = (whole: string): string => whole.slice(0, whole.indexOf('('));
