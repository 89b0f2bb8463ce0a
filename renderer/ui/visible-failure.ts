import type { Failure } from '#contract/failures/failure.ts';
import { visibleText } from '#contract/values/visible-text.ts';

/** What a failure names comes from outside; the words around it may hold readings, which are shown as such. */
export function visibleFailure(failure: Failure): Failure {
  const members = Object.entries(failure).map(([name, value]) => [
    name,
    typeof value === 'string' ? visibleText(value) : value,
  ]);
  return Object.fromEntries(members);
}
