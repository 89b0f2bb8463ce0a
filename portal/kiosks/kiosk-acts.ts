import * as z from 'zod';
import { kioskIdSchema, MOST_KIOSKS } from '#contract/portal/kiosk-routes.ts';
import type { Audit } from '../platform/audit/audit.ts';

const kiosk = z.strictObject({ kiosk: kioskIdSchema });

/** What the audit tells of public terminals; what they tell by themselves is no act of anybody. */
export const KIOSK_ACTS = {
  kioskAdded: kiosk,
  kioskRemoved: kiosk,
  kiosksListed: z.strictObject({ found: z.number().int().min(0).max(MOST_KIOSKS) }),
  kioskRead: kiosk,
} as const;

export type KioskAudit = Audit<typeof KIOSK_ACTS>;
