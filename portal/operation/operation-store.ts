import { sql } from 'kysely';
import * as z from 'zod';
import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import { MOST_WAITING, type Operation } from '#contract/portal/operation-routes.ts';
import type { Database } from '../platform/database/database.ts';
import type { StaffCaller } from '../platform/http/staff-audience.ts';
import type { KeyAdministration } from '../platform/keyring/key-administration.ts';
import type { OperationAudit } from './operation-acts.ts';
import { operationRefusal } from './operation-policy.ts';

const MINUTE_MS = 60_000;
/** Some jobs run every minute. */
const RAN_WITHIN_MS = 5 * MINUTE_MS;
const MAIL_WITHIN_MS = 15 * MINUTE_MS;
/** One a day, and what it takes. */
const BACKUP_WITHIN_MS = 30 * 60 * MINUTE_MS;
/** A head is signed every hour, by a job that may wait for others. */
const HEAD_WITHIN_MS = 70 * MINUTE_MS;
/** At a minute the portal stops deciding. */
const CLOCKS_APART_MS = 10_000;

/** How the portal is, to who administers a municipality. Each look is in the audit. */
export interface OperationStore {
  /** Fails with `actionNotAllowed`. */
  read(caller: Pick<StaffCaller, 'actor' | 'municipality' | 'grants'>, requestId: string): Promise<Outcome<Operation>>;
}

interface OperationSources {
  readonly nowMs: () => number;
  readonly keys: Pick<KeyAdministration, 'standing'>;
  readonly isMailOn: boolean;
  readonly isLineOn: boolean;
}

const instant = z.coerce.date();
const factsSchema = z.object({
  now: instant,
  ranAt: instant.nullable(),
  late: z.array(z.object({ job: z.string(), jobs: z.number(), since: instant })),
  parked: z.array(z.object({ job: z.string(), jobs: z.number() })),
  mails: z.number(),
  mailDue: instant.nullable(),
  backupAt: instant.nullable(),
  usedKeys: z.array(z.string()),
});
type Facts = z.infer<typeof factsSchema>;

export function createOperationStore(
  database: Database,
  audit: OperationAudit,
  { nowMs, keys, isMailOn, isLineOn }: OperationSources,
): OperationStore {
  return {
    async read(caller, requestId) {
      const { actor, municipality } = caller;
      const deed = { actor, municipality, receiptNumber: null, requestId, act: 'operationRead' } as const;
      const reason = operationRefusal(caller);
      if (reason !== undefined) {
        await audit.appendRefused(database, { ...deed, code: 'actionNotAllowed' });
        return failed({ code: 'actionNotAllowed', reason });
      }
      const facts = await factsOf(database);
      const aheadMs = Math.round(nowMs() - facts.now.getTime());
      const signedAt = await signedUntil(database, municipality);
      const read: Operation = {
        jobs: jobsOf(facts),
        mail: mailOf(facts, isMailOn),
        line: lineOf(await lineFacts(database), isLineOn),
        backup: {
          isWell: isWithin(facts.backupAt, facts.now, BACKUP_WITHIN_MS),
          takenAt: inText(facts.backupAt),
        },
        keys: keysOf(facts, await keys.standing()),
        audit: { isWell: isWithin(signedAt, facts.now, HEAD_WITHIN_MS), signedAt: inText(signedAt) },
        clock: { isWell: Math.abs(aheadMs) < CLOCKS_APART_MS, aheadMs },
      };
      await audit.append(database, { ...deed, detail: {} });
      return success(read);
    },
  };
}

/** By a function of the database: of these tables a request of a municipality sees nothing. */
async function factsOf(database: Database): Promise<Facts> {
  const { rows } = await sql<{ facts: unknown }>`select operation_facts(${MOST_WAITING}) as facts`.execute(database);
  return factsSchema.parse(rows[0]?.facts);
}

const lineFactsSchema = z.object({ waiting: z.number(), dead: z.number(), limitedUntil: instant.nullable() });

async function lineFacts(database: Database): Promise<z.infer<typeof lineFactsSchema>> {
  const { rows } = await sql<{ facts: unknown }>`select line_facts(${MOST_WAITING}) as facts`.execute(database);
  return lineFactsSchema.parse(rows[0]?.facts);
}

function lineOf({ waiting, dead, limitedUntil }: z.infer<typeof lineFactsSchema>, isOn: boolean): Operation['line'] {
  const isWell = !isOn || (dead === 0 && limitedUntil === null);
  return { isWell, isOn, waiting, dead, limitedUntil: inText(limitedUntil) };
}

async function signedUntil(database: Database, m: string): Promise<Date | null> {
  const { rows } = await sql<{ at: Date }>`
    select at from audit_head where municipality_code = ${m} order by k desc limit 1`.execute(database);
  return rows[0]?.at ?? null;
}

function jobsOf({ ranAt, late, parked, now }: Facts): Operation['jobs'] {
  return {
    isWell: late.length + parked.length === 0 && isWithin(ranAt, now, RAN_WITHIN_MS),
    ranAt: inText(ranAt),
    late: late.map(({ since, ...job }) => ({ ...job, since: since.toISOString() })),
    parked,
  };
}

function mailOf({ mails, mailDue, now }: Facts, isOn: boolean): Operation['mail'] {
  const isLate = isOn && mailDue !== null && now.getTime() - mailDue.getTime() > MAIL_WITHIN_MS;
  return { isWell: !isLate, isOn, waiting: mails, lateSince: isLate ? inText(mailDue) : null };
}

function keysOf({ usedKeys }: Facts, standing: Awaited<ReturnType<KeyAdministration['standing']>>): Operation['keys'] {
  const keys = standing
    .filter(({ retiredAt }) => retiredAt === null)
    .map(({ id, addedAt, isCurrent, isAvailable }) => ({
      id,
      since: addedAt,
      isCurrent,
      isUsed: usedKeys.includes(id),
      isAvailable,
    }));
  const isMissing = keys.some(({ isCurrent, isUsed, isAvailable }) => (isCurrent || isUsed) && !isAvailable);
  return { isWell: !isMissing && keys.some(({ isCurrent }) => isCurrent), keys };
}

/** What has not come yet is of a clock that was wrong, and is nothing to rest on. */
function isWithin(at: Date | null, now: Date, withinMs: number): boolean {
  return at !== null && Math.abs(now.getTime() - at.getTime()) <= withinMs;
}

function inText(at: Date | null): string | null {
  return at?.toISOString() ?? null;
}
