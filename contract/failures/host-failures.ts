import * as z from 'zod';
import { entry, type FailureKind, kind, shortText } from './failure-kind.ts';
import { importErrorSchema } from './import-error.ts';

export const HOST_FAILURES = {
  fileUnreadable: kind(2, true, { file: entry }),
  fileEmpty: kind(2, true, { file: entry }),
  fileTooLarge: kind(2, true, { file: entry, limitBytes: z.number().int().positive() }),
  /** It was being read when something else wrote to it. */
  fileChanged: kind(2, true, { file: entry }),
  fileUnwritable: kind(2, true, { file: entry }),
  /** What was kept on this computer could not be deleted. */
  keptStays: kind(2, true, {}),
  /** A copy that a person wants kept on this computer could not be written. */
  copyNotKept: kind(2, true, {}),
  fileInvalid: kind(2, true, { file: entry, at: shortText }),
  /** A list of records that is not as lists of the kind are: nothing of it is taken. */
  importRefused: kind(2, true, { errors: z.array(importErrorSchema).min(1).max(100) }),
  /** The portal cannot start on its database; `detail` names the process, setting or file. */
  storageUnusable: kind(2, false, {
    problem: z.enum(['heldByProcess', 'settingOff', 'folderRefused', 'serverFailed', 'unreachable', 'migrationFailed']),
    detail: shortText,
  }),
  catalogueInvalid: kind(2, false, { file: entry, at: shortText }),
  trustUnusable: kind(2, false, { file: entry }),
  /** The screens of the window are not where the host looks for them: sources that were not built yet. */
  windowMissing: kind(2, false, {}),
  /** A file of the installed practice is missing or is not as it was built. */
  practiceUnusable: kind(2, false, { file: entry }),
  portalNotNamed: kind(2, false, {}),
  usage: kind(2, false, { detail: z.string().max(500) }),
  settingLocked: kind(2, false, {}),
  policyUnusable: kind(2, false, { because: z.enum(['untrusted', 'unreadable', 'invalid']) }),
} as const satisfies Record<string, FailureKind<z.ZodObject>>;
