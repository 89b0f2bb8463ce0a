import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import type { ApplicationDetail } from '#contract/portal/application-routes.ts';
import type { DeliveryDetail } from '#contract/portal/delivery-routes.ts';
import type { NoticeDetail } from '#contract/portal/notice-routes.ts';
import type { ChargeDetail } from '#contract/portal/payment-routes.ts';
import { japaneseInstant } from '#contract/values/calendar.ts';
import { documentLanguage, type Language } from '#contract/values/localized-text.ts';
import { csvFile, jsonFile, type NamedFile } from '#documents/container/named-files.ts';
import {
  applicationTable,
  benefitAccountTable,
  correctionTable,
  deliveryTable,
  noticeTable,
  paymentTable,
  tableOfUses,
  visitTable,
} from '#documents/everything/everything-tables.ts';
import { type GatheredPart, type Missing, packEverything } from '#documents/everything/pack-everything.ts';
import { recordsCsv } from '#documents/record-table/record-files.ts';
import { fetchSent, receiptPdf } from '../application/sent.ts';
import { filesOfDelivery, nameOfDelivery } from '../deliveries/sender-export.ts';
import { csvFiles, readingAsJson } from '../own-data/own-data-files.ts';
import { allPages } from '../portal/all-pages.ts';
import type { PortalClient } from '../portal/portal-client.ts';
import type { Clock } from '../ports/ports.ts';
import { EVERYBODY, fetchRecords } from '../records/fetch-records.ts';

interface Gathering {
  readonly portal: PortalClient;
  readonly token: string;
  readonly clock: Clock;
  readonly language: Language;
  readonly signal: AbortSignal;
}

interface EverythingFile {
  readonly name: string;
  readonly bytes: Uint8Array;
  /** How many things that are the person's are not in it; its index says which, and why. */
  readonly missing: number;
}

/** A file of more is opened by no program that people have. */
const MOST_BYTES = 1_000_000_000;
/** A part that is refused for long is left out. */
const LONGEST_WAIT_SECONDS = 90;
/** What ends the gathering: without an answer to it, all that comes after it fails as well. */
const ENDS_IT: ReadonlySet<string> = new Set(['sessionRequired', 'portalUnreachable', 'portalTimedOut', 'cancelled']);

/**
 * All that is the person's at the portal, asked for by their own routes and packed here: the portal keeps nothing readable
 * of it. What it does not give is named in the index. Fails with `freshCardNeeded` before anything is asked for, and as
 * the portal does where the session or the way to it ends, or a list cannot be had.
 */
export async function gatherEverything(given: Gathering): Promise<Outcome<EverythingFile>> {
  const { portal, token, clock, signal } = given;
  const noted = await portal.call('noteEverything', { token, signal });
  if (!noted.ok) return noted;
  const gathered = new Gathered();
  // What needs the card proved just now comes first.
  for (const gather of PARTS) {
    const part = await gather(given, gathered);
    if (!part.ok) return part;
    gathered.parts.push(part.value);
  }
  const at = japaneseInstant(clock.nowMs());
  const language = documentLanguage(given.language);
  const { parts, missing } = gathered;
  const bytes = packEverything({ parts, missing, portal: portal.origin, at, language });
  return success({ name: `madoguchi-${at.slice(0, 10).replaceAll('-', '')}.zip`, bytes, missing: missing.length });
}

/** What came so far, what did not, and how large it is. */
class Gathered {
  readonly parts: GatheredPart[] = [];
  readonly missing: Missing[] = [];
  #bytes = 0;

  /** A file under its name; where it did not come, or is too much, why. Says whether the gathering goes on. */
  take<T>(name: string, outcome: Outcome<T>, filesOf: (value: T) => readonly NamedFile[]): Outcome<NamedFile[]> {
    if (!outcome.ok) {
      if (ENDS_IT.has(outcome.failure.code)) return outcome;
      this.missing.push({ name, why: { code: outcome.failure.code } });
      return success([]);
    }
    const files = filesOf(outcome.value);
    const bytes = files.reduce((sum, file) => sum + file.bytes.length, 0);
    if (this.#bytes + bytes > MOST_BYTES) {
      this.missing.push({ name, why: 'tooLarge' });
      return success([]);
    }
    this.#bytes += bytes;
    return success([...files]);
  }
}

