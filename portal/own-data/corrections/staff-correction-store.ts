import { sql } from 'kysely';
import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import {
  CORRECTIONS_AT_ONCE,
  type CorrectionAnswer,
  type CorrectionList,
  type CorrectionPage,
  type StaffCorrection,
} from '#contract/portal/data-correction-routes.ts';
import type { AttachmentUse } from '#contract/portal/desk-routes.ts';
import { individualNumberIn } from '#contract/values/individual-number.ts';
import { WHOLE_MUNICIPALITY } from '#contract/values/staff-role.ts';
import { allOrNothing } from '../../platform/database/all-or-nothing.ts';
import type { Database } from '../../platform/database/database.ts';
import type { StaffCaller } from '../../platform/http/staff-audience.ts';
import { KeyUnavailable } from '../../platform/keyring/key-unavailable.ts';
import type { CaseKey, Keyring } from '../../platform/keyring/keyring.ts';
import type { CorrectionAudit } from './correction-acts.ts';
import type { PublishCorrectionEvent } from './correction-events.ts';
import { sectionsSeenBy, staffMayDo } from './correction-policy.ts';
import {
  type CorrectionRow,
  correctionRows,
  headOf,
  openCorrection,
  type ReadFile,
  readFileOf,
  sealAnswer,
} from './correction-rows.ts';

interface StaffCorrectionTools {
  readonly keyring: Keyring;
  readonly audit: CorrectionAudit;
  readonly publish: PublishCorrectionEvent;
  readonly staffNames: (municipality: string, staff: readonly string[]) => Promise<ReadonlyMap<string, string>>;
  readonly nowMs: () => number;
}

type Caller = Pick<StaffCaller, 'actor' | 'municipality' | 'grants'>;

/** What residents say is wrong, as the sections of a municipality see to it. Each look and answer is in the audit. */
export interface StaffCorrectionStore {
  /** Fails with `actionNotAllowed`, `notFound` where `after` is none of what they see. */
  list(
    caller: Caller,
    query: { readonly list: CorrectionList; readonly after?: string | undefined },
    requestId: string,
  ): Promise<Outcome<CorrectionPage>>;
  /** Fails with `notFound`. */
  read(caller: Caller, correction: string, requestId: string): Promise<Outcome<StaffCorrection>>;
  /** What came along with it. Fails with `notFound`. */
  readFile(
    caller: Caller,
    which: { readonly correction: string; readonly use: AttachmentUse },
    requestId: string,
  ): Promise<Outcome<ReadFile>>;
  /** Once. Fails with `notFound`, `actionNotAllowed`, `transitionRefused`, `individualNumberFound`. */
  answer(
    caller: Caller,
    correction: string,
    answer: CorrectionAnswer,
    requestId: string,
  ): Promise<Outcome<StaffCorrection>>;
}

interface LentKey {
  readonly id: string;
  readonly subject_id: string;
  readonly kek_id: string;
  readonly wrapped: Buffer;
}

