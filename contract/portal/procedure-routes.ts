import * as z from 'zod';
import {
  MOST_PROBLEMS,
  PROCEDURE_TEXT_LIMIT,
  procedureProblemSchema,
  procedureWarningSchema,
} from '../failures/procedure-problem.ts';
import { definitionDifferenceSchema } from '../procedure/definition-differences.ts';
import { procedureSchema } from '../procedure/procedure.ts';
import { calendarDateSchema, procedureIdSchema } from '../values/brands.ts';
import { instantSchema } from '../values/instant.ts';
import { localizedTextSchema } from '../values/localized-text.ts';
import { sha256Schema } from '../values/sha256.ts';

export const PROCEDURES_AT_ONCE = 50;
/** Of one procedure, the newest first; older ones stay, by their number. */
export const VERSIONS_SHOWN = 50;
/** How long a schedule waits for its second person. */
export const CONFIRMED_WITHIN_DAYS = 7;
export const FARTHEST_DAYS = 730;

/** Version 0 is what the catalogue's files say. */
export const versionSchema = z.int().min(0).max(10_000);
const revisionSchema = procedureSchema.shape.revision;
const staffSchema = z.strictObject({ staff: z.string().max(64), name: z.string().max(100) });

const scheduleStateSchema = z.enum(['asked', 'confirmed', 'takenBack', 'lapsed']);
export type ScheduleState = z.infer<typeof scheduleStateSchema>;

/** What somebody of the staff can do about a procedure or a schedule. */
const procedureActionSchema = z.enum([
  'readProcedures',
  'checkProcedure',
  'importProcedure',
  'scheduleProcedure',
  'confirmSchedule',
  'takeBackSchedule',
]);
export type ProcedureAction = z.infer<typeof procedureActionSchema>;

const scheduleSchema = z.strictObject({
  number: z.int().min(1),
  version: versionSchema,
  /** Of Japan: from its first moment on. */
  from: calendarDateSchema,
  state: scheduleStateSchema,
  askedBy: staffSchema,
  askedAt: instantSchema,
  /** Who confirmed it or, later, took it back. */
  decidedBy: staffSchema.nullable(),
  decidedAt: instantSchema.nullable(),
  may: z.array(procedureActionSchema),
});
export type Schedule = z.infer<typeof scheduleSchema>;

export const standingSchema = z.strictObject({ version: versionSchema, revision: revisionSchema });

const procedureLineSchema = z.strictObject({
  id: procedureIdSchema,
  title: localizedTextSchema.nullable(),
  group: z.string().max(64).nullable(),
  /** What the citizens get now; `null` where nothing is offered. */
  live: standingSchema.nullable(),
  /** How many versions were imported. */
  versions: z.int().min(0),
  /** The newest that waits for its day or its second person. */
  coming: scheduleSchema.nullable(),
});

const procedurePageSchema = z.strictObject({
  procedures: z.array(procedureLineSchema).max(PROCEDURES_AT_ONCE),
  next: procedureIdSchema.nullable(),
});
export type ProcedurePage = z.infer<typeof procedurePageSchema>;

const procedureHistorySchema = z.strictObject({
  id: procedureIdSchema,
  live: standingSchema.nullable(),
  versions: z
    .array(
      z.strictObject({
        version: versionSchema.min(1),
        revision: revisionSchema,
        sha256: sha256Schema,
        importedBy: staffSchema,
        importedAt: instantSchema,
      }),
    )
    .max(VERSIONS_SHOWN),
  schedules: z.array(scheduleSchema).max(VERSIONS_SHOWN),
  may: z.array(procedureActionSchema),
});
export type ProcedureHistory = z.infer<typeof procedureHistorySchema>;

const warningsSchema = z.array(procedureWarningSchema).max(MOST_PROBLEMS);
const differencesSchema = z.array(definitionDifferenceSchema).max(2_000);

const checkReplySchema = z.strictObject({
  problems: z.array(procedureProblemSchema).max(MOST_PROBLEMS),
  warnings: warningsSchema,
  /** As the citizens' routes would serve it; `null` where something is wrong. */
  definition: procedureSchema.nullable(),
  /** To what is served now. */
  differences: differencesSchema,
});
export type ProcedureCheck = z.infer<typeof checkReplySchema>;

const importReplySchema = standingSchema.extend({ warnings: warningsSchema }).strict();
export type ImportedVersion = z.infer<typeof importReplySchema>;

