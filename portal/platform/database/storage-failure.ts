/** Errors of the PostgreSQL client itself, which carry no code. */
const LOST_CONNECTION =
  /^(timeout exceeded when trying to connect|Connection terminated|Client has encountered a connection error|Client was closed)/;

/**
 * Whether the database cannot be had now, whatever was asked of it: PostgreSQL's classes 08 (connection), 53 (resources) and
 * 57 (operator), the system's own connection errors, and those of the client.
 */
export function isStorageFailure(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = codeOf(error);
  const isOfConnection = ['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ENOSPC'].includes(code);
  return isOfConnection || /^(08|53|57)[0-9A-Z]{3}$/.test(code) || LOST_CONNECTION.test(error.message);
}

/** Whether another transaction went first, and the same may be tried again: PostgreSQL's class 40, such as a deadlock. */
export function hasLostToAnother(error: unknown): boolean {
  return error instanceof Error && /^40[0-9A-Z]{3}$/.test(codeOf(error));
}

function codeOf(error: Error): string {
  return 'code' in error ? String(error.code) : '';
}
