import type { Handlers } from '#contract/app/ipc-server.ts';
import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import { foreseenAttachments } from '#contract/procedure/attachment-rules.ts';
import { answersFromFacts } from '#contract/procedure/household-facts.ts';
import { japaneseDay } from '#contract/values/calendar.ts';
import { fetchChanges } from '../application/correction.ts';
import { fetchSent, nameOfSent, receiptPdf, sentView } from '../application/sent.ts';
import { paymentPage } from '../portal/payment-page.ts';
import type { Clock, CorePorts, DocumentStore } from '../ports/ports.ts';
import type { OpenEnvironment } from './environment.ts';

const never = new AbortController().signal;

/** What the window asks the portal outside of any flow; about a person's own applications with the session of that portal. */
export function portalQuestions(
  here: () => OpenEnvironment,
  documents: DocumentStore,
  clock: Pick<Clock, 'nowMs'>,
  openPaymentPage: CorePorts['openPaymentPage'],
) {
  const sent = async (receiptNumber: string) => {
    const { session, portal } = here();
    return session.asHolder((token) => fetchSent(portal, token, receiptNumber, never));
  };
  return {
    listMunicipalities: async () => here().portal.call('listMunicipalities', { signal: never }),
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
    async markNoticeRead(params) {
      const { session, portal } = here();
      return asDone(await session.asHolder((token) => portal.call('markNoticeRead', { params, token, signal: never })));
    },
    async listExchangeRecords(query) {
      const { session, portal } = here();
      return session.asHolder((token) => portal.call('listExchangeRecords', { query, token, signal: never }));
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
    async withdrawApplication({ receiptNumber: number }) {
      const { session, portal } = here();
      return session.asHolder((token) =>
        portal.call('withdrawApplication', { params: { number }, token, signal: never }),
      );
    },
  } satisfies Partial<Handlers>;
}

/** An answer of the portal that says nothing but that it is done. */
function asDone(answer: Outcome<null>): Outcome<Record<string, never>> {
  return answer.ok ? success({}) : answer;
}
