import { expect, it } from 'vitest';
import { usageDetail } from '../../../main/cli/usage-detail.ts';

it.each([
  ["error: unknown option '--color'", "unknown option '--color'"],
  ["error: option '--wait <s>' argument missing", "option '--wait <s>' argument missing"],
  ["error: unknown command '1234'", 'unknown command …'],
  ["error: unknown option '--pin=1234'", 'unknown option …'],
  ["error: unknown option '-1234'", 'unknown option …'],
  ["error: option '--wait <s>' argument 'ABC123' is invalid.", "option '--wait <s>' argument … is invalid."],
  [
    "error: command-argument value 'ABC123' is invalid for argument 'which'.\n(Did you mean '1234'?)",
    'command-argument value … is invalid for argument …. (Did you mean …?)',
  ],
])('SR-24: of %s nothing is repeated that could be a secret', (message, told) => {
  expect(usageDetail(message)).toBe(told);
});
