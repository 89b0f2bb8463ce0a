import { createHmac, type KeyObject } from 'node:crypto';
import * as z from 'zod';
import { parsedJson } from '#platform/json-text.ts';
import type { Database } from '../platform/database/database.ts';
import { type IndexedField, indexToken } from '../platform/keyring/blind-index.ts';
import { boundTo } from '../platform/keyring/field-cipher.ts';
import { KeyUnavailable } from '../platform/keyring/key-unavailable.ts';
import type { CaseKey, KeyedCase, Keyring } from '../platform/keyring/keyring.ts';
import { type IndexedApplicant, type IndexTerm, type Sought, termsOf, termsToFind } from './found-by.ts';

/** What of a case is sealed. A column that is added here needs its clear rows in `seal-cases.ts` only if it ever had any. */
const COLUMNS = {
  container: 'application_container.sealed',
  path: 'application_evidence.sealed_path',
  note: 'application_history.sealed_note',
  reason: 'application_history.sealed_reason',
  message: 'case_message.sealed_text',
  ownNote: 'case_note.sealed_text',
  marks: 'case_correction.sealed_marks',
  originalReason: 'case_original.sealed_reason',
  proposedLetter: 'case_proposal.sealed_letter',
  proposalNote: 'case_proposal.sealed_note',
  requestDetail: 'case_request.sealed_detail',
  requestReason: 'case_request.sealed_reason',
  letter: 'case_letter.sealed_pdf',
  letterContent: 'case_letter.sealed_content',
  emergencyReason: 'emergency_look.sealed_reason',
  head: 'desk_case.head',
} as const;

/** The key of the row of what a case has one of. */
const ONLY = '1';

/** Of cases that are not indexed yet, the name alone. */
const headSchema = z.strictObject({
  name: z.string().max(1_000),
  birthDate: z.string().max(10).optional(),
  kana: z.string().max(1_000).optional(),
  phone: z.string().max(100).optional(),
});
const pathSchema = z.array(z.base64().max(100_000)).max(20);

/** What lists show of a case, and what it is looked for by. */
type CaseHead = z.infer<typeof headSchema>;

/** A value as it stands in the index of a municipality. */
interface IndexEntry {
  readonly field: IndexedField;
  readonly token: Buffer;
}

/** What the audit tells of what was typed: the same for the same, and to be made with the key alone. */
const HASH_BYTES = 16;

/** Texts of a case, each of a row that has a number, or another key within the case. */
export type TextColumn =
  | 'reason'
  | 'message'
  | 'ownNote'
  | 'letterContent'
  | 'marks'
  | 'originalReason'
  | 'proposedLetter'
  | 'proposalNote'
  | 'requestDetail'
  | 'requestReason'
  | 'emergencyReason';

/** Seals and opens the fields of one case. Opening takes rows that are still in the clear too, and throws `KeyUnavailable`. */
export interface OpenCase {
  sealContainer(filing: number, bytes: Uint8Array): Buffer;
  openContainer(row: {
    readonly filing: number;
    readonly bytes: Uint8Array | null;
    readonly sealed: Uint8Array | null;
  }): Uint8Array;
  /** `null` of none. */
  sealCertificates(filing: number, certificates: readonly Uint8Array[]): Buffer | null;
  openCertificates(filing: number, sealed: Uint8Array): readonly Uint8Array[];
  sealNote(step: number, note: string): Buffer;
  openNote(row: {
    readonly step: number;
    readonly note: string | null;
    readonly sealed_note: Uint8Array | null;
  }): string | null;
  sealText(column: TextColumn, row: number | string, text: string): Buffer;
  openText(column: TextColumn, row: number | string, sealed: Uint8Array): string;
  /** `null` of none. */
  sealTextIfAny(column: TextColumn, row: number | string, text: string | null | undefined): Buffer | null;
  openTextIfAny(column: TextColumn, row: number | string, sealed: Uint8Array | null): string | null;
  sealLetter(letter: number, pdf: Uint8Array): Buffer;
  openLetter(letter: number, sealed: Uint8Array): Uint8Array;
  sealHead(head: CaseHead): Buffer;
}

/** The keys of cases, as this capability uses them. */
export interface CaseVault {
  /** In the caller's transaction, made where the case has none. Throws `KeyUnavailable`. */
  keep(transaction: Database, one: KeyedCase): Promise<OpenCase>;
  /** Of a case whose key cannot be had, nothing that is sealed opens. */
  open(database: Database, one: KeyedCase): Promise<OpenCase>;
  /** By receipt number, with one statement; without those that cannot be opened. */
  heads(
    database: Database,
    cases: readonly (KeyedCase & { readonly head: Uint8Array | null })[],
  ): Promise<ReadonlyMap<string, CaseHead>>;
  /** Keeps what a case is found by in place of what it was, in the caller's transaction. Throws `KeyUnavailable`. */
  index(transaction: Database, one: KeyedCase, applicant: IndexedApplicant): Promise<void>;
  /** Where in the index to look, and a hash of what was typed. Throws `KeyUnavailable`. */
  sought(
    database: Database,
    municipality: string,
    sought: Sought,
  ): Promise<{ readonly entries: readonly IndexEntry[]; readonly hash: string }>;
}

