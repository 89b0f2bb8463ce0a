import type * as z from 'zod';
import type { Found, JsonPath, ProblemCode } from '#contract/failures/procedure-problem.ts';
import { LANGUAGES } from '#contract/values/language.ts';
import { shortName } from './located-json.ts';

type Problem = Found<ProblemCode>;
type Issue = z.core.$ZodIssue;

const LANGUAGE_NAMES: ReadonlySet<unknown> = new Set(LANGUAGES);

/** What a schema says of a value, each with the member that it is about. */
export function schemaProblems(issues: readonly Issue[], value: unknown): Problem[] {
  return issues.flatMap((issue) => problemsOf(issue, value));
}

function problemsOf(issue: Issue, value: unknown): Problem[] {
  const path = issue.path.map((step) => (typeof step === 'symbol' ? '' : step));
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({ code: 'unknownMember', path: [...path, key], detail: shortName(key) }));
  }
  if (!isThere(value, path)) {
    const name = path.at(-1);
    const isLanguage = LANGUAGE_NAMES.has(name);
    return [{ code: isLanguage ? 'missingLanguage' : 'missing', path, detail: shortName(String(name ?? '')) }];
  }
  return [{ path, ...kindOf(issue) }];
}

function kindOf(issue: Issue): Omit<Problem, 'path'> {
  switch (issue.code) {
    case 'invalid_type':
      return { code: 'wrongType', detail: issue.expected };
    case 'too_small':
      return { code: isCounted(issue.origin) ? 'tooShort' : 'tooSmall', detail: String(issue.minimum) };
    case 'too_big':
      return { code: isCounted(issue.origin) ? 'tooLong' : 'tooBig', detail: String(issue.maximum) };
    case 'invalid_value':
    case 'invalid_union':
      return { code: 'wrongValue' };
    default:
      return { code: 'wrongForm' };
  }
}

function isCounted(origin: string): boolean {
  return origin === 'string' || origin === 'array';
}

function isThere(value: unknown, path: JsonPath): boolean {
  let inside: unknown = value;
  for (const step of path) {
    if (typeof inside !== 'object' || inside === null || !Object.hasOwn(inside, step)) return false;
    inside = (inside as Record<string | number, unknown>)[step];
  }
  return true;
}
