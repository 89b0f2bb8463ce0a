import * as z from 'zod';

/** The flows of a window, each with its part of the app contract in `app/flows/`. */
export const flowNameSchema = z.enum([
  'login',
  'passkeySignIn',
  'apply',
  'changePin',
  'fresh',
  'benefitAccount',
  'registerProxy',
  'authorize',
  'nativeRequest',
  'gateEntry',
]);
export type FlowName = z.infer<typeof flowNameSchema>;
