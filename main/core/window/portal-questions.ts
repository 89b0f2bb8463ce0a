import { randomUUID } from 'node:crypto';
import type { Handlers } from '#contract/app/ipc-server.ts';
import { failed, success } from '#contract/failures/outcome.ts';
import { foreseenAttachments } from '#contract/procedure/attachment-rules.ts';
import { answersFromFacts } from '#contract/procedure/household-facts.ts';
import { visitCalendar } from '#contract/procedure/visit-calendar.ts';
import { japaneseDay } from '#contract/values/calendar.ts';
import { documentLanguage, type Language } from '#contract/values/localized-text.ts';
import { recordsCsv, recordsPdf } from '#documents/record-table/record-files.ts';
import { fetchChanges } from '../application/correction.ts';
import { fetchSent, nameOfSent, receiptPdf, sentView } from '../application/sent.ts';
import { fetchNoticeFile } from '../notices/notice-file.ts';
import { paymentPage } from '../portal/payment-page.ts';
import type { PortalClient } from '../portal/portal-client.ts';
import type { CorePorts } from '../ports/ports.ts';
import { fetchRecords } from '../records/fetch-records.ts';
import { asDone } from './as-done.ts';
import type { OpenEnvironment } from './environment.ts';

const never = new AbortController().signal;
/** Records in one file; of more, the newest. */
const MOST_SAVED = 2_000;

/** What of a host the questions need: where documents go, its clock, and how a provider's page is opened. */
type QuestionPorts = Pick<CorePorts, 'documents' | 'clock' | 'openPaymentPage'>;

