import * as z from 'zod';
import { ownSourceIdSchema } from '#contract/portal/own-data-routes.ts';
import type { Audit } from '../platform/audit/audit.ts';

const ofSource = z.strictObject({ source: ownSourceIdSchema });

/** What the audit tells of sources: with which one somebody is linked, never what it holds. */
export const OWN_DATA_ACTS = { sourceLinked: ofSource, sourceUnlinked: ofSource } as const;

export type OwnDataAudit = Audit<typeof OWN_DATA_ACTS>;
