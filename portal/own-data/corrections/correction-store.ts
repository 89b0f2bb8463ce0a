import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import {
  CORRECTIONS_A_DAY,
  correctedField,
  MOST_OF_PERSON,
  type NewCorrection,
  type OwnCorrection,
} from '#contract/portal/data-correction-routes.ts';
import { OWN_DATA_GROUPS, type OwnFamily, type OwnGroupId } from '#contract/portal/own-data-groups.ts';
import type { OwnSource } from '#contract/portal/own-data-routes.ts';
import type { CertifiedIdentity } from '#contract/portal/own-data-wire.ts';
import { individualNumberIn } from '#contract/values/individual-number.ts';
import type { LocalizedText } from '#contract/values/localized-text.ts';
import type { ResidentActor } from '../../platform/actor.ts';
import { allOrNothing } from '../../platform/database/all-or-nothing.ts';
import type { Database } from '../../platform/database/database.ts';
import type { Keyring } from '../../platform/keyring/keyring.ts';
import type { CorrectionAudit } from './correction-acts.ts';
import { mayDo } from './correction-policy.ts';
import { type CorrectionRow, headOf, openCorrection, sealContent } from './correction-rows.ts';

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
  list(actor: ResidentActor): Promise<OwnCorrection[]>;
}

const DAY_MS = 86_400_000;
const ID_CHARACTERS = 22;

export function createCorrectionStore(database: Database, tools: CorrectionTools): CorrectionStore {
  const { keyring, audit, findCertified, officeOf, nowMs } = tools;
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

    async list(actor) {
      permit(actor, 'list');
      const found = await sql<CorrectionRow>`select * from data_correction where subject_id = ${actor.id}
        order by asked_at desc, id limit ${MOST_OF_PERSON}`.execute(database);
      if (found.rows.length === 0) return [];
      const key = await keyring.keepPerson(database, actor.id);
      return found.rows.map((row) => {
        const { about, source, answer } = openCorrection(key, row);
        const code = row.municipality_code as OwnCorrection['municipality']['code'];
        // A municipality that left the portal is still named by its code.
        const name = officeOf(code)?.name ?? { ja: code, en: code };
        return { ...headOf(row), source, municipality: { code, name }, about, answer };
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

function permit(actor: ResidentActor, action: 'ask' | 'list'): void {
  if (!mayDo(actor, action, { subject: actor.id })) throw new Error(`${actor.kind} may not ${action}`);
}
