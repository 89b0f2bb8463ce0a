import type { Failure } from '#contract/failures/failure.ts';
import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import type { AgencyCase, FeedEntry } from '#contract/portal/agency-routes.ts';
import { sha256Hex } from '#pki/der/algorithms.ts';
import type { PortalClient } from '../portal/portal-client.ts';
import type { Clock } from '../ports/ports.ts';
import type { AgencyAccess } from './agency-access.ts';
import type { CaseFolder } from './case-folder.ts';
import { type FilingTerms, filingFailure } from './check-filing.ts';

interface Pull {
  readonly portal: PortalClient;
  readonly access: AgencyAccess;
  readonly folder: CaseFolder;
  readonly client: string;
  readonly anchors: FilingTerms['anchors'];
  readonly clock: Pick<Clock, 'nowMs'>;
  readonly signal: AbortSignal;
  /** Told of each case as soon as it is kept, or was refused: the round may end before its end. */
  readonly tell: (number: string, taken: Taken) => void;
}

/** What came of a case; one that does not verify is not kept, and is asked for again in the next round. */
export type Taken = 'new' | 'changed' | { readonly refused: Failure };

/** A place is good for 30 days from when it was told: one where nothing happens is told anew. */
const REFRESH_MS = 86_400_000;

/**
 * Takes what changed since the last time into a folder, and gives the place that was kept. The place in the feed is kept after all that lies before it: a
 * pull that ended half-way goes on where it was, and asks for nothing that is there. A case that does not verify holds
 * the place back and no other case.
 *
 * Where the feed does not remember the place it is told from its beginning, and what is there is passed over. Fails as
 * the portal does, and with `usage` for another's folder.
 */
export async function pullCases(pull: Pull): Promise<Outcome<string | null>> {
  const { portal, access, folder, client, clock, signal } = pull;
  const puller = { portal: portal.origin, client };
  const kept = await folder.place(puller);
  if (kept === 'other') return failed({ code: 'usage', detail: '--to holds what another system or portal gave' });
  const receiptKeys = await portal.call('readReceiptKeys', { signal });
  if (!receiptKeys.ok) return receiptKeys;
  const terms = { portal: portal.origin, receiptKeys: receiptKeys.value, anchors: pull.anchors, signal };

  let isWhole = true;
  let safe = kept;
  for (let after = kept?.cursor; ; ) {
    const query = after === undefined ? {} : { after };
    const page = await access.withToken((credentials) =>
      portal.call('listAgencyCases', { query, ...credentials, signal }),
    );
    if (!page.ok && page.failure.code === 'cursorExpired' && after !== undefined) {
      after = undefined;
      continue;
    }
    if (!page.ok) return page;
    for (const entry of newestOf(page.value.changes)) {
      const taken = await takeCase(pull, entry, terms);
      if (!taken.ok) return taken;
      if (taken.value === 'there') continue;
      pull.tell(entry.number, taken.value);
      isWhole &&= typeof taken.value === 'string';
    }
    after = page.value.cursor;
    const isOld = safe !== undefined && clock.nowMs() - safe.keptAtMs > REFRESH_MS;
    if (isWhole && (page.value.changes.length > 0 || isOld)) {
      safe = { cursor: after, keptAtMs: clock.nowMs() };
      await folder.keepPlace(puller, safe);
    }
    if (!page.value.more) return success(safe?.cursor ?? null);
  }
}

/** The last change of each case: what lay between cannot be read any more. */
function newestOf(changes: readonly FeedEntry[]): readonly FeedEntry[] {
  return [...new Map(changes.map((entry) => [entry.number, entry])).values()];
}

async function takeCase(
  pull: Pull,
  { number, version }: FeedEntry,
  terms: FilingTerms,
): Promise<Outcome<'there' | Taken>> {
  const { portal, access, folder, signal } = pull;
  const before = await folder.version(number);
  if (before !== undefined && before >= version) return success('there');
  const read = await access.withToken((credentials) =>
    portal.call('readAgencyCase', { params: { number }, ...credentials, signal }),
  );
  if (!read.ok) return gone(read);
  for (const take of [takeFilings, takeLetters]) {
    const part = await take(pull, read.value, terms);
    if (!part.ok) return gone(part);
    if (part.value !== undefined) return success({ refused: part.value });
  }
  await folder.keepCase(read.value);
  return success(before === undefined ? 'new' : 'changed');
}

/** Why one of them is not kept; `undefined`: all are there. Fails as the portal does. */
async function takeFilings(
  { portal, access, folder, signal }: Pull,
  read: AgencyCase,
  terms: FilingTerms,
): Promise<Outcome<Failure | undefined>> {
  for (const filing of read.filings) {
    if (await folder.hasFiling(read.number, filing.filing, filing.sha256)) continue;
    const params = { number: read.number, filing: filing.filing };
    const container = await access.withToken((credentials) =>
      portal.call('readAgencyContainer', { params, ...credentials, signal }),
    );
    if (!container.ok) return container;
    const failure = await filingFailure(read, filing, container.value, terms);
    if (failure !== undefined) return success(failure);
    await folder.keepFiling(read.number, filing, container.value);
  }
  return success(undefined);
}

/** As `takeFilings`. */
async function takeLetters(
  { portal, access, folder, signal }: Pull,
  { number, letters }: AgencyCase,
): Promise<Outcome<Failure | undefined>> {
  for (const { letter, sha256 } of letters) {
    if (await folder.hasLetter(number, letter, sha256)) continue;
    const params = { number, letter };
    const pdf = await access.withToken((credentials) =>
      portal.call('readAgencyLetter', { params, ...credentials, signal }),
    );
    if (!pdf.ok) return pdf;
    if (sha256Hex(pdf.value) !== sha256) return success({ code: 'portalAnswerUnreadable' });
    await folder.keepLetter(number, letter, pdf.value);
  }
  return success(undefined);
}

/** A case that went to another section meanwhile is none of ours any more, and of one that was erased there is nothing to take. */
function gone(outcome: Outcome<unknown> & { readonly ok: false }): Outcome<'there'> {
  return ['notFound', 'erased'].includes(outcome.failure.code) ? success('there') : outcome;
}