type Gather = (given: Gathering, gathered: Gathered) => Promise<Outcome<GatheredPart>>;

const benefitAccount: Gather = async ({ portal, token, language, signal }, gathered) => {
  const read = await portal.call('readBenefitAccount', { token, signal });
  const taken = gathered.take('benefit-account.json', read, (own) => [
    jsonFile('benefit-account.json', own),
    csvFile('benefit-account.csv', benefitAccountTable(own, documentLanguage(language))),
  ]);
  const count = read.ok && read.value.account !== null ? 1 : 0;
  return taken.ok ? success({ part: 'benefitAccount', count, files: taken.value }) : taken;
};

/** Fetching a document may tell its sender that it was opened, so that what was never opened stays where it is. */
const deliveries: Gather = async ({ portal, token, language, signal }, gathered) => {
  const listed = await allPages(
    (query) => portal.call('listDeliveries', { query, token, signal }),
    (page) => page.deliveries,
  );
  if (!listed.ok) return listed;
  const details: DeliveryDetail[] = [];
  const documents: NamedFile[] = [];
  for (const { delivery, state, goneOn, isRead } of listed.value) {
    const params = { delivery };
    const read = await portal.call('readDelivery', { params, token, signal });
    if (!read.ok) return read;
    details.push(read.value);
    // Of what waits for the scanner, is gone, or was deleted, the list alone tells.
    if (state !== 'available' || goneOn !== null) continue;
    const name = `deliveries/${nameOfDelivery(read.value)}`;
    if (!isRead) {
      gathered.missing.push({ name, why: 'notRead' });
      continue;
    }
    const fetched = await filesOfDelivery(portal, token, read.value, name, signal);
    const taken = gathered.take(name, fetched, (files) => files);
    if (!taken.ok) return taken;
    documents.push(...taken.value);
  }
  const table = csvFile('deliveries.csv', deliveryTable(details, documentLanguage(language)));
  return success({
    part: 'deliveries',
    count: details.length,
    files: [jsonFile('deliveries.json', details), table, ...documents],
  });
};

const ownData: Gather = async ({ portal, token, clock, language, signal }, gathered) => {
  const listed = await portal.call('listOwnData', { token, signal });
  if (!listed.ok) return listed;
  const files: NamedFile[] = [];
  let count = 0;
  for (const { id: group, linked } of listed.value.groups) {
    if (!linked) continue;
    const read = await oncePermitted(clock, signal, () =>
      portal.call('readOwnData', { params: { group }, body: {}, token, signal }),
    );
    const taken = gathered.take(`own-data/${group}`, read, (reading) =>
      [readingAsJson(reading), ...csvFiles(reading, language)].map(({ name, bytes }) => ({
        name: `own-data/${name}`,
        bytes,
      })),
    );
    if (!taken.ok) return taken;
    files.push(...taken.value);
    if (taken.value.length > 0) count += 1;
  }
  return success({ part: 'ownData', count, files });
};

/** What the person said is wrong in it, what was answered, and what they sent along. */
const corrections: Gather = async ({ portal, token, language, signal }, gathered) => {
  const listed = await portal.call('listOwnCorrections', { token, signal });
  if (!listed.ok) return listed;
  const { corrections: own } = listed.value;
  const table = csvFile('corrections.csv', correctionTable(own, documentLanguage(language)));
  const files: NamedFile[] = [jsonFile('corrections.json', own), table];
  for (const { correction, askedAt, file } of own) {
    if (file === null) continue;
    const name = `corrections/${askedAt.slice(0, 10)}-${correction}.${file.mediaType.split('/')[1]}`;
    const fetched = await portal.call('readOwnCorrectionFile', { params: { correction }, token, signal });
    const taken = gathered.take(name, fetched, (bytes) => [{ name, bytes }]);
    if (!taken.ok) return taken;
    files.push(...taken.value);
  }
  return success({ part: 'corrections', count: own.length, files });
};

