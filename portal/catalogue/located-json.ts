import {
  createScanner,
  findNodeAtLocation,
  getNodeValue,
  type Node,
  type ParseError,
  parseTree,
  printParseErrorCode,
} from 'jsonc-parser';
import type { Found, JsonPath, ProblemCode } from '#contract/failures/procedure-problem.ts';

/** Of arrays and objects in each other; a procedure has 9 at most. */
const DEEPEST = 20;
const FORBIDDEN_NAMES: ReadonlySet<unknown> = new Set(['__proto__', 'constructor', 'prototype']);

export interface Place {
  readonly line: number;
  readonly column: number;
}

/** A value with the text that it was read from. */
export interface LocatedJson {
  readonly value: unknown;
  /** Where a value stands, or the name before it; of what is missing, the nearest that holds it. */
  placeOf(path: JsonPath): Place;
}

/** What is wrong with a text before it is known what it should hold. */
type TextProblem = Found<ProblemCode> & Place;

/**
 * Reads JSON in which comments are allowed, as catalogues are written. Every name stands once, and none is one that
 * programs take for something else. Too many or too deep brackets are refused before anything is built from them.
 */
export function parseLocatedJson(
  text: string,
  deepest = DEEPEST,
): { readonly json: LocatedJson } | { readonly problems: readonly TextProblem[] } {
  const place = placesIn(text);
  const at = (code: ProblemCode, offset: number, path: JsonPath = [], detail?: string): TextProblem => ({
    code,
    path,
    detail,
    ...place(offset),
  });
  if (!text.isWellFormed()) return { problems: [at('notText', text.search(/\p{Surrogate}/u))] };
  // A mark that editors put before a text; kept, so that places stay those of the file.
  const plain = text.startsWith('\ufeff') ? ` ${text.slice(1)}` : text;
  const deep = tooDeepAt(plain, deepest);
  if (deep !== undefined) return { problems: [at('tooDeep', deep, [], String(deepest))] };
  const errors: ParseError[] = [];
  const tree = parseTree(plain, errors, { allowTrailingComma: false });
  const [first] = errors;
  // What stands behind the first is read wrongly because of it.
  if (first !== undefined) {
    return { problems: [at('syntax', first.offset, [], printParseErrorCode(first.error))] };
  }
  if (tree === undefined) return { problems: [at('syntax', 0, [], 'ValueExpected')] };
  const names = nameProblems(tree, []).map(({ code, path, offset, detail }) => at(code, offset, path, detail));
  if (names.length > 0) return { problems: names };
  return { json: { value: getNodeValue(tree), placeOf: (path) => place(offsetOf(tree, path)) } };
}

/** The offset of the first bracket that is too deep, without calling itself for any. */
function tooDeepAt(text: string, deepest: number): number | undefined {
  const scanner = createScanner(text, true);
  let depth = 0;
  while (scanner.getPosition() < text.length) {
    scanner.scan();
    const token = scanner.getTokenLength() === 1 ? text.charAt(scanner.getTokenOffset()) : '';
    if (token === '{' || token === '[') depth += 1;
    if (token === '}' || token === ']') depth -= 1;
    if (depth > deepest) return scanner.getTokenOffset();
  }
  return undefined;
}

interface NameProblem {
  readonly code: 'duplicateKey' | 'forbiddenName';
  readonly path: JsonPath;
  readonly offset: number;
  readonly detail: string;
}

function nameProblems(node: Node, path: JsonPath): NameProblem[] {
  if (node.type === 'array') {
    return (node.children ?? []).flatMap((child, at) => nameProblems(child, [...path, at]));
  }
  const seen = new Set<unknown>();
  return (node.type === 'object' ? (node.children ?? []) : []).flatMap(({ children: [name, value] = [] }) => {
    if (name === undefined) return [];
    const [key, offset] = [String(name.value), name.offset];
    const inner = value === undefined ? [] : nameProblems(value, [...path, key]);
    const found = (code: NameProblem['code']) => ({ code, path: [...path, key], offset, detail: shortName(key) });
    const twice = seen.size === seen.add(key).size ? [found('duplicateKey')] : [];
    return [...(FORBIDDEN_NAMES.has(key) ? [found('forbiddenName')] : []), ...twice, ...inner];
  });
}

/** A name of a file as it may be told: what is no plain name is not. */
export function shortName(name: string): string {
  return /^[\w.-]{1,60}$/.test(name) && !/\d{4}/.test(name) ? name : '';
}

/** Of the name of a member, of an entry itself. */
function offsetOf(tree: Node, path: JsonPath): number {
  for (let length = path.length; length > 0; length -= 1) {
    const node = findNodeAtLocation(tree, path.slice(0, length) as (string | number)[]);
    if (node === undefined) continue;
    return length === path.length && node.parent?.type === 'property' ? node.parent.offset : node.offset;
  }
  return tree.offset;
}

function placesIn(text: string): (offset: number) => Place {
  const begins = [0, ...[...text.matchAll(/\r\n|\n|\r/g)].map(({ 0: end, index }) => index + end.length)];
  return (offset) => {
    const line = begins.findLastIndex((begin) => begin <= offset);
    return { line: line + 1, column: offset - (begins[line] ?? 0) + 1 };
  };
}
