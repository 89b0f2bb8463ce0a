import * as z from 'zod';
import { clientIdSchema } from '#contract/values/client-id.ts';
import type { Audit } from '../platform/audit/audit.ts';

const ofNotice = z.strictObject({ notice: z.string().max(40) });

/** What the audit tells of notices that staff write: never a text, a person or an exact number of a segment. */
export const STAFF_NOTICE_ACTS = {
  noticeDrafted: ofNotice,
  noticeFileAdded: ofNotice.extend({ sha256: z.string().regex(/^[0-9a-f]{64}$/) }).strict(),
  /** `audience`: the criteria, as they were asked. */
  audiencePreviewed: z.strictObject({ audience: z.string().max(2_000) }),
  noticeScheduled: ofNotice,
  noticeApproved: ofNotice,
  noticeStopped: ofNotice,
  noticeWithdrawn: ofNotice,
  /** By a system of the municipality, to one person. */
  noticeSentBySite: ofNotice.extend({ site: clientIdSchema }).strict(),
} as const;

export type StaffNoticeAudit = Audit<typeof STAFF_NOTICE_ACTS>;
export type StaffNoticeAct = Exclude<keyof typeof STAFF_NOTICE_ACTS, 'noticeSentBySite'>;