const notices: Gather = async ({ portal, token, language, signal }, gathered) => {
  const listed = await allPages(
    (query) => portal.call('listNotices', { query, token, signal }),
    ({ notices }) => notices,
  );
  if (!listed.ok) return listed;
  const details: NoticeDetail[] = [];
  const attached: NamedFile[] = [];
  for (const notice of listed.value) {
    // Words and files have those alone that staff wrote.
    if (notice.kind !== 'staff') {
      details.push({ ...notice, text: null, files: [], link: null });
      continue;
    }
    const read = await portal.call('readNotice', { params: { notice: notice.notice }, token, signal });
    if (!read.ok) return read;
    details.push(read.value);
    for (const { file, mediaType } of read.value.files) {
      const name = `notices/${notice.at.slice(0, 10)}-${details.length}-${file}.${mediaType.split('/')[1]}`;
      const params = { notice: notice.notice, file: String(file) };
      const fetched = await portal.call('readNoticeFile', { params, token, signal });
      const taken = gathered.take(name, fetched, (bytes) => [{ name, bytes }]);
      if (!taken.ok) return taken;
      attached.push(...taken.value);
    }
  }
  const table = csvFile('notices.csv', noticeTable(details, documentLanguage(language)));
  return success({
    part: 'notices',
    count: details.length,
    files: [jsonFile('notices.json', details), table, ...attached],
  });
};

const records: Gather = async ({ portal, token, signal }) => {
  const fetched = await fetchRecords(portal, token, { filter: EVERYBODY }, signal);
  if (!fetched.ok) return fetched;
  const files = [jsonFile('records.json', fetched.value), { name: 'records.csv', bytes: recordsCsv(fetched.value) }];
  return success({ part: 'records', count: fetched.value.length, files });
};

const applications: Gather = async (given, gathered) => {
  const { portal, token, language, signal } = given;
  const listed = await allPages(
    (query) => portal.call('listApplications', { query, token, signal }),
    ({ applications }) => applications,
  );
  if (!listed.ok) return listed;
  const files = [
    jsonFile('applications.json', listed.value),
    csvFile('applications.csv', applicationTable(listed.value, documentLanguage(language))),
  ];
  for (const { receiptNumber } of listed.value) {
    const whole = await oneApplication(given, gathered, receiptNumber);
    if (!whole.ok) return whole;
    files.push(...whole.value);
  }
  return success({ part: 'applications', count: listed.value.length, files });
};

/** What was said of it, the very bytes that were sent, its receipt, as a PDF too, and the letters that were opened. */
async function oneApplication(
  given: Gathering,
  gathered: Gathered,
  number: string,
): Promise<Outcome<readonly NamedFile[]>> {
  const { portal, token, signal } = given;
  const folder = `applications/${number}`;
  const files: NamedFile[] = [];
  const detail = await portal.call('readApplication', { params: { number }, token, signal });
  const told = gathered.take(`${folder}/application.json`, detail, (value) => [
    jsonFile(`${folder}/application.json`, value),
    { name: `${folder}/receipt.jws`, bytes: new TextEncoder().encode(value.receipt) },
  ]);
  if (!told.ok) return told;
  files.push(...told.value);
  const sent = detail.ok ? await fetchSent(portal, token, number, signal, detail.value) : detail;
  const pdf = sent.ok ? await receiptPdf(sent.value, portal.origin) : new Uint8Array();
  const kept = gathered.take(`${folder}/container.asice`, sent, ({ container }) => [
    { name: `${folder}/container.asice`, bytes: container },
    { name: `${folder}/receipt.pdf`, bytes: pdf },
  ]);
  if (!kept.ok) return kept;
  files.push(...kept.value);
  const letters = detail.ok ? await openedLetters(given, gathered, folder, detail.value) : success([]);
  return letters.ok ? success([...files, ...letters.value]) : letters;
}