export function createCaseVault(keyring: Keyring): CaseVault {
  return {
    async keep(transaction, one) {
      const { owner } = await transaction
        .selectFrom('application')
        .select('owner')
        .where('receipt_number', '=', one.receipt_number)
        .executeTakeFirstOrThrow();
      if (owner === null) throw new KeyUnavailable();
      return openCase(await keyring.keep(transaction, one, owner));
    },

    async open(database, one) {
      return openCase((await keyring.open(database, [one])).get(one.receipt_number));
    },

    async heads(database, cases) {
      const keys = await keyring.open(database, cases);
      const heads = new Map<string, CaseHead>();
      for (const { receipt_number, head } of cases) {
        const bytes = head === null ? undefined : keys.get(receipt_number)?.open(COLUMNS.head, ONLY, head);
        if (bytes !== undefined) heads.set(receipt_number, headSchema.parse(jsonIn(bytes)));
      }
      return heads;
    },

    async index(transaction, { municipality_code, receipt_number }, applicant) {
      await transaction
        .deleteFrom('case_index')
        .where('municipality_code', '=', municipality_code)
        .where('receipt_number', '=', receipt_number)
        .execute();
      const key = await keyring.indexKey(transaction, municipality_code);
      await transaction
        .insertInto('case_index')
        .values(termsOf(applicant).map((term) => ({ municipality_code, receipt_number, ...entryOf(key, term) })))
        .onConflict((conflict) => conflict.doNothing())
        .execute();
    },

    async sought(database, municipality, sought) {
      const key = await keyring.indexKey(database, municipality);
      const typed = boundTo('search', sought.text, sought.born ?? '');
      return {
        entries: termsToFind(sought).map((term) => entryOf(key, term)),
        hash: createHmac('sha256', key).update(typed).digest().subarray(0, HASH_BYTES).toString('base64url'),
      };
    },
  };
}

function entryOf(key: KeyObject, { field, values }: IndexTerm): IndexEntry {
  return { field, token: indexToken(key, field, ...values) };
}

function openCase(key: CaseKey | undefined): OpenCase {
  function sealed(column: string, rowKey: string, bytes: Uint8Array): Buffer {
    if (key === undefined) throw new KeyUnavailable();
    return key.seal(column, rowKey, bytes);
  }
  function opened(column: string, rowKey: string, blob: Uint8Array): Buffer {
    const bytes = key?.open(column, rowKey, blob);
    if (bytes === undefined) throw new KeyUnavailable();
    return bytes;
  }
  const sealText: OpenCase['sealText'] = (column, row, text) => sealed(COLUMNS[column], String(row), textOf(text));
  const openText: OpenCase['openText'] = (column, row, blob) =>
    opened(COLUMNS[column], String(row), blob).toString('utf8');
  return {
    sealContainer: (filing, bytes) => sealed(COLUMNS.container, String(filing), bytes),
    openContainer: (row) =>
      row.sealed === null ? (row.bytes ?? new Uint8Array()) : opened(COLUMNS.container, String(row.filing), row.sealed),
    sealCertificates: (filing, certificates) =>
      certificates.length === 0
        ? null
        : sealed(COLUMNS.path, String(filing), textOf(JSON.stringify(certificates.map((der) => base64(der))))),
    openCertificates: (filing, blob) =>
      pathSchema.parse(jsonIn(opened(COLUMNS.path, String(filing), blob))).map((der) => Buffer.from(der, 'base64')),
    sealNote: (step, note) => sealed(COLUMNS.note, String(step), textOf(note)),
    openNote: ({ step, note, sealed_note }) =>
      sealed_note === null ? note : opened(COLUMNS.note, String(step), sealed_note).toString('utf8'),
    sealText,
    openText,
    sealTextIfAny: (column, row, text) => (text == null ? null : sealText(column, row, text)),
    openTextIfAny: (column, row, blob) => (blob === null ? null : openText(column, row, blob)),
    sealLetter: (letter, pdf) => sealed(COLUMNS.letter, String(letter), pdf),
    openLetter: (letter, blob) => new Uint8Array(opened(COLUMNS.letter, String(letter), blob)),
    sealHead: (head) => sealed(COLUMNS.head, ONLY, textOf(JSON.stringify(head))),
  };
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64');
}

function textOf(text: string): Buffer {
  return Buffer.from(text, 'utf8');
}

function jsonIn(bytes: Buffer): unknown {
  return parsedJson(bytes.toString('utf8'));
}