/** What the window asks the portal outside of any flow; about a person's own applications with the session of that portal. */
export function portalQuestions(
  here: () => OpenEnvironment,
  { documents, clock, openPaymentPage }: QuestionPorts,
  language: () => Language,
) {
  const sent = async (receiptNumber: string) => {
    const { session, portal } = here();
    return session.asHolder((token) => fetchSent(portal, token, receiptNumber, never));
  };
  /** When and where it is, and nothing of what it is for. */
  const saveCalendar = (visit: Parameters<typeof visitCalendar>[0], words: Parameters<typeof visitCalendar>[1]) =>
    documents.save(
      'visit.ics',
      new TextEncoder().encode(visitCalendar(visit, words, { uid: randomUUID(), nowMs: clock.nowMs() })),
    );
  return {
    listMunicipalities: async ({ q }) =>
      here().portal.call('listMunicipalities', { query: q === undefined ? {} : { q }, signal: never }),
    searchProcedures: async ({ municipality, query, topic }) =>
      here().portal.call('searchProcedures', {
        query: {
          ...(municipality === undefined ? {} : { municipality }),
          ...(query === undefined ? {} : { query }),
          ...(topic === undefined ? {} : { topic }),
        },
        signal: never,
      }),
    async readProcedure({ id, municipality }) {
      const { portal, session, keptWork } = here();
      const read = await portal.call('readProcedure', { params: { id }, query: { municipality }, signal: never });
      if (!read.ok) return read;
      const household = session.token() === undefined ? undefined : await keptWork().household();
      const today = japaneseDay(clock.nowMs());
      const known = household === undefined ? {} : answersFromFacts(read.value, household, today).answers;
      const papers = foreseenAttachments(read.value, known);
      return success({
        procedure: read.value,
        papers: {
          needed: [...papers.needed],
          notNeeded: [...papers.notNeeded],
          fromHousehold: household !== undefined,
        },
      });
    },
    async listApplications(query) {
      const { session, portal } = here();
      return session.asHolder((token) => portal.call('listApplications', { query, token, signal: never }));
    },
    async readApplication({ receiptNumber: number }) {
      const { session, portal } = here();
      return session.asHolder((token) => portal.call('readApplication', { params: { number }, token, signal: never }));
    },
    async readSent({ receiptNumber }) {
      const read = await sent(receiptNumber);
      return read.ok ? success(sentView(read.value)) : read;
    },
    async saveSent({ receiptNumber, as }) {
      const read = await sent(receiptNumber);
      if (!read.ok) return read;
      return as === 'pdf'
        ? documents.save(nameOfSent(read.value, 'pdf'), await receiptPdf(read.value, here().portal.origin))
        : documents.save(nameOfSent(read.value, 'asice'), read.value.container);
    },
    async readFiledProcedure({ receiptNumber: number }) {
      const { session, portal } = here();
      return session.asHolder((token) =>
        portal.call('readFiledProcedure', { params: { number }, token, signal: never }),
      );
    },
    async readChanges({ receiptNumber, filing }) {
      const { session, portal } = here();
      return session.asHolder((token) => fetchChanges(portal, token, receiptNumber, filing, never));
    },
    async saveLetter({ receiptNumber: number, letter }) {
      const { session, portal } = here();
      const params = { number, letter };
      const read = await session.asHolder((token) => portal.call('readLetter', { params, token, signal: never }));
      return read.ok ? documents.save(`${number}-letter-${letter}.pdf`, read.value) : read;
    },
    async sendMessage({ receiptNumber: number, ...body }) {
      const { session, portal } = here();
      return session.asHolder((token) =>
        portal.call('sendMessage', { params: { number }, body, token, signal: never }),
      );
    },
    async chooseDelivery({ receiptNumber: number, ...body }) {
      const { session, portal } = here();
      return session.asHolder((token) =>
        portal.call('chooseDelivery', { params: { number }, body, token, signal: never }),
      );
    },
    async listNotices(query) {
      const { session, portal } = here();
      return session.asHolder((token) => portal.call('listNotices', { query, token, signal: never }));
    },
    async summariseNotices() {
      const { session, portal } = here();
      return session.asHolder((token) => portal.call('summariseNotices', { token, signal: never }));
    },
    async readNotice(params) {
      const { session, portal } = here();
      return session.asHolder((token) => readNotice(portal, token, params.notice));
    },
    async markNoticeUnread(params) {
      const { session, portal } = here();
      return asDone(
        await session.asHolder((token) => portal.call('markNoticeUnread', { params, token, signal: never })),
      );
    },
    async saveNoticeFile({ notice, file }) {
      const { session, portal } = here();
      const read = await session.asHolder((token) => fetchNoticeFile(portal, token, { notice, file }, never));
      return read.ok ? documents.save(read.value.name, read.value.bytes) : read;
    },
    async listExchangeRecords(query) {
      const { session, portal } = here();
      return session.asHolder((token) => portal.call('listExchangeRecords', { query, token, signal: never }));
    },
    async readExchangeRecord(params) {
      const { session, portal } = here();
      return session.asHolder((token) => portal.call('readExchangeRecord', { params, token, signal: never }));
    },
    async saveRecords({ as, filter }) {
      const { session, portal } = here();
      const read = await session.asHolder((token) => fetchRecords(portal, token, { filter, most: MOST_SAVED }, never));
      if (!read.ok) return read;
      const name = `records-${japaneseDay(clock.nowMs()).replaceAll('-', '')}.${as}`;
      if (as === 'csv') return documents.save(name, recordsCsv(read.value));
      return documents.save(name, await recordsPdf(read.value, documentLanguage(language())));
    },
    async askAboutRecord({ record, ...body }) {
      const { session, portal } = here();
      const params = { record };
      return asDone(
        await session.asHolder((token) => portal.call('askAboutRecord', { params, body, token, signal: never })),
      );
    },
    async listCharges(query) {
      const { session, portal } = here();
      return session.asHolder((token) => portal.call('listCharges', { query, token, signal: never }));
    },
    async readCharge(params) {
      const { session, portal } = here();
      return session.asHolder((token) => portal.call('readCharge', { params, token, signal: never }));
    },
    async payCharge({ charge, yen }) {
      const { session, portal, environment } = here();
      const begun = await session.asHolder((token) =>
        portal.call('beginPayment', { params: { charge }, body: { yen }, token, signal: never }),
      );
      if (!begun.ok) return begun;
      const page = paymentPage(begun.value.pageUrl ?? '', environment);
      if (page === undefined) return failed({ code: 'paymentPageRefused' });
      await openPaymentPage?.(page);
      return success({ attempt: begun.value, code: openPaymentPage === undefined ? page.href : null });
    },
    async watchPayment({ after, ...params }) {
      const { session, portal } = here();
      return session.asHolder((token) =>
        portal.call('watchPayment', { params, query: { after }, token, signal: never }),
      );
    },
    async cancelPayment(params) {
      const { session, portal } = here();
      return session.asHolder((token) => portal.call('cancelPayment', { params, token, signal: never }));
    },
    async savePaymentRecord({ charge, language }) {
      const { session, portal } = here();
      const read = await session.asHolder((token) =>
        portal.call('readPaymentRecord', { params: { charge }, query: { language }, token, signal: never }),
      );
      return read.ok ? documents.save(`payment-${charge.slice(0, 8)}.pdf`, read.value) : read;
    },
    listBanks: async (query) => here().portal.call('listBanks', { query, signal: never }),
    listBranches: async ({ bank, q }) =>
      here().portal.call('listBranches', { params: { bank }, query: { q }, signal: never }),
    async readBenefitAccount() {
      const { session, portal } = here();
      return session.asHolder((token) => portal.call('readBenefitAccount', { token, signal: never }));
    },
    async removeBenefitAccount() {
      const { session, portal } = here();
      return asDone(await session.asHolder((token) => portal.call('removeBenefitAccount', { token, signal: never })));
    },
    async readNoticeWays() {
      const { session, portal } = here();
      return session.asHolder((token) => portal.call('readNoticeWays', { token, signal: never }));
    },
    async changeNoticeWays(body) {
      const { session, portal } = here();
      return session.asHolder((token) => portal.call('changeNoticeWays', { body, token, signal: never }));
    },
    async readLineLink() {
      const { session, portal } = here();
      return session.asHolder((token) => portal.call('readLineLink', { token, signal: never }));
    },
    async beginLineLink() {
      const { session, portal } = here();
      return session.asHolder((token) => portal.call('beginLineLink', { token, signal: never }));
    },
    async endLineLink() {
      const { session, portal } = here();
      return session.asHolder((token) => portal.call('endLineLink', { token, signal: never }));
    },
    async readMailSettings() {
      const { session, portal } = here();
      return session.asHolder((token) => portal.call('readMailSettings', { token, signal: never }));
    },
    async changeMailSettings(body) {
      const { session, portal } = here();
      return session.asHolder((token) => portal.call('changeMailSettings', { body, token, signal: never }));
    },
    async nameMailAddress(body) {
      const { session, portal } = here();
      return asDone(await session.asHolder((token) => portal.call('nameMailAddress', { body, token, signal: never })));
    },
    async confirmMailAddress(body) {
      const { session, portal } = here();
      return session.asHolder((token) => portal.call('confirmMailAddress', { body, token, signal: never }));
    },
    async removeMailAddress() {
      const { session, portal } = here();
      return asDone(await session.asHolder((token) => portal.call('removeMailAddress', { token, signal: never })));
    },
    listSlots: async ({ municipality, section }) =>
      here().portal.call('listSlots', { params: { municipality, section }, query: {}, signal: never }),
    async bookVisit({ receiptNumber: number, slot }) {
      const { session, portal } = here();
      const call = { params: { number }, body: { slot }, signal: never };
      return session.asHolder((token) => portal.call('bookVisit', { ...call, token }));
    },
    async changeVisit({ receiptNumber: number, visit, slot }) {
      const { session, portal } = here();
      const call = { params: { number, visit }, body: { slot }, signal: never };
      return session.asHolder((token) => portal.call('changeVisit', { ...call, token }));
    },
    async cancelVisit({ receiptNumber: number, visit }) {
      const { session, portal } = here();
      const params = { number, visit };
      return session.asHolder((token) => portal.call('cancelVisit', { params, token, signal: never }));
    },
    async saveVisit({ receiptNumber: number, visit, ...words }) {
      const { session, portal } = here();
      const read = await session.asHolder((token) =>
        portal.call('readApplication', { params: { number }, token, signal: never }),
      );
      if (!read.ok) return read;
      const booked = read.value.visits.visits.find((one) => one.visit === visit && one.state === 'booked');
      if (booked === undefined) return failed({ code: 'notFound' });
      return saveCalendar(booked, words);
    },
    async listVisits() {
      const { session, portal } = here();
      return session.asHolder((token) => portal.call('listVisits', { token, signal: never }));
    },
    listVisitOffices: async (query) => here().portal.call('listVisitOffices', { query, signal: never }),
    async bookFreeVisit(body) {
      const { session, portal } = here();
      return session.asHolder((token) => portal.call('bookFreeVisit', { body, token, signal: never }));
    },
    async changeFreeVisit({ id, slot }) {
      const { session, portal } = here();
      const call = { params: { id }, body: { slot }, signal: never };
      return session.asHolder((token) => portal.call('changeFreeVisit', { ...call, token }));
    },
    async cancelFreeVisit(params) {
      const { session, portal } = here();
      return session.asHolder((token) => portal.call('cancelFreeVisit', { params, token, signal: never }));
    },
    async saveFreeVisit({ id, ...words }) {
      const { session, portal } = here();
      const listed = await session.asHolder((token) => portal.call('listVisits', { token, signal: never }));
      if (!listed.ok) return listed;
      const booked = listed.value.visits.find((one) => one.of === 'nothing' && one.id === id);
      return booked === undefined ? failed({ code: 'notFound' }) : saveCalendar(booked, words);
    },
    async withdrawApplication({ receiptNumber: number }) {
      const { session, portal } = here();
      return session.asHolder((token) =>
        portal.call('withdrawApplication', { params: { number }, token, signal: never }),
      );
    },
  } satisfies Partial<Handlers>;
}

/** A notice that was shown is read. Where that does not arrive, it stays marked as new: nothing is lost. */
async function readNotice(portal: PortalClient, token: string, notice: string) {
  const params = { notice };
  const read = await portal.call('readNotice', { params, token, signal: never });
  if (read.ok && !read.value.isRead) await portal.call('markNoticeRead', { params, token, signal: never });
  return read;
}
