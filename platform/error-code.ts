/**
 * The code of an error that a system, a program or a driver gave (`ENOENT`, `1`, `57P03`); `undefined` where it has
 * none. A code may go into a log or a failure: an error's text may quote a path, a row or an address.
 */
export function errorCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error ? String(error.code) : undefined;
}