const previewSchema = z.strictObject({
  version: versionSchema,
  /** Exactly what the citizens' routes serve from its day on. */
  definition: procedureSchema,
  warnings: warningsSchema,
});
export type ProcedurePreview = z.infer<typeof previewSchema>;

const comparisonSchema = z.strictObject({
  /** The version that was compared with; `null` where nothing is offered now. */
  to: versionSchema.nullable(),
  differences: differencesSchema,
});
export type ProcedureComparison = z.infer<typeof comparisonSchema>;

/** `imported` gives the bytes that came in, `normalised` the whole definition in one form. */
const exportFormSchema = z.enum(['imported', 'normalised']);
export type ExportForm = z.infer<typeof exportFormSchema>;

const exportedSchema = z.strictObject({
  fileName: z.string().max(120),
  text: z.string().max(2 * PROCEDURE_TEXT_LIMIT),
  /** Of the text in UTF-8. */
  sha256: sha256Schema,
});
export type ExportedProcedure = z.infer<typeof exportedSchema>;

const ofProcedure = z.strictObject({ id: procedureIdSchema });
const ofVersion = ofProcedure.extend({ version: z.coerce.number().pipe(versionSchema) }).strict();
const ofSchedule = ofProcedure.extend({ schedule: z.coerce.number().pipe(z.int().min(1).max(10_000)) }).strict();
const fileBody = z.strictObject({ text: z.string().min(1).max(PROCEDURE_TEXT_LIMIT) });
/** A character takes 3 bytes of UTF-8, or 6 as JSON escapes it. */
const FILE_BODY_BYTES = 6 * PROCEDURE_TEXT_LIMIT;

export const PROCEDURE_ROUTES = {
  listProcedures: {
    method: 'GET',
    path: '/staff/procedures',
    audience: 'staff',
    query: z.strictObject({ after: procedureIdSchema.optional() }),
    reply: procedurePageSchema,
  },
  readProcedureHistory: {
    method: 'GET',
    path: '/staff/procedures/:id',
    audience: 'staff',
    params: ofProcedure,
    reply: procedureHistorySchema,
  },
  /** Looks at a file and keeps nothing. */
  checkProcedure: {
    method: 'POST',
    path: '/staff/procedures/:id/check',
    audience: 'staff',
    params: ofProcedure,
    body: fileBody,
    bodyLimitBytes: FILE_BODY_BYTES,
    reply: checkReplySchema,
  },
  /** The newest version again where the bytes are the same. */
  importProcedure: {
    method: 'POST',
    path: '/staff/procedures/:id/versions',
    audience: 'staff',
    params: ofProcedure,
    body: fileBody,
    bodyLimitBytes: FILE_BODY_BYTES,
    reply: importReplySchema,
  },
  previewProcedure: {
    method: 'GET',
    path: '/staff/procedures/:id/versions/:version',
    audience: 'staff',
    params: ofVersion,
    reply: previewSchema,
  },
  compareProcedure: {
    method: 'GET',
    path: '/staff/procedures/:id/versions/:version/differences',
    audience: 'staff',
    params: ofVersion,
    /** What is served now where it is not said. */
    query: z.strictObject({ to: z.coerce.number().pipe(versionSchema).optional() }),
    reply: comparisonSchema,
  },
  exportProcedure: {
    method: 'GET',
    path: '/staff/procedures/:id/versions/:version/file',
    audience: 'staff',
    params: ofVersion,
    query: z.strictObject({ form: exportFormSchema }),
    reply: exportedSchema,
  },
  /** Nothing happens before a second person has confirmed it. */
  scheduleProcedure: {
    method: 'POST',
    path: '/staff/procedures/:id/schedules',
    audience: 'staff',
    params: ofProcedure,
    body: z.strictObject({ version: versionSchema, from: calendarDateSchema }),
    reply: scheduleSchema,
  },
  confirmSchedule: {
    method: 'POST',
    path: '/staff/procedures/:id/schedules/:schedule/confirmation',
    audience: 'staff',
    params: ofSchedule,
    reply: scheduleSchema,
  },
  /** Before its day; afterwards another version takes its place. */
  takeBackSchedule: {
    method: 'POST',
    path: '/staff/procedures/:id/schedules/:schedule/withdrawal',
    audience: 'staff',
    params: ofSchedule,
    reply: scheduleSchema,
  },
} as const;