export function createStaffCorrectionStore(database: Database, tools: StaffCorrectionTools): StaffCorrectionStore {
  const { keyring, audit, publish, staffNames, nowMs } = tools;
  const deed = ({ actor, municipality }: Caller, requestId: string) => ({
    actor,
    municipality,
    receiptNumber: null,
    requestId,
  });

  async function found(
    caller: Caller,
    id: string,
    from: Database,
    isHeld: boolean,
  ): Promise<CorrectionRow | undefined> {
    const rows = await sql<CorrectionRow>`select ${correctionRows}
      where data_correction.municipality_code = ${caller.municipality} and data_correction.id = ${id}
      ${isHeld ? sql`for update of data_correction` : sql``}`.execute(from);
    const [row] = rows.rows;
    return row !== undefined && staffMayDo(caller, 'readDataCorrection', row.procedure_group) ? row : undefined;
  }

  /** By request, of the person whose it is, as the database lends them for requests of the municipality that asks. */
  async function lentKeys(from: Database, ids: readonly string[]): Promise<ReadonlyMap<string, LentKey>> {
    const lent = await sql<LentKey>`select * from keys_of_corrections(${[...ids]}::text[])`.execute(from);
    return new Map(lent.rows.map((row) => [row.id, row]));
  }

  async function keyOf(lent: ReadonlyMap<string, LentKey>, id: string): Promise<CaseKey> {
    const row = lent.get(id);
    if (row === undefined) throw new KeyUnavailable();
    return keyring.lentPerson(row);
  }
  const ownKeyOf = async (from: Database, id: string) => keyOf(await lentKeys(from, [id]), id);

  async function viewOf(caller: Caller, row: CorrectionRow, from: Database): Promise<StaffCorrection> {
    const { about, source, isCertified, file, answer } = openCorrection(await ownKeyOf(from, row.id), row);
    const by = row.answered_by;
    const names = by === null ? new Map<string, string>() : await staffNames(caller.municipality, [by]);
    return {
      ...headOf(row),
      source,
      about,
      isCertified,
      file,
      answer,
      answeredBy: by === null ? null : (names.get(by) ?? ''),
      mayAnswer: row.state === 'asked' && staffMayDo(caller, 'answerDataCorrection', row.procedure_group),
    };
  }

  return {
    async list(caller, { list, after }, requestId) {
      const sections = sectionsSeenBy(caller);
      if (sections.length === 0) {
        const failure = { code: 'actionNotAllowed', reason: 'role' } as const;
        await audit.appendRefused(database, {
          ...deed(caller, requestId),
          act: 'dataCorrectionsListed',
          code: failure.code,
        });
        return failed(failure);
      }
      const last = after === undefined ? undefined : await found(caller, after, database, false);
      if (after !== undefined && last === undefined) return failed({ code: 'notFound' });
      const ofSections = sections.includes(WHOLE_MUNICIPALITY)
        ? sql``
        : sql`and procedure_group = any(${[...sections]}::text[])`;
      // What waits longest stands first; of all, what came last.
      const narrowed =
        list === 'open'
          ? sql`and state = 'asked' ${last === undefined ? sql`` : sql`and (asked_at, id) > (${last.asked_at}, ${last.id})`}
            order by asked_at, id`
          : sql`${last === undefined ? sql`` : sql`and (asked_at, id) < (${last.asked_at}, ${last.id})`}
            order by asked_at desc, id desc`;
      const rows = await sql<CorrectionRow>`select ${correctionRows}
        where data_correction.municipality_code = ${caller.municipality} ${ofSections} ${narrowed}
        limit ${CORRECTIONS_AT_ONCE + 1}`.execute(database);
      const page = rows.rows.slice(0, CORRECTIONS_AT_ONCE);
      const keys = await lentKeys(
        database,
        page.map(({ id }) => id),
      );
      const corrections: CorrectionPage['corrections'] = [];
      for (const row of page) {
        corrections.push({ ...headOf(row), source: openCorrection(await keyOf(keys, row.id), row).source });
      }
      const detail = { list, corrections: corrections.length };
      await audit.append(database, { ...deed(caller, requestId), act: 'dataCorrectionsListed', detail });
      return success({ corrections, next: rows.rows.length > page.length ? (page.at(-1)?.id ?? null) : null });
    },

    async read(caller, id, requestId) {
      const row = await found(caller, id, database, false);
      if (row === undefined) return failed({ code: 'notFound' });
      const detail = { correction: id };
      await audit.append(database, { ...deed(caller, requestId), act: 'dataCorrectionRead', detail });
      return success(await viewOf(caller, row, database));
    },

    async readFile(caller, { correction: id, use }, requestId) {
      const row = await found(caller, id, database, false);
      if (row === undefined) return failed({ code: 'notFound' });
      const file = await readFileOf(database, row, await ownKeyOf(database, id));
      if (!file.ok) return file;
      const detail = { correction: id, use };
      await audit.append(database, { ...deed(caller, requestId), act: 'dataCorrectionFileRead', detail });
      return file;
    },

    async answer(caller, id, { outcome, reason }, requestId) {
      if (individualNumberIn(reason) !== undefined) return failed({ code: 'individualNumberFound', at: 'reason' });
      return allOrNothing<StaffCorrection>(database, async (transaction) => {
        const row = await found(caller, id, transaction, true);
        if (row === undefined) return failed({ code: 'notFound' });
        if (!staffMayDo(caller, 'answerDataCorrection', row.procedure_group)) {
          return failed({ code: 'actionNotAllowed', reason: 'role' });
        }
        if (row.state !== 'asked') return failed({ code: 'transitionRefused', from: row.state, to: outcome });
        const answered = {
          state: outcome,
          sealed_answer: sealAnswer(await ownKeyOf(transaction, id), id, reason),
          answered_by: caller.actor.id,
          answered_at: new Date(nowMs()),
        };
        await transaction
          .updateTable('data_correction')
          .set(answered)
          .where('municipality_code', '=', caller.municipality)
          .where('id', '=', id)
          .execute();
        const { subject_id: subject } = row;
        await publish(transaction, caller.actor, { name: 'dataCorrectionAnswered', data: { subject } });
        const view = await viewOf(caller, { ...row, ...answered }, transaction);
        const detail = { correction: id, outcome };
        await audit.append(transaction, { ...deed(caller, requestId), act: 'dataCorrectionAnswered', detail });
        return success(view);
      });
    },
  };
}
