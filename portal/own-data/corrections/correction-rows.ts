import { sql } from 'kysely';
import * as z from 'zod';
import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import {
  type CorrectionState,
  correctionFileTypeSchema,
  type KeptCorrectionFile,
  newCorrectionSchema,
} from '#contract/portal/data-correction-routes.ts';
import type { OwnGroupId } from '#contract/portal/own-data-groups.ts';
import { ownSourceSchema } from '#contract/portal/own-data-routes.ts';
import { parsedJson } from '#platform/json-text.ts';
import type { Database } from '../../platform/database/database.ts';
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
  /** Of what came along; nothing where nothing did. */
  readonly media_type: string | null;
  readonly bytes: number | null;
  readonly scanned: boolean | null;
  readonly sealed_name: Buffer | null;
}

/** The columns of `CorrectionRow` and where they are from; what came along is not among them. */
export const correctionRows = sql`data_correction.*, file.media_type, file.bytes, file.scanned, file.sealed_name
  from data_correction left join data_correction_file as file
    on file.municipality_code = data_correction.municipality_code and file.correction_id = data_correction.id`;

const contentSchema = z.strictObject({
  about: newCorrectionSchema.omit({ key: true, municipality: true }),
  source: ownSourceSchema,
  isCertified: z.boolean().nullable(),
});
type Content = z.infer<typeof contentSchema>;

const COLUMN = 'data_correction.sealed';
const ANSWER_COLUMN = 'data_correction.sealed_answer';
const NAME_COLUMN = 'data_correction_file.sealed_name';
const FILE_COLUMN = 'data_correction_file.sealed';

export function sealContent(key: CaseKey, id: string, content: Content): Buffer {
  return key.seal(COLUMN, id, Buffer.from(JSON.stringify(content)));
}

export function sealAnswer(key: CaseKey, id: string, reason: string): Buffer {
  return key.seal(ANSWER_COLUMN, id, Buffer.from(reason));
}

/** What was asked and answered. Throws `KeyUnavailable`. */
export function openCorrection(key: CaseKey, row: CorrectionRow) {
  const { id, sealed, sealed_answer } = row;
  const bytes = key.open(COLUMN, id, sealed);
  const answer = sealed_answer === null ? null : key.open(ANSWER_COLUMN, id, sealed_answer);
  if (bytes === undefined || answer === undefined) throw new KeyUnavailable();
  const content = contentSchema.parse(parsedJson(bytes.toString('utf8')));
  return { ...content, file: fileOf(key, row), answer: answer?.toString('utf8') ?? null };
}

function fileOf(
  key: CaseKey,
  { id, media_type, bytes, scanned, sealed_name }: CorrectionRow,
): KeptCorrectionFile | null {
  if (media_type === null || bytes === null || scanned === null || sealed_name === null) return null;
  const name = key.open(NAME_COLUMN, id, sealed_name)?.toString('utf8');
  if (name === undefined) throw new KeyUnavailable();
  return { name, mediaType: correctionFileTypeSchema.parse(media_type), bytes, scanned };
}

export function sealFile(key: CaseKey, id: string, name: string, bytes: Uint8Array) {
  return { sealed_name: key.seal(NAME_COLUMN, id, Buffer.from(name)), sealed: key.seal(FILE_COLUMN, id, bytes) };
}

export interface ReadFile {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly mediaType: KeptCorrectionFile['mediaType'];
}

/** What came along with a request. Fails with `notFound` where nothing did. Throws `KeyUnavailable`. */
export async function readFileOf(
  database: Database,
  { municipality_code, id }: Pick<CorrectionRow, 'municipality_code' | 'id'>,
  key: CaseKey,
): Promise<Outcome<ReadFile>> {
  const kept = await database
    .selectFrom('data_correction_file')
    .select(['media_type', 'sealed'])
    .where('municipality_code', '=', municipality_code)
    .where('correction_id', '=', id)
    .executeTakeFirst();
  if (kept === undefined) return failed({ code: 'notFound' });
  const bytes = key.open(FILE_COLUMN, id, kept.sealed);
  if (bytes === undefined) throw new KeyUnavailable();
  return success({ bytes: new Uint8Array(bytes), mediaType: correctionFileTypeSchema.parse(kept.media_type) });
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
