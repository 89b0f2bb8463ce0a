import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type { FailureOf } from '#contract/failures/failure.ts';
import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import {
  CORRECTION_FILE_LIMIT_BYTES,
  CORRECTIONS_A_DAY,
  correctedField,
  type KeptCorrectionFile,
  MOST_OF_PERSON,
  type NewCorrection,
  type OwnCorrection,
} from '#contract/portal/data-correction-routes.ts';
import { OWN_DATA_GROUPS, type OwnFamily, type OwnGroupId } from '#contract/portal/own-data-groups.ts';
import type { OwnSource } from '#contract/portal/own-data-routes.ts';
import type { CertifiedIdentity } from '#contract/portal/own-data-wire.ts';
import { individualNumberIn } from '#contract/values/individual-number.ts';
import type { LocalizedText } from '#contract/values/localized-text.ts';
import { plainFile } from '#documents/attachment/plain-file.ts';
import type { ResidentActor } from '../../platform/actor.ts';
import { allOrNothing } from '../../platform/database/all-or-nothing.ts';
import type { Database } from '../../platform/database/database.ts';
import type { Keyring } from '../../platform/keyring/keyring.ts';
import type { Scan } from '../../platform/scanner.ts';
import type { CorrectionAudit } from './correction-acts.ts';
import { mayDo } from './correction-policy.ts';
import {
  type CorrectionRow,
  correctionRows,
  headOf,
  openCorrection,
  type ReadFile,
  readFileOf,
  sealContent,
  sealFile,
} from './correction-rows.ts';

export interface CorrectionTools {
  readonly keyring: Keyring;
  readonly audit: CorrectionAudit;
  /** Handed in by the portal: other capabilities keep what certifies a person. */
  readonly findCertified: (
    database: Database,
    subject: string,
  ) => Promise<Pick<CertifiedIdentity, 'name' | 'birthDate'> | undefined>;
  /** A municipality of this portal, and which of its sections sees to a family of groups; `undefined` of no other. */
  readonly officeOf: (
    municipality: string,
  ) => { readonly name: LocalizedText; readonly sectionOf: (family: OwnFamily) => string } | undefined;
  /** `undefined`: nothing looks through files here, which is said of each. */
  readonly scan: Scan | undefined;
  readonly nowMs: () => number;
}

interface CorrectionWish {
  readonly group: OwnGroupId;
  readonly source: OwnSource;
  readonly wanted: NewCorrection;
}

/** What persons say is wrong in what is held about them. */
export interface CorrectionStore {
  /**
   * Fails with `notFound` where the municipality is none of this portal or the field none of the group,
   * `individualNumberFound`, `tooManyRequests` after five a day.
   */
  ask(actor: ResidentActor, wish: CorrectionWish, requestId: string): Promise<Outcome<string>>;
  /**
   * Keeps what shows it, once; the same again is the same. Fails with `notFound`, `transitionRefused` once it is answered,
   * `attachmentRefused`.
   */
  addFile(
    actor: ResidentActor,
    correction: string,
    file: { readonly name: string; readonly bytes: Uint8Array },
    requestId: string,
  ): Promise<Outcome<KeptCorrectionFile>>;
  list(actor: ResidentActor): Promise<OwnCorrection[]>;
  /** Fails with `notFound`. */
  readFile(actor: ResidentActor, correction: string): Promise<Outcome<ReadFile>>;
}

const DAY_MS = 86_400_000;
const ID_CHARACTERS = 22;

