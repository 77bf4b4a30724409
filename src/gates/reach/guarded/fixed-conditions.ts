// Whether a condition can hold where a name in it always has one value, which is known as text.

const nothing = /^(?:None|null|undefined|nil|nullptr)$/;
const falsy = /^(?:False|false|0(?:\.0*)?|""|''|``|\[\]|\{\}|\(\))$/;
const truthy = /^(?:True|true|-?\d*\.?\d+|(["'`]).+\1)$/s;

/** A part of a condition by itself; null when it cannot be told. */
function holds(part: string, name: RegExp, value: string): boolean | null {
  const text = part
    .trim()
    .replace(/^\(([^()]*)\)$/, '$1')
    .trim();
  const bare = /^(!!|!|not\s+|)\s*(?:Boolean|bool)?\(?([\w$.?]+)\)?$/.exec(text);
  if (bare !== null && name.test(bare[2] ?? '')) {
    const is = isTrue(value);
    return is === null || bare[1] === '!!' || bare[1] === '' ? is : !is;
  }
  const compared = /^([\w$.?]+)\s*(={2,3}|!={1,2}|is\s+not|is|[<>]=?)\s*([^&|]+)$/.exec(text);
  if (compared === null || !name.test(compared[1] ?? '')) return null;
  const [, , sign = '', other = ''] = compared;
  if (/[<>]/.test(sign)) return ordered(value, sign, other.trim());
  const same = isSame(value, other.trim(), sign.length === 3 && sign !== 'is');
  return same === null || /^(?:==|is$)/.test(sign) ? same : !same;
}

function isTrue(value: string): boolean | null {
  if (nothing.test(value) || falsy.test(value)) return false;
  return truthy.test(value) ? true : null;
}

/** `a === b`, of two texts; null when they are no values that are written out. */
function isSame(a: string, b: string, isStrict: boolean): boolean | null {
  if (plain(a) === plain(b)) return true;
  if (nothing.test(a) && nothing.test(b)) return !isStrict;
  const isWritten = (text: string): boolean => nothing.test(text) || falsy.test(text) || truthy.test(text);
  if (isWritten(a) && isWritten(b)) return false;
  // Two members of one enumeration, or one of them and nothing at all.
  const [kind, other] = [a, b].map((each) => /^([A-Z]\w*)\.\w+$/.exec(each)?.[1]);
  return (kind !== undefined && kind === other) || (nothing.test(a) && other !== undefined) ? false : null;
}

/** A text in one kind of quotes. */
const plain = (text: string): string => text.replace(/^(["'`])(.*)\1$/s, '"$2"');

function ordered(value: string, sign: string, other: string): boolean | null {
  if (nothing.test(value)) return false;
  if (!/^-?[\d.]+$/.test(value) || !/^-?[\d.]+$/.test(other)) return null;
  const [a, b] = [Number(value), Number(other)];
  if (sign.endsWith('=') && a === b) return true;
  return sign.startsWith('<') ? a < b : a > b;
}

/** The condition is never true, or, where it stands negated, never false. */
export function isNever(condition: string, at: { isNegated: boolean; name: string; value: string }): boolean {
  const { isNegated, name, value } = at;
  const text = condition.trim().replace(/^\((.*)\)$/s, '$1');
  const [any, all] = [/\|\||\bor\b/, /&&|\band\b/];
  if ((isNegated ? all : any).test(text)) return false;
  const spelled = new RegExp(`^${RegExp.escape(name).replaceAll('\\.', '\\??\\.')}$`);
  return text.split(isNegated ? any : all).some((each) => holds(each, spelled, value) === isNegated);
}
