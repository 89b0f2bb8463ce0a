import { sql } from 'kysely';
import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import type { CertifiedIdentity } from '#contract/portal/own-data-wire.ts';
import type { ResidentActor, SiteActor } from '../platform/actor.ts';
import { NO_MUNICIPALITY } from '../platform/audit/audit.ts';
import type { Database } from '../platform/database/database.ts';
import type { OwnDataAudit } from './own-data-acts.ts';
import type { PublishOwnDataEvent } from './own-data-events.ts';
import { mayDo } from './own-data-policy.ts';

interface SourceLinkTools {
  /** Handed in by the portal: other capabilities keep what certifies a person. */
  readonly findCertified: (database: Database, subject: string) => Promise<CertifiedIdentity | undefined>;
  readonly audit: OwnDataAudit;
  /** The person is told. */
  readonly publish: PublishOwnDataEvent;
  readonly nowMs: () => number;
}

/** With which sources a person is linked, and as the how-manieth time. */
export interface SourceLinkStore {
  /** By source; those alone that the person is linked with. */
  linksOf(actor: ResidentActor): Promise<ReadonlyMap<string, number>>;
  /** Of a person who let that site read something. */
  linksFor(
    from: Database,
    actor: SiteActor,
    grant: { readonly subject: string; readonly site: string },
  ): Promise<ReadonlyMap<string, number>>;
  /**
   * Has the source find the person by what is certified of them, and keeps that it did. Fails with `identityDiffers` where
   * nothing is certified, or as `ask` does.
   */
  link(
    actor: ResidentActor,
    source: string,
    ask: (link: number, identity: CertifiedIdentity) => Promise<Outcome<void>>,
    requestId: string,
  ): Promise<Outcome<void>>;
  /** From here on the person has another name there. Where there was no link, nothing changes. */
  unlink(actor: ResidentActor, source: string, requestId: string): Promise<void>;
}

export function createSourceLinkStore(database: Database, tools: SourceLinkTools): SourceLinkStore {
  const { findCertified, audit, publish, nowMs } = tools;
  const deed = (actor: ResidentActor, requestId: string) => ({
    actor,
    municipality: NO_MUNICIPALITY,
    receiptNumber: null,
    requestId,
  });

  async function linksNow(from: Database, subject: string): Promise<ReadonlyMap<string, number>> {
    const rows = await from
      .selectFrom('source_link')
      .select(['source_id', 'n'])
      .where('subject_id', '=', subject)
      .where('linked_at', 'is not', null)
      .execute();
    return new Map(rows.map(({ source_id, n }) => [source_id, n]));
  }

  return {
    async linksOf(actor) {
      permit(actor, 'readLinks');
      return linksNow(database, actor.id);
    },

    async linksFor(from, actor, grant) {
      if (!mayDo(actor, 'readLinks', grant)) throw new Error(`${actor.kind} may not readLinks`);
      return linksNow(from, grant.subject);
    },

    async link(actor, source, ask, requestId) {
      permit(actor, 'link');
      const { id: subject } = actor;
      const identity = await findCertified(database, subject);
      if (identity === undefined) return failed({ code: 'identityDiffers', because: 'notCertified' });
      const kept = await sql<{ n: number }>`
        insert into source_link (subject_id, source_id) values (${subject}, ${source})
        on conflict (subject_id, source_id) do update set n = source_link.n returning n`.execute(database);
      const [row] = kept.rows;
      if (row === undefined) throw new Error('the statement returns one row');
      const asked = await ask(row.n, identity);
      if (!asked.ok) return asked;
      await database.transaction().execute(async (transaction) => {
        // Unlinked meanwhile: that stands.
        const linked = await sql`
          update source_link set linked_at = ${new Date(nowMs())}
          where subject_id = ${subject} and source_id = ${source} and n = ${row.n} and linked_at is null`.execute(
          transaction,
        );
        if (linked.numAffectedRows !== 1n) return;
        await audit.append(transaction, { ...deed(actor, requestId), act: 'sourceLinked', detail: { source } });
        await publish(transaction, actor, { name: 'sourcesChanged', data: { subject } });
      });
      return success(undefined);
    },

    async unlink(actor, source, requestId) {
      permit(actor, 'unlink');
      await database.transaction().execute(async (transaction) => {
        const ended = await sql`
          update source_link set n = n + 1, linked_at = null
          where subject_id = ${actor.id} and source_id = ${source} and linked_at is not null`.execute(transaction);
        if (ended.numAffectedRows !== 1n) return;
        await audit.append(transaction, { ...deed(actor, requestId), act: 'sourceUnlinked', detail: { source } });
        await publish(transaction, actor, { name: 'sourcesChanged', data: { subject: actor.id } });
      });
    },
  };
}

function permit(actor: ResidentActor, action: 'readLinks' | 'link' | 'unlink'): void {
  if (!mayDo(actor, action, { subject: actor.id })) throw new Error(`${actor.kind} may not ${action}`);
}
