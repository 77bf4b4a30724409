// Whether a function's body does nothing: nothing at all, "not implemented" in the language's words, or a bare constant.

const constant = new RegExp(
  `^(?:${[
    'None|True|False|null|undefined|nil|nullptr|true|false|NULL|Unit',
    String.raw`[-+]?\.?\d[\d._]*(?:e[-+]?\d+)?[a-z]*\d*`,
    String.raw`(?:[brufBRUF]{0,2})?"(?:[^"\\{}]|\\.)*"|(?:[brufBRUF]{0,2})?'(?:[^'\\{}]|\\.)*'`,
    '`[^`$]*`',
    // A function that does nothing, for whoever asks for one.
    String.raw`(?:async\s*)?\([^()]*\)\s*(?::\s*[\w<>]+\s*)?=>\s*(?:\{(?:\s|\/\*[^*]*\*\/|\/\/[^\n]*\n)*\}|undefined|null)|function\s*\w*\([^()]*\)\s*\{\s*\}`,
    String.raw`\[\s*\]|\{\s*\}|\(\s*\)|\(\{\s*\}\)|<></>`,
    String.raw`(?:dict|list|set|tuple|str|int|float|bool|bytes|frozenset|object)\(\)`,
    String.raw`new\s+[\w.]+(?:<[^()]*>)?\(\)(?:\{\})?`,
    String.raw`Promise\.resolve\([^()]*\)|Promise\.reject\(\)`,
    String.raw`vec!\[\]|(?:Vec|String|HashMap|HashSet|BTreeMap|Self|Default)(?:::<[^()]*>)?::(?:new|default)\(\)`,
    String.raw`"[^"]*"\.(?:to_string|into|to_owned)\(\)`,
    String.raw`(?:Optional|List|Map|Set|Stream|Collections|Arrays)\.(?:empty\w*|of|asList)\(\)`,
    String.raw`(?:\[\]|map\[\w+\]|&|\*)?[\w.\[\]*]*\{\s*\}|make\([^()]*\)`,
    String.raw`std::(?:string|nullopt|vector<[^()]*>|unordered_map<[^()]*>|map<[^()]*>)(?:\(\)|\{\})?`,
  ].join('|')})$`,
);
const wrapped = /^(?:Ok|Some|Err|Right|Left|Optional\.of|Object\.freeze)\((.*)\)$/s;
/** Says that something is still to be written. */
export const unwritten =
  /not[\s_-]*(?:yet[\s_-]*)?implemented|notimplemented|unimplemented|\btodo\b|unsupportedoperation|\bstub\b|placeholder/i;
const log =
  /^(?:await\s+)?(?:print|println|logger|log|logging|_?logger|self\.(?:_?log|_?logger)|this\.(?:log|logger)|console|fmt|slog|warnings|tracing|eprintln!|println!|System\.(?:out|err)|std::(?:cout|cerr)|LOG|LOGGER|printf|fprintf|info!|warn!|debug!|error!|log::\w+!|(?:this\.|self\.)?_*(?:debug|log|warn|trace)(?:[A-Z_]\w*)?)[\s.(!<]/;
const noise = /^(?:del\s+[\w\s,.]+|_\s*=\s*[\w.]+(?:\s*,\s*[\w.]+)*|\(?void\)?\s*\(?\w+\)?|let\s+_\s*=\s*&?\w+)\s*;?$/;

export interface StubQuestion {
  /** The body's statements as text, in order, without comments and docstring. */
  readonly statements: readonly string[];
  /** It answers with literals alone, under a remark that more is to come. */
  readonly isForNow?: boolean;
  /** Answering a constant is the point of it: a property, a getter, a name. */
  readonly mayBeConstant: boolean;
  /** An empty body is the point of it: a constructor that declares its fields, a marker. */
  readonly mayBeEmpty: boolean;
}

/** A method that takes nothing and answers a name: `kind() { return 'river'; }`, or what the class can do: `supports_x`. */
export function answersName(
  about: { name: string; isMethod: boolean; takesNothing: boolean },
  statements: readonly string[],
): boolean {
  if (!about.isMethod || !about.takesNothing || statements.length !== 1) return false;
  const [answer] = statements;
  if (/^return\s+(?:"[^"]+"|'[^']+'|`[^`$]+`);?$/.test(answer ?? '')) return !unwritten.test(answer ?? '');
  return (
    /^_{0,2}(?:is|has|supports|needs|requires|allows)(?:_|[A-Z])/.test(about.name) &&
    /^return\s+(?:true|false);?$/i.test(answer ?? '')
  );
}

/** True when the body does nothing. Log lines and discarded arguments before the end are looked through. */
export function isStubBody(question: StubQuestion): boolean {
  const logs = question.statements.filter((each) => log.test(each));
  const left = question.statements.filter((each) => !noise.test(each) && !log.test(each));
  if (left.length === 0) {
    if (logs.length > 0) return logs.some((each) => unwritten.test(each));
    return !question.mayBeEmpty || question.statements.length > 0;
  }
  const [only] = left;
  if (left.length > 1 || only === undefined) return false;
  const text = only.replace(/;+\s*$/, '').trim();
  if (/^(?:pass|\.\.\.|return|unit)?$/.test(text)) return !(question.mayBeEmpty && text !== '...');
  if (isUnwritten(text)) return true;
  return !question.mayBeConstant && (question.isForNow === true || isConstantAnswer(text));
}

function isUnwritten(text: string): boolean {
  if (/^(?:todo|unimplemented)!\s*[({[]/.test(text)) return true;
  const raises =
    /^(?:raise|throw|panic!?|return\s+(?:errors\.New|fmt\.Errorf|Err|.*,\s*(?:errors\.New|fmt\.Errorf))|return\s+Promise\.reject|std::abort|abort|assert|Err|bail!|unreachable!)\b/.test(
      text,
    );
  return raises && unwritten.test(text);
}

function isConstantAnswer(text: string): boolean {
  const returned = text.replace(/^return\b\s*/, '').trim();
  const inner = wrapped.exec(returned)?.[1] ?? returned;
  if (inner === '' || constant.test(inner)) return true;
  return inner.split(',').every((each) => constant.test(each.trim()));
}
