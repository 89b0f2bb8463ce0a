const DEEPEST = 8;

/** UTF-8 text without a byte order mark taken away; `undefined` where the bytes are not UTF-8. */
export function utf8Text(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/**
 * Parses JSON text that names no member twice and nests at most 8 deep; `undefined` for anything else.
 *
 * `JSON.parse` keeps the last of two equal members, so two readers could see two meanings in one signed text.
 */
export function parseStrictJson(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return !nestsTooDeep(text) && countMembers(value) === countWrittenMembers(text) ? value : undefined;
  } catch {
    return undefined;
  }
}

/**
 * For valid JSON alone: in other text a quotation mark without its pair sends the search to the end again and again.
 */
const STRINGS = /"(?:[^"\\]|\\.)*"(\s*:)?/g;

function nestsTooDeep(text: string): boolean {
  let depth = 0;
  for (const [mark] of text.replace(STRINGS, '').matchAll(/[[\]{}]/g)) {
    depth += mark === '[' || mark === '{' ? 1 : -1;
    if (depth > DEEPEST) return true;
  }
  return false;
}

/** In valid JSON a string is followed by a colon exactly where it names a member. */
function countWrittenMembers(text: string): number {
  let count = 0;
  for (const [, colon] of text.matchAll(STRINGS)) if (colon !== undefined) count += 1;
  return count;
}

function countMembers(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  const inside = Object.values(value).reduce<number>((sum, one) => sum + countMembers(one), 0);
  return Array.isArray(value) ? inside : inside + Object.keys(value).length;
}
