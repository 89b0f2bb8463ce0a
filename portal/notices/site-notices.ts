import { createHash, randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import type { NewSiteNotice, SentNotice } from '#contract/portal/site-api-routes.ts';
import { coversGroup } from '#contract/values/staff-role.ts';
import type { ClientActor, SiteActor } from '../platform/actor.ts';
import type { Database } from '../platform/database/database.ts';
import type { SecretSeal } from '../platform/secret-seal.ts';
import { sealContent } from './notice-content.ts';
import { mayDo } from './notice-policy.ts';
import type { StaffNoticeAudit } from './staff-notice-acts.ts';
import { type NewsQueue, tellOfNews } from './tell-of-news.ts';
import { writtenRefusal } from './written-refusal.ts';

const NOTICES_A_DAY = 5;
const DAY_SECONDS = 86_400;

/** A site, and the system of a municipality that it is. */
interface SiteSystem {
  readonly site: SiteActor;
  readonly actor: ClientActor;
  readonly municipality: string;
  readonly groups: readonly string[];
}

interface SiteNoticeTools {
  readonly seal: SecretSeal;
  readonly audit: StaffNoticeAudit;
  readonly queue: NewsQueue;
  readonly nowMs: () => number;
  /** Handed in by the portal, as others keep them: who entered the site and did not stop it, by its name of them. */
  readonly findPerson: (transaction: Database, site: SiteActor, sub: string) => Promise<string | undefined>;
  readonly findCase: (transaction: Database, number: string) => Promise<FoundCase | undefined>;
  /** Adds it to the records of the person; says how many the site sent them within a day. */
  readonly record: (transaction: Database, site: SiteActor, subject: string) => Promise<number>;
  /** Fails with `idempotencyKeyReused`, or as `make` does. */
  readonly once: (
    database: Database,
    request: {
      readonly municipality: string;
      readonly client: string;
      readonly key: string;
      readonly requestHash: Buffer;
    },
    make: (transaction: Database) => Promise<Outcome<SentNotice>>,
  ) => Promise<Outcome<SentNotice>>;
}

interface FoundCase {
  readonly owner: string | null;
  readonly municipality: string;
  readonly group: string;
  readonly isRestricted: boolean;
}

/** Notices that a municipality's own system sends to one person. */
export interface SiteNotices {
  /**
   * The same sent again is the same. Fails with `notFound` alike for persons that the site does not know, or who stopped it,
   * and for cases of others; with `individualNumberFound`, `idempotencyKeyReused`, `tooManyRequests`.
   */
  send(by: SiteSystem, key: string, wish: NewSiteNotice, requestId: string): Promise<Outcome<SentNotice>>;
}

export function createSiteNotices(database: Database, tools: SiteNoticeTools): SiteNotices {
  const { seal, audit, queue, nowMs, findPerson, findCase, record, once } = tools;

  async function ownerOf(
    transaction: Database,
    { site, municipality, groups }: SiteSystem,
    to: NewSiteNotice['to'],
  ): Promise<string | undefined> {
    if ('sub' in to) return findPerson(transaction, site, to.sub);
    const found = await findCase(transaction, to.number);
    const isTheirs = found?.municipality === municipality && groups.some((group) => coversGroup(group, found.group));
    return isTheirs && !found.isRestricted ? (found.owner ?? undefined) : undefined;
  }

  return {
    async send(by, key, { to, japaneseAlone, ...content }, requestId) {
      const { site, actor, municipality } = by;
      if (!mayDo(actor, 'send', {})) throw new Error(`${actor.kind} may not send`);
      const refused = await writtenRefusal(database, municipality, content);
      if (refused !== undefined) return refused;
      const requestHash = createHash('sha256')
        .update(JSON.stringify([site.id, to, content]))
        .digest();
      const request = { municipality, client: actor.id, key, requestHash };
      return once(database, request, async (transaction): Promise<Outcome<SentNotice>> => {
        const owner = await ownerOf(transaction, by, to);
        if (owner === undefined) return failed({ code: 'notFound' });
        const sent = await record(transaction, site, owner);
        if (sent > NOTICES_A_DAY) return failed({ code: 'tooManyRequests', retryAfterSeconds: DAY_SECONDS });
        const notice = randomBytes(18).toString('base64url');
        const sealed = sealContent(seal, { municipality, notice }, { ...content, files: [] });
        const receiptNumber = 'number' in to ? to.number : null;
        const at = new Date(nowMs());
        await sql`
          insert into staff_notice (municipality_code, id, state, procedure_groups, audience, sealed, made_by, made_at,
            ended_at, people, told, by_site)
          values (${municipality}, ${notice}, 'sent', '{}', '{}', ${sealed}, ${actor.id}, ${at}, ${at}, 1, 1, ${site.id})`.execute(
          transaction,
        );
        await sql`
          insert into notice (owner, id, municipality_code, receipt_number, kind, at, sent)
          values (${owner}, ${randomBytes(18).toString('base64url')}, ${municipality}, ${receiptNumber}, 'staff', ${at},
            ${notice})`.execute(transaction);
        await tellOfNews(transaction, queue, [owner], { topic: 'staff', nowMs: nowMs() });
        const deed = { actor, municipality, receiptNumber, requestId };
        await audit.append(transaction, { ...deed, act: 'noticeSentBySite', detail: { notice, site: site.id } });
        return success({ notice });
      });
    },
  };
}