/** Fetching a letter counts as having received it, so that what was never opened stays where it is. */
async function openedLetters(
  { portal, token, signal }: Gathering,
  gathered: Gathered,
  folder: string,
  { receiptNumber: number, letters }: ApplicationDetail,
): Promise<Outcome<readonly NamedFile[]>> {
  const files: NamedFile[] = [];
  for (const { letter, openedAt } of letters) {
    const name = `${folder}/letter-${letter}.pdf`;
    if (openedAt === null) {
      gathered.missing.push({ name, why: 'notOpened' });
      continue;
    }
    const fetched = await portal.call('readLetter', { params: { number, letter }, token, signal });
    const taken = gathered.take(name, fetched, (bytes) => [{ name, bytes }]);
    if (!taken.ok) return taken;
    files.push(...taken.value);
  }
  return success(files);
}

const payments: Gather = async ({ portal, token, language, signal }) => {
  const listed = await allPages(
    (query) => portal.call('listCharges', { query, token, signal }),
    ({ charges }) => charges,
  );
  if (!listed.ok) return listed;
  const details: ChargeDetail[] = [];
  for (const { charge } of listed.value) {
    const read = await portal.call('readCharge', { params: { charge }, token, signal });
    if (!read.ok) return read;
    details.push(read.value);
  }
  const table = csvFile('payments.csv', paymentTable(details, documentLanguage(language)));
  return success({ part: 'payments', count: details.length, files: [jsonFile('payments.json', details), table] });
};

const visits: Gather = async ({ portal, token, language, signal }) => {
  const listed = await portal.call('listVisits', { token, signal });
  if (!listed.ok) return listed;
  const { visits: booked } = listed.value;
  const table = csvFile('visits.csv', visitTable(booked, documentLanguage(language)));
  return success({ part: 'visits', count: booked.length, files: [jsonFile('visits.json', booked), table] });
};

const uses: Gather = async ({ portal, token, language, signal }) => {
  const listed = await allPages(
    (query) => portal.call('listUses', { query, token, signal }),
    ({ uses }) => uses,
  );
  if (!listed.ok) return listed;
  const table = csvFile('uses.csv', tableOfUses(listed.value, documentLanguage(language)));
  return success({ part: 'uses', count: listed.value.length, files: [jsonFile('uses.json', listed.value), table] });
};

const account: Gather = async ({ portal, token, signal }) => {
  const sessions = await portal.call('listSessions', { token, signal });
  if (!sessions.ok) return sessions;
  const mail = await portal.call('readMailSettings', { token, signal });
  if (!mail.ok) return mail;
  const ways = await portal.call('readNoticeWays', { token, signal });
  if (!ways.ok) return ways;
  const line = await portal.call('readLineLink', { token, signal });
  if (!line.ok) return line;
  const closing = await portal.call('readClosing', { token, signal });
  if (!closing.ok) return closing;
  const content = { ...sessions.value, mail: mail.value, noticeWays: ways.value, line: line.value, ...closing.value };
  return success({
    part: 'account',
    count: sessions.value.sessions.length,
    files: [jsonFile('account.json', content)],
  });
};

const PARTS: readonly Gather[] = [
  benefitAccount,
  deliveries,
  ownData,
  corrections,
  notices,
  records,
  applications,
  payments,
  visits,
  uses,
  account,
];

/** Asks again once a portal that takes so many questions a minute takes one again. */
async function oncePermitted<T>(
  clock: Clock,
  signal: AbortSignal,
  ask: () => Promise<Outcome<T>>,
): Promise<Outcome<T>> {
  const first = await ask();
  if (first.ok || first.failure.code !== 'tooManyRequests') return first;
  const { retryAfterSeconds } = first.failure;
  if (retryAfterSeconds > LONGEST_WAIT_SECONDS) return first;
  const waited = await clock.wait(retryAfterSeconds * 1_000, signal).then(
    () => true,
    () => false,
  );
  return waited ? ask() : failed({ code: 'cancelled' });
}
