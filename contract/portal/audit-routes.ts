import * as z from 'zod';
import { calendarDateSchema } from '../values/brands.ts';
import { instantSchema } from '../values/instant.ts';
import { receiptNumberSchema } from './application-routes.ts';

/** How many entries one answer looks at; those of them that fit the filters are in it. */
export const ENTRIES_LOOKED_AT = 100;

const entryNumberSchema = z.coerce.number().int().min(1).max(999_999_999_999);
const actSchema = z.string().regex(/^[a-z][A-Za-z]{1,60}$/);
const staffIdSchema = z.string().regex(/^[A-Za-z0-9_-]{24}$/);

const auditQuerySchema = z.strictObject({
  staff: staffIdSchema.optional(),
  case: receiptNumberSchema.optional(),
  act: actSchema.optional(),
  /** Days in Japan, both included. */
  from: calendarDateSchema.optional(),
  to: calendarDateSchema.optional(),
  /** Entries before this one. */
  before: entryNumberSchema.optional(),
});
export type AuditQuery = z.infer<typeof auditQuerySchema>;

const auditActorSchema = z.strictObject({
  kind: z.enum(['resident', 'staff', 'client', 'job', 'proxy']),
  /** An account, a registration or a job; `null` of persons, who are named nowhere in the audit. */
  id: z.string().max(200).nullable(),
  /** Of an account of this municipality. */
  name: z.string().max(100).nullable(),
});

const auditEntrySchema = z.strictObject({
  n: z.number().int().min(1),
  at: instantSchema,
  act: z.string().max(100),
  actor: auditActorSchema,
  case: z.string().max(40).nullable(),
  result: z.enum(['ok', 'refused', 'failed']),
});
export type AuditEntryShown = z.infer<typeof auditEntrySchema>;

const foundSchema = z.strictObject({ n: z.number().int().min(0), kind: z.string().max(20) });

const auditPageSchema = z.strictObject({
  /** The newest first. */
  entries: z.array(auditEntrySchema).max(ENTRIES_LOOKED_AT),
  /** Where to go on; `null` at the end. There can be more where a page has none. */
  next: z.number().int().min(1).nullable(),
  chain: z.strictObject({
    entries: z.number().int().min(0),
    /** The newest signed head: up to which entry, and when. */
    head: z.strictObject({ n: z.number().int().min(0), at: instantSchema }).nullable(),
    /** No head for more than an hour. */
    isHeadLate: z.boolean(),
    /** The first entry, of those that were looked at, which is not what was written. */
    brokenAt: z.number().int().min(1).nullable(),
    /** What was found when the portal started, which is why it is read-only. */
    found: foundSchema.nullable(),
    /** Breaks that an operator stated, behind each of which a new segment begins. */
    restarts: z
      .array(
        z.strictObject({
          firstN: z.number().int().min(1),
          /** `null` where no key of the audit vouches for the statement. */
          said: z.strictObject({ found: foundSchema, at: instantSchema, reason: z.string().max(300) }).nullable(),
        }),
      )
      .max(1_000),
  }),
});
export type AuditPage = z.infer<typeof auditPageSchema>;

const auditEntryDetailSchema = auditEntrySchema
  .extend({
    reason: z.string().max(500).nullable(),
    request: z.string().max(100).nullable(),
    /** Identifiers, codes and counts. */
    detail: z.record(z.string().max(100), z.union([z.string().max(500), z.number()])),
  })
  .strict();
export type AuditEntryDetail = z.infer<typeof auditEntryDetailSchema>;

export const AUDIT_ROUTES = {
  searchAudit: {
    method: 'GET',
    path: '/staff/audit',
    audience: 'staff',
    always: true,
    query: auditQuerySchema,
    reply: auditPageSchema,
  },
  readAuditEntry: {
    method: 'GET',
    path: '/staff/audit/:n',
    audience: 'staff',
    always: true,
    params: z.strictObject({ n: entryNumberSchema }),
    reply: auditEntryDetailSchema,
  },
} as const;
