import * as z from 'zod';
import { languageSchema } from '../../values/localized-text.ts';
import { flowViewSchema } from '../flows/flow-list.ts';
import { devicesViewSchema } from './devices-view.ts';
import { environmentViewSchema, practicePersonaViewSchema } from './environment-view.ts';
import { gateViewSchema } from './gate-view.ts';
import { idleViewSchema } from './idle-view.ts';
import { sessionViewSchema } from './session-view.ts';

/** What the administrator of a computer can decide for all its users. */
const lockableSettingSchema = z.enum([
  'portal',
  'publicTerminal',
  'terminalKeyFile',
  'readers',
  'pcscBinding',
  'language',
  'practice',
  'updates',
]);
export type LockableSetting = z.infer<typeof lockableSettingSchema>;

export const snapshotSchema = z.strictObject({
  version: z.string(),
  host: z.enum(['electron', 'kiosk']),
  /** True on a public terminal: pad only, no files, nothing left behind. */
  publicTerminal: z.boolean(),
  language: languageSchema,
  /** Settings that the administrator has decided, so that the person cannot. */
  locked: z.array(lockableSettingSchema).max(10),
  environment: environmentViewSchema,
  practicePersonas: z.array(practicePersonaViewSchema).max(30),
  devices: devicesViewSchema,
  session: sessionViewSchema,
  flow: flowViewSchema.nullable(),
  /** Always `null` but on a public terminal. */
  idle: idleViewSchema,
  /** Of a terminal at the door of an event, which is nothing else. */
  gate: gateViewSchema.nullable(),
});
export type Snapshot = z.infer<typeof snapshotSchema>;
