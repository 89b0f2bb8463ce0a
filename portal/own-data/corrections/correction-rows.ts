import * as z from 'zod';
import { type CorrectionState, newCorrectionSchema } from '#contract/portal/data-correction-routes.ts';
import type { OwnGroupId } from '#contract/portal/own-data-groups.ts';
import { ownSourceSchema } from '#contract/portal/own-data-routes.ts';
import { parsedJson } from '#platform/json-text.ts';
import { instantOf } from '../../platform/database/instant-of.ts';
import { KeyUnavailable } from '../../platform/keyring/key-unavailable.ts';
import type { CaseKey } from '../../platform/keyring/keyring.ts';

export interface CorrectionRow {
  readonly municipality_code: string;
  readonly id: string;
  readonly subject_id: string;
  readonly procedure_group: string;
  readonly source_id: string;
  readonly data_group: string;
  readonly state: CorrectionState;
  readonly sealed: Buffer;
  readonly asked_at: Date;
  readonly sealed_answer: Buffer | null;
  readonly answered_by: string | null;
  readonly answered_at: Date | null;
}

const contentSchema = z.strictObject({
  about: newCorrectionSchema.omit({ key: true, municipality: true }),
  source: ownSourceSchema,
  isCertified: z.boolean().nullable(),
});
type Content = z.infer<typeof contentSchema>;

const COLUMN = 'data_correction.sealed';
const ANSWER_COLUMN = 'data_correction.sealed_answer';

export function sealContent(key: CaseKey, id: string, content: Content): Buffer {
  return key.seal(COLUMN, id, Buffer.from(JSON.stringify(content)));
}

export function sealAnswer(key: CaseKey, id: string, reason: string): Buffer {
  return key.seal(ANSWER_COLUMN, id, Buffer.from(reason));
}

/** What was asked and answered. Throws `KeyUnavailable`. */
export function openCorrection(key: CaseKey, { id, sealed, sealed_answer }: CorrectionRow) {
  const bytes = key.open(COLUMN, id, sealed);
  const answer = sealed_answer === null ? null : key.open(ANSWER_COLUMN, id, sealed_answer);
  if (bytes === undefined || answer === undefined) throw new KeyUnavailable();
  return { ...contentSchema.parse(parsedJson(bytes.toString('utf8'))), answer: answer?.toString('utf8') ?? null };
}

/** What is told of one to everybody who may see it. */
export function headOf({ id, data_group, state, asked_at, answered_at }: CorrectionRow) {
  return {
    correction: id,
    group: data_group as OwnGroupId,
    state,
    askedAt: instantOf(asked_at),
    answeredAt: answered_at === null ? null : instantOf(answered_at),
  };
}
