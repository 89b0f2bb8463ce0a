/** Where a value stands in the text that it was read from. */
interface Span {
  readonly from: number;
  readonly to: number;
}

export type PdfValue = Span &
  (
    | { readonly is: 'dictionary'; readonly entries: ReadonlyMap<string, PdfValue> }
    | { readonly is: 'array'; readonly items: readonly PdfValue[] }
    | { readonly is: 'reference'; readonly n: number; readonly generation: number }
    | { readonly is: 'number'; readonly value: number }
    | { readonly is: 'name'; readonly name: string }
    /** Strings, truth values and null, which nothing here depends on. */
    | { readonly is: 'other' }
  );

export type PdfDictionary = Extract<PdfValue, { readonly is: 'dictionary' }>;
export type PdfReference = Extract<PdfValue, { readonly is: 'reference' }>;

/** What is not written as ISO 32000 has it, or not in a way that is followed here. */
export class UnreadablePdf extends Error {}

const DEEPEST = 60;
const MOST_VALUES = 200_000;

const BLANK = /(?:[\0\t\n\f\r ]+|%[^\r\n]*)*/y;
const NAME = /\/((?:[^\0\t\n\f\r ()<>[\]{}/%#]|#[0-9A-Fa-f]{2})*)/y;
const REFERENCE = /(\d{1,10})[\0\t\n\f\r ]+(\d{1,5})[\0\t\n\f\r ]+R(?![^\0\t\n\f\r ()<>[\]{}/%])/y;
const NUMBER = /[+-]?(?:\d+\.?\d*|\.\d+)(?![^\0\t\n\f\r ()<>[\]{}/%])/y;
const HEXADECIMAL = /<[\0\t\n\f\r 0-9A-Fa-f]*>/y;
const WORD = /(?:true|false|null)(?![^\0\t\n\f\r ()<>[\]{}/%])/y;
/** Up to the next parenthesis; what stands behind a backslash is none. */
const IN_STRING = /(?:[^()\\]+|\\[\s\S])*/y;

/** Where the next token begins: behind white space and comments. */
export function afterBlank(text: string, at: number): number {
  return at + (matchAt(BLANK, text, at)?.[0].length ?? 0);
}

/**
 * The one value that stands in the text there, which has a character for each byte. Of two entries of one name neither is
 * believed: readers differ. Throws `UnreadablePdf`. Source: ISO 32000-2, 7.2 and 7.3.
 */
export function readPdfValue(text: string, at: number): PdfValue {
  let valuesLeft = MOST_VALUES;

  function value(begin: number, depth: number): PdfValue {
    valuesLeft -= 1;
    if (depth > DEEPEST || valuesLeft < 0) throw new UnreadablePdf('deeper or longer than what is read');
    const from = afterBlank(text, begin);
    if (text.startsWith('<<', from)) return dictionary(from, depth);
    if (text[from] === '[') return array(from, depth);
    if (text[from] === '(') return { is: 'other', from, to: stringEnd(text, from) };
    const name = matchAt(NAME, text, from);
    if (name !== undefined) return { is: 'name', name: unescaped(name[1] ?? ''), from, to: from + name[0].length };
    const reference = matchAt(REFERENCE, text, from);
    if (reference !== undefined) {
      const [whole, n, generation] = reference;
      return { is: 'reference', n: Number(n), generation: Number(generation), from, to: from + whole.length };
    }
    const number = matchAt(NUMBER, text, from);
    if (number !== undefined) return { is: 'number', value: Number(number[0]), from, to: from + number[0].length };
    const other = matchAt(HEXADECIMAL, text, from) ?? matchAt(WORD, text, from);
    if (other === undefined) throw new UnreadablePdf('no value');
    return { is: 'other', from, to: from + other[0].length };
  }

  function dictionary(from: number, depth: number): PdfValue {
    const entries = new Map<string, PdfValue>();
    let next = afterBlank(text, from + 2);
    while (!text.startsWith('>>', next)) {
      const key = value(next, depth + 1);
      if (key.is !== 'name' || entries.has(key.name)) throw new UnreadablePdf('a key is a name, and one alone');
      const entry = value(key.to, depth + 1);
      entries.set(key.name, entry);
      next = afterBlank(text, entry.to);
    }
    return { is: 'dictionary', entries, from, to: next + 2 };
  }

  function array(from: number, depth: number): PdfValue {
    const items: PdfValue[] = [];
    let next = afterBlank(text, from + 1);
    while (text[next] !== ']') {
      const item = value(next, depth + 1);
      items.push(item);
      next = afterBlank(text, item.to);
    }
    return { is: 'array', items, from, to: next + 1 };
  }

  return value(at, 0);
}

function stringEnd(text: string, from: number): number {
  let [at, open] = [from + 1, 1];
  while (open > 0) {
    at += matchAt(IN_STRING, text, at)?.[0].length ?? 0;
    const mark = text[at];
    if (mark !== '(' && mark !== ')') throw new UnreadablePdf('a string without an end');
    open += mark === '(' ? 1 : -1;
    at += 1;
  }
  return at;
}

function unescaped(name: string): string {
  return name.replace(/#(..)/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

/** What a sticky pattern finds there. */
export function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text) ?? undefined;
}