export function createCorrectionStore(database: Database, tools: CorrectionTools): CorrectionStore {
  const { keyring, audit, findCertified, officeOf, scan, nowMs } = tools;

  async function found(from: Database, subject: string, id: string, isHeld: boolean) {
    const rows = await sql<CorrectionRow>`select ${correctionRows}
      where data_correction.subject_id = ${subject} and data_correction.id = ${id}
      ${isHeld ? sql`for update of data_correction` : sql``}`.execute(from);
    return rows.rows[0];
  }

  return {
    async ask(actor, { group, source, wanted: { key, municipality, ...about } }, requestId) {
      permit(actor, 'ask');
      const { id: subject } = actor;
      const office = officeOf(municipality);
      if (office === undefined || correctedField(group, about) === undefined) return failed({ code: 'notFound' });
      if (individualNumberIn(about.shouldBe) !== undefined)
        return failed({ code: 'individualNumberFound', at: 'shouldBe' });
      const id = createHash('sha256').update([subject, key].join('\0')).digest('base64url').slice(0, ID_CHARACTERS);
      const now = nowMs();
      return allOrNothing<string>(database, async (transaction) => {
        // Two requests of one person come one after the other.
        await sql`select id from subject where id = ${subject} for update`.execute(transaction);
        const before = await sql<{ id: string }>`select id from data_correction
          where subject_id = ${subject} and asked_at > ${new Date(now - DAY_MS)}`.execute(transaction);
        if (before.rows.some((row) => row.id === id)) return success(id);
        if (before.rows.length >= CORRECTIONS_A_DAY) {
          return failed({ code: 'tooManyRequests', retryAfterSeconds: DAY_MS / 1_000 });
        }
        const certified = await findCertified(transaction, subject);
        const isCertified = certified === undefined ? null : isSame(certified, about);
        const personKey = await keyring.keepPerson(transaction, subject);
        await transaction
          .insertInto('data_correction')
          .values({
            municipality_code: municipality,
            id,
            subject_id: subject,
            procedure_group: office.sectionOf(OWN_DATA_GROUPS[group].family),
            source_id: source.id,
            data_group: group,
            sealed: sealContent(personKey, id, { about, source, isCertified }),
            asked_at: new Date(now),
          })
          .execute();
        await audit.append(transaction, {
          ...{ actor, municipality, receiptNumber: null, requestId },
          ...{ act: 'dataCorrectionAsked', detail: { correction: id } },
        });
        return success(id);
      });
    },

    async addFile(actor, id, { name, bytes: whole }, requestId) {
      permit(actor, 'addFile');
      const refused = (problem: FailureOf<'attachmentRefused'>['problem']) =>
        failed({ code: 'attachmentRefused', key: 'file', problem });
      const { id: subject } = actor;
      if ((await found(database, subject, id, false)) === undefined) return failed({ code: 'notFound' });
      const taken = plainFile(whole, CORRECTION_FILE_LIMIT_BYTES);
      if ('problem' in taken) return refused(taken.problem);
      const { mediaType, bytes } = taken;
      const scanned = await scan?.(bytes);
      if (scanned?.is === 'infected') return refused('virus');
      if (scanned?.is === 'unavailable') return refused('notScanned');
      return allOrNothing<KeptCorrectionFile>(database, async (transaction) => {
        const row = await found(transaction, subject, id, true);
        if (row === undefined) return failed({ code: 'notFound' });
        const key = await keyring.keepPerson(transaction, subject);
        const kept = openCorrection(key, row).file;
        if (kept !== null) {
          const before = await readFileOf(transaction, row, key);
          return before.ok && Buffer.from(bytes).equals(before.value.bytes) ? success(kept) : refused('tooMany');
        }
        if (row.state !== 'asked') return failed({ code: 'transitionRefused', from: row.state, to: 'asked' });
        const { municipality_code } = row;
        const file = { media_type: mediaType, bytes: bytes.length, scanned: scanned?.is === 'clean' };
        await transaction
          .insertInto('data_correction_file')
          .values({ municipality_code, correction_id: id, ...file, ...sealFile(key, id, name, bytes) })
          .execute();
        await audit.append(transaction, {
          ...{ actor, municipality: municipality_code, receiptNumber: null, requestId },
          ...{ act: 'dataCorrectionFileAdded', detail: { correction: id } },
        });
        return success({ name, mediaType, bytes: bytes.length, scanned: file.scanned });
      });
    },

    async readFile(actor, id) {
      permit(actor, 'readFile');
      const row = await found(database, actor.id, id, false);
      if (row === undefined) return failed({ code: 'notFound' });
      return readFileOf(database, row, await keyring.keepPerson(database, actor.id));
    },

    async list(actor) {
      permit(actor, 'list');
      const found = await sql<CorrectionRow>`select ${correctionRows} where subject_id = ${actor.id}
        order by asked_at desc, id limit ${MOST_OF_PERSON}`.execute(database);
      if (found.rows.length === 0) return [];
      const key = await keyring.keepPerson(database, actor.id);
      return found.rows.map((row) => {
        const { about, source, file, answer } = openCorrection(key, row);
        const code = row.municipality_code as OwnCorrection['municipality']['code'];
        // A municipality that left the portal is still named by its code.
        const name = officeOf(code)?.name ?? { ja: code, en: code };
        return { ...headOf(row), source, municipality: { code, name }, about, file, answer };
      });
    },
  };
}

type Named = Pick<CertifiedIdentity, 'name' | 'birthDate'>;

/** Spaces and forms of letters aside. */
function isSame(certified: Named, typed: Named): boolean {
  const plain = (name: string) => name.normalize('NFKC').replaceAll(/\s/g, '');
  return plain(certified.name) === plain(typed.name) && certified.birthDate === typed.birthDate;
}

function permit(actor: ResidentActor, action: Parameters<typeof mayDo>[1]): void {
  if (!mayDo(actor, action, { subject: actor.id })) throw new Error(`${actor.kind} may not ${action}`);
}
