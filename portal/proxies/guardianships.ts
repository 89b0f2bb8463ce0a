import { randomBytes, randomUUID } from 'node:crypto';
import { lastDays, type Mandate, mandateThingSchema, scopeSchema } from '#contract/portal/mandate.ts';
import type { Guardianship } from '#contract/procedure/guardianship.ts';
import { birthDateSchema } from '#contract/values/birth-date.ts';
import { epochMs } from '#contract/values/brands.ts';
import { japaneseDay } from '#contract/values/calendar.ts';
import { decidedMandateText } from '#documents/mandate/mandate-text.ts';
import type { JobActor } from '../platform/actor.ts';
import { NO_MUNICIPALITY } from '../platform/audit/audit.ts';
import type { Database } from '../platform/database/database.ts';
import { instantOf } from '../platform/database/instant-of.ts';
import { openMandate, sealMandate } from './mandate-rows.ts';
import { endRow, type MandateTools } from './mandate-store.ts';
import { mayDo } from './proxy-policy.ts';

/** What a guardian asked for, and what the office decided. */
interface GuardianshipCase {
  /** The guardian: whose case it is. */
  readonly guardian: string;
  readonly asked: Guardianship;
  readonly isGranted: boolean;
  /** As the signature of the application names the guardian. */
  readonly proxy: Mandate['proxy'];
  /** Of the application, in hexadecimal. */
  readonly sha256: string;
  /** Procedures of the group that was asked for, in the municipality of the case. */
  readonly procedures: readonly string[];
}

interface GuardianshipTools extends Pick<MandateTools, 'keyring' | 'publish' | 'audit' | 'origin' | 'nowMs'> {
  /** Handed in by the portal, as cases are another capability's; `undefined` of what is no case of a guardian, or erased. */
  readonly findCase: (transaction: Database, receiptNumber: string) => Promise<GuardianshipCase | undefined>;
  /** A person who has no card here. */
  readonly keepWard: (transaction: Database) => Promise<string>;
}

/**
 * The mandate of a guardian stands by the decision of an office about their case, and ends when that is opened again. The ward
 * is somebody without a card here, and the same one for the same guardian.
 */
export async function followGuardianship(
  transaction: Database,
  tools: GuardianshipTools,
  actor: JobActor,
  { receiptNumber }: { readonly receiptNumber: string },
): Promise<void> {
  if (!mayDo(actor, 'grant', {})) throw new Error(`${actor.kind} may not grant`);
  const found = await tools.findCase(transaction, receiptNumber);
  if (found === undefined) return;
  const last = await transaction
    .selectFrom('mandate')
    .selectAll()
    .where('receipt_number', '=', receiptNumber)
    .orderBy('created_at', 'desc')
    .limit(1)
    .forUpdate()
    .executeTakeFirst();
  const standing = last?.state === 'active' ? last : undefined;
  // What ended by itself, or by the guardian, is not made again by whatever else happens to the case.
  const mayBegin = last === undefined || last.ended_how === 'byOffice';
  const deed = { actor, municipality: NO_MUNICIPALITY, receiptNumber, requestId: null };
  if (found.isGranted && mayBegin) {
    const made = await makeMandate(transaction, tools, receiptNumber, found);
    if (made === undefined) return;
    await tools.publish(transaction, actor, {
      name: 'mandateBegan',
      data: { subject: made.ward, proxy: found.guardian },
    });
    const detail = { mandate: made.id, kind: 'adultGuardian' as const };
    await tools.audit.append(transaction, { ...deed, act: 'mandateBegan', detail });
  }
  if (!found.isGranted && standing !== undefined) {
    await endRow(transaction, standing, 'byOffice', new Date(tools.nowMs()));
    const data = { subject: standing.subject_id, proxy: found.guardian, tellsProxy: true };
    await tools.publish(transaction, actor, { name: 'mandateEnded', data });
    const detail = { mandate: standing.id, how: 'byOffice' as const };
    await tools.audit.append(transaction, { ...deed, act: 'mandateEnded', detail });
  }
}

/** Nothing where its last day is over, or nothing is offered that it could be about. */
async function makeMandate(
  transaction: Database,
  tools: GuardianshipTools,
  receiptNumber: string,
  { guardian, asked, proxy, sha256, procedures }: GuardianshipCase,
): Promise<{ readonly id: string; readonly ward: string } | undefined> {
  const { keyring, origin, nowMs } = tools;
  const at = new Date(nowMs());
  const today = japaneseDay(epochMs(at.getTime()));
  const { latest } = lastDays(today);
  const [until = latest] = [asked.until, latest].toSorted();
  const scope = scopeSchema.safeParse({ procedures, things: mandateThingSchema.options }).data;
  if (until < today || scope === undefined) return undefined;
  const principal = { name: asked.wardName, birthDate: birthDateSchema.parse(asked.wardBirthDate) };
  const ward = (await knownWard(transaction, tools, guardian, principal)) ?? (await tools.keepWard(transaction));
  const key = await keyring.keepPerson(transaction, ward);
  const id = randomUUID();
  const text = decidedMandateText({
    v: 1,
    portal: origin(),
    registration: id,
    kind: 'adultGuardian',
    principal: { name: principal.name },
    proxy,
    scope,
    from: today,
    until,
    acceptance: sha256,
    createdAt: instantOf(at),
  });
  const said = Buffer.from(text.bytes).toString('utf8');
  await transaction
    .insertInto('mandate')
    .values({
      subject_id: ward,
      id,
      kind: 'adultGuardian',
      state: 'active',
      procedures: [...scope.procedures],
      things: [...scope.things],
      from_day: today,
      until_day: until,
      sitting_hash: null,
      nonce: randomBytes(32),
      proxy_id: guardian,
      sealed: sealMandate(key, id, { portal: origin(), principal, proxy, mandate: { text: said } }),
      sha256: Buffer.from(text.sha256, 'hex'),
      created_at: at,
      began_at: at,
      receipt_number: receiptNumber,
    })
    .execute();
  return { id, ward };
}

/** The ward of this guardian who is called so and was born then; whoever else is called so is somebody else. */
async function knownWard(
  transaction: Database,
  { keyring }: Pick<GuardianshipTools, 'keyring'>,
  guardian: string,
  { name, birthDate }: { readonly name: string; readonly birthDate: string },
): Promise<string | undefined> {
  const rows = await transaction
    .selectFrom('mandate')
    .select(['subject_id', 'id', 'sealed'])
    .where('proxy_id', '=', guardian)
    .where('kind', '=', 'adultGuardian')
    .execute();
  for (const row of rows) {
    const { principal } = openMandate(await keyring.keepPerson(transaction, row.subject_id), row);
    if (principal.name === name && principal.birthDate === birthDate) return row.subject_id;
  }
  return undefined;
}
