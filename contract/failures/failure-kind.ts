import * as z from 'zod';

/**
 * Where a failure belongs, which is also the command line's exit status:
 * 1 internal · 2 usage · 3 reader or card · 4 PIN · 5 portal · 6 did not verify.
 */
type ExitStatus = 1 | 2 | 3 | 4 | 5 | 6;

export interface FailureKind<Data extends z.ZodObject> {
  readonly exit: ExitStatus;
  /** Whether the flow that met it can go on from where it stands once the cause is gone. */
  readonly resumable: boolean;
  /** HTTP status when the portal answers with it; absent where only the app can meet it. */
  readonly http?: number;
  readonly data: Data;
}

export function kind<Data extends z.ZodRawShape>(
  exit: ExitStatus,
  resumable: boolean,
  shape: Data,
  http?: number,
): FailureKind<z.ZodObject<Data, z.core.$strict>> {
  const data = z.strictObject(shape);
  return http === undefined ? { exit, resumable, data } : { exit, resumable, data, http };
}

export const shortText = z.string().max(200);
export const during = shortText;
export const entry = z.string().max(300);
