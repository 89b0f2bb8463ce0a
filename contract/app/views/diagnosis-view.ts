import * as z from 'zod';
import { localizedTextSchema } from '../../values/localized-text.ts';

export const diagnosisCheckSchema = z.strictObject({
  name: z.enum([
    'reader-service',
    'reader-driver',
    'readers',
    'card',
    'device',
    'pin-auth',
    'pin-sign',
    'pin-text',
    'certificate-auth',
    'certificate-sign',
    'certificate-authority',
    'sign-in',
    'signing',
    'portal',
    'clock',
    'fonts',
  ]),
  /** False where it stands in the way. */
  ok: z.boolean(),
  detail: localizedTextSchema,
  /** What to do. Beside `ok` it is a warning: it works now and stops soon. */
  remedy: localizedTextSchema.nullable(),
});
export type DiagnosisCheck = z.infer<typeof diagnosisCheckSchema>;
