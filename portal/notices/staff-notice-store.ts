import { createHash, randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import {
  NOTICE_FILE_LIMIT_BYTES,
  NOTICE_FILES,
  NOTICES_AT_ONCE,
  noticeFileSchema,
} from '#contract/portal/notice-routes.ts';
import {
  ALONE_UP_TO,
  audienceSchema,
  type NewNotice,
  type NoticeAudience,
  PREVIEWS_A_DAY,
  type Rounded,
  SMALLEST_SEGMENT,
  type StaffNotice,
} from '#contract/portal/staff-notice-routes.ts';
import { epochMs } from '#contract/values/brands.ts';
import { japaneseDay } from '#contract/values/calendar.ts';
import { plainFile } from '#documents/attachment/plain-file.ts';
import { allOrNothing } from '../platform/database/all-or-nothing.ts';
import type { Database } from '../platform/database/database.ts';
import { runSoon } from '../platform/events/job-queue.ts';
import type { SecretSeal } from '../platform/secret-seal.ts';
import { countPeople, type FindBirthDates, groupsOf, roundedPeople } from './audience-query.ts';
import { DELIVER_NOTICES_JOB } from './deliver-notices.ts';
import { fileOwner, openContent, sealContent } from './notice-content.ts';
import type { StaffNoticeAct, StaffNoticeAudit } from './staff-notice-acts.ts';
import { coversAll, roleRefusalOf, type StaffNoticeAction } from './staff-notice-policy.ts';
import {
  type StaffNoticeCaller as Caller,
  findStaffNotice,
  type StaffNoticeRow,
  staffNoticeOf,
} from './staff-notice-row.ts';
import { writtenRefusal } from './written-refusal.ts';

interface StaffNoticePage {
  readonly notices: StaffNotice[];
  readonly next: string | null;
}

/**
 * What staff tell residents: written, checked where it is for many, sent by a job, stopped or taken back. How many it is
 * for is told in tens, whom it is for never. Each act is in the audit, and each that was refused.
 */
export interface StaffNoticeStore {
  list(caller: Caller, after: string | undefined): Promise<Outcome<StaffNoticePage>>;
  read(caller: Caller, notice: string): Promise<Outcome<StaffNotice>>;
  /** Fails with `notFound` where it names what is not there or of another group, `individualNumberFound`. */
  draft(caller: Caller, wish: NewNotice, requestId: string): Promise<Outcome<StaffNotice>>;
  /** Fails with `notFound`, `tooManyRequests` after so many of a day. */
  preview(
    caller: Caller,
    audience: NoticeAudience,
    requestId: string,
  ): Promise<Outcome<{ people: Rounded; left: number }>>;
  /** Of a draft. Fails with `notFound`, `transitionRefused`, `attachmentRefused`. */
  addFile(caller: Caller, notice: string, file: NewFile, requestId: string): Promise<Outcome<StaffNotice>>;
  /** Fails with `notFound`, `transitionRefused`, `segmentTooSmall`. */
  send(caller: Caller, notice: string, dueAt: string | null, requestId: string): Promise<Outcome<StaffNotice>>;
  /** Fails with `notFound`, `transitionRefused`, `segmentTooSmall`, `actionNotAllowed` for who wrote it. */
  approve(caller: Caller, notice: string, requestId: string): Promise<Outcome<StaffNotice>>;
  stop(caller: Caller, notice: string, requestId: string): Promise<Outcome<StaffNotice>>;
  withdraw(caller: Caller, notice: string, requestId: string): Promise<Outcome<StaffNotice>>;
}

interface NewFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

interface StaffNoticeDependencies {
  readonly seal: SecretSeal;
  readonly findBirthDates: FindBirthDates;
  readonly audit: StaffNoticeAudit;
  readonly nowMs: () => number;
}

const DAY_SECONDS = 86_400;

export function createStaffNoticeStore(
  database: Database,
  { seal, findBirthDates, audit, nowMs }: StaffNoticeDependencies,
): StaffNoticeStore {
  const deed = ({ actor, municipality }: Caller, requestId: string) => ({
    actor,
    municipality,
    receiptNumber: null,
    requestId,
  });

  async function refuse(caller: Caller, act: StaffNoticeAct, reason: 'role' | 'fourEyes', requestId: string) {
    const failure = { code: 'actionNotAllowed', reason } as const;
    await audit.appendRefused(database, { ...deed(caller, requestId), act, code: failure.code });
    return failed(failure);
  }

  /** Changes one notice that the caller sees, in one transaction with its entry in the audit. */
  async function change(
    caller: Caller,
    { notice, requestId }: { readonly notice: string; readonly requestId: string },
    rule: {
      readonly act: Exclude<StaffNoticeAct, 'audiencePreviewed' | 'noticeFileAdded'>;
      readonly by: StaffNoticeAction;
    },
    make: (transaction: Database, row: StaffNoticeRow) => Promise<Outcome<void>>,
  ): Promise<Outcome<StaffNotice>> {
    const role = roleRefusalOf(caller, rule.by);
    if (role !== undefined) return refuse(caller, rule.act, 'role', requestId);
    const outcome = await allOrNothing<StaffNotice>(database, async (transaction) => {
      const row = await findStaffNotice(transaction, caller.municipality, notice, { isHeld: true });
      if (row === undefined || !coversAll(caller, rule.by, row.procedure_groups)) return failed({ code: 'notFound' });
      const made = await make(transaction, row);
      if (!made.ok) return made;
      await audit.append(transaction, { ...deed(caller, requestId), act: rule.act, detail: { notice } });
      const now = await findStaffNotice(transaction, caller.municipality, notice);
      return now === undefined ? failed({ code: 'notFound' }) : success(staffNoticeOf(now, caller, seal));
    });
    if (!outcome.ok && outcome.failure.code === 'actionNotAllowed')
      return refuse(caller, rule.act, 'fourEyes', requestId);
    return outcome;
  }

  /** How many it reaches as it is now. */
  async function peopleFor(transaction: Database, caller: Caller, row: StaffNoticeRow): Promise<Outcome<number>> {
    const audience = audienceSchema.parse(row.audience);
    const people = await countPeople(transaction, caller.municipality, audience, findBirthDates);
    if (people === 0 || (audience.to === 'segment' && people < SMALLEST_SEGMENT))
      return failed({ code: 'segmentTooSmall' });
    return success(people);
  }

  const setState = (transaction: Database, caller: Caller, row: StaffNoticeRow, state: StaffNotice['state']) =>
    sql`update staff_notice set state = ${state} where municipality_code = ${caller.municipality} and id = ${row.id}`.execute(
      transaction,
    );

  return {
    async list(caller, after) {
      if (roleRefusalOf(caller, 'make') !== undefined) return failed({ code: 'actionNotAllowed', reason: 'role' });
      const { municipality } = caller;
      const groups = caller.grants.map(({ group }) => group);
      const visible = groups.includes('*') ? sql`` : sql`and procedure_groups <@ ${groups}::text[]`;
      const from = after === undefined ? undefined : await findStaffNotice(database, municipality, after);
      if (after !== undefined && (from === undefined || !coversAll(caller, 'make', from.procedure_groups)))
        return failed({ code: 'notFound' });
      const older = from === undefined ? sql`` : sql`and (made_at, id) < (${from.made_at}, ${from.id})`;
      const found = await sql<StaffNoticeRow>`
        select * from staff_notice where municipality_code = ${municipality} and by_site is null ${visible} ${older}
        order by made_at desc, id desc limit ${NOTICES_AT_ONCE + 1}`.execute(database);
      const rows = found.rows
        .slice(0, NOTICES_AT_ONCE)
        .filter((row) => coversAll(caller, 'make', row.procedure_groups));
      const last = found.rows.length > NOTICES_AT_ONCE ? found.rows[NOTICES_AT_ONCE - 1] : undefined;
      return success({ notices: rows.map((row) => staffNoticeOf(row, caller, seal)), next: last?.id ?? null });
    },

    async read(caller, notice) {
      if (roleRefusalOf(caller, 'make') !== undefined) return failed({ code: 'actionNotAllowed', reason: 'role' });
      const row = await findStaffNotice(database, caller.municipality, notice);
      if (row === undefined || !coversAll(caller, 'make', row.procedure_groups)) return failed({ code: 'notFound' });
      return success(staffNoticeOf(row, caller, seal));
    },

    async draft(caller, { audience, japaneseAlone: _, ...content }, requestId) {
      if (roleRefusalOf(caller, 'make') !== undefined) return refuse(caller, 'noticeDrafted', 'role', requestId);
      const { municipality, actor } = caller;
      const groups = await groupsOf(database, municipality, audience);
      if (groups === undefined || !coversAll(caller, 'make', groups)) return failed({ code: 'notFound' });
      const refused = await writtenRefusal(database, municipality, content);
      if (refused !== undefined) return refused;
      const notice = randomBytes(18).toString('base64url');
      const sealed = sealContent(seal, { municipality, notice }, { ...content, files: [] });
      await database.transaction().execute(async (transaction) => {
        await sql`
          insert into staff_notice (municipality_code, id, state, procedure_groups, audience, sealed, made_by, made_at)
          values (${municipality}, ${notice}, 'draft', ${[...groups]}, ${JSON.stringify(audience)}, ${sealed}, ${actor.id},
            ${new Date(nowMs())})`.execute(transaction);
        await audit.append(transaction, { ...deed(caller, requestId), act: 'noticeDrafted', detail: { notice } });
      });
      return this.read(caller, notice);
    },

    async preview(caller, audience, requestId) {
      if (roleRefusalOf(caller, 'make') !== undefined) return refuse(caller, 'audiencePreviewed', 'role', requestId);
      const { municipality, actor } = caller;
      const groups = await groupsOf(database, municipality, audience);
      if (groups === undefined || !coversAll(caller, 'make', groups)) return failed({ code: 'notFound' });
      return allOrNothing(database, async (transaction) => {
        const counted = await sql<{ asked: number }>`
          insert into staff_notice_preview (municipality_code, staff_id, day, asked)
          values (${municipality}, ${actor.id}, ${japaneseDay(epochMs(nowMs()))}, 1)
          on conflict (municipality_code, staff_id, day) do update set asked = staff_notice_preview.asked + 1
          returning asked`.execute(transaction);
        const asked = counted.rows[0]?.asked ?? 1;
        if (asked > PREVIEWS_A_DAY) return failed({ code: 'tooManyRequests', retryAfterSeconds: DAY_SECONDS });
        const people = roundedPeople(await countPeople(transaction, municipality, audience, findBirthDates));
        const detail = { audience: auditedAudience(audience) };
        await audit.append(transaction, { ...deed(caller, requestId), act: 'audiencePreviewed', detail });
        return success({ people, left: PREVIEWS_A_DAY - asked });
      });
    },

    async addFile(caller, notice, { name, bytes: whole }, requestId) {
      const taken = plainFile(whole, NOTICE_FILE_LIMIT_BYTES);
      if ('problem' in taken) return failed({ code: 'attachmentRefused', key: 'notice', problem: taken.problem });
      const { bytes, mediaType } = taken;
      const { municipality } = caller;
      return change(caller, { notice, requestId }, { act: 'noticeDrafted', by: 'make' }, async (transaction, row) => {
        const content = openContent(seal, { municipality, notice }, row.sealed);
        if (row.state !== 'draft' || content.files.length >= NOTICE_FILES)
          return failed({ code: 'transitionRefused', from: row.state, to: 'draft' });
        const number = content.files.length + 1;
        const added = noticeFileSchema.parse({ file: number, name, mediaType, bytes: bytes.length });
        await sql`
          insert into staff_notice_file (municipality_code, notice_id, file, media_type, bytes, sealed)
          values (${municipality}, ${notice}, ${number}, ${added.mediaType}, ${bytes.length},
            ${seal.seal(bytes, fileOwner({ municipality, notice }, number))})`.execute(transaction);
        const sealed = sealContent(seal, { municipality, notice }, { ...content, files: [...content.files, added] });
        await sql`update staff_notice set sealed = ${sealed} where municipality_code = ${municipality} and id = ${notice}`.execute(
          transaction,
        );
        const sha256 = createHash('sha256').update(bytes).digest('hex');
        const detail = { notice, sha256 };
        await audit.append(transaction, { ...deed(caller, requestId), act: 'noticeFileAdded', detail });
        return success(undefined);
      });
    },

    send: (caller, notice, dueAt, requestId) =>
      change(caller, { notice, requestId }, { act: 'noticeScheduled', by: 'send' }, async (transaction, row) => {
        if (row.state !== 'draft') return failed({ code: 'transitionRefused', from: row.state, to: 'scheduled' });
        const counted = await peopleFor(transaction, caller, row);
        if (!counted.ok) return counted;
        const state = counted.value > ALONE_UP_TO ? 'waiting' : 'scheduled';
        await sql`
          update staff_notice set state = ${state}, people = ${counted.value},
            due_at = greatest(${dueAt === null ? null : new Date(dueAt)}::timestamptz, ${new Date(nowMs())}::timestamptz)
          where municipality_code = ${caller.municipality} and id = ${notice}`.execute(transaction);
        if (state === 'scheduled') await runSoon(transaction, DELIVER_NOTICES_JOB);
        return success(undefined);
      }),

    approve: (caller, notice, requestId) =>
      change(caller, { notice, requestId }, { act: 'noticeApproved', by: 'approve' }, async (transaction, row) => {
        if (row.state !== 'waiting') return failed({ code: 'transitionRefused', from: row.state, to: 'scheduled' });
        if (row.made_by === caller.actor.id) return failed({ code: 'actionNotAllowed', reason: 'fourEyes' });
        const counted = await peopleFor(transaction, caller, row);
        if (!counted.ok) return counted;
        await sql`
          update staff_notice set state = 'scheduled', approved_by = ${caller.actor.id}, people = ${counted.value}
          where municipality_code = ${caller.municipality} and id = ${notice}`.execute(transaction);
        await runSoon(transaction, DELIVER_NOTICES_JOB);
        return success(undefined);
      }),

    stop: (caller, notice, requestId) =>
      change(caller, { notice, requestId }, { act: 'noticeStopped', by: 'send' }, async (transaction, row) => {
        if (row.state !== 'waiting' && row.state !== 'scheduled' && row.state !== 'sending')
          return failed({ code: 'transitionRefused', from: row.state, to: 'stopped' });
        await setState(transaction, caller, row, 'stopped');
        await forgetPeople(transaction, caller.municipality, notice);
        return success(undefined);
      }),

    withdraw: (caller, notice, requestId) =>
      change(caller, { notice, requestId }, { act: 'noticeWithdrawn', by: 'send' }, async (transaction, row) => {
        if (row.state === 'withdrawn') return failed({ code: 'transitionRefused', from: row.state, to: 'withdrawn' });
        await setState(transaction, caller, row, 'withdrawn');
        await forgetPeople(transaction, caller.municipality, notice);
        await sql`delete from staff_notice_file where municipality_code = ${caller.municipality} and notice_id = ${notice}`.execute(
          transaction,
        );
        return success(undefined);
      }),
  };
}

async function forgetPeople(transaction: Database, municipality: string, notice: string): Promise<void> {
  await sql`delete from staff_notice_person where municipality_code = ${municipality} and notice_id = ${notice}`.execute(
    transaction,
  );
}

/** Criteria as they were asked; of named cases how many. */
function auditedAudience(audience: NoticeAudience): string {
  return JSON.stringify(audience.to === 'cases' ? { to: 'cases', cases: audience.cases.length } : audience);
}
