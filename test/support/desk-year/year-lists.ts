import { DESK_ROUTES } from '#contract/portal/desk-routes.ts';
import type { CourseTools } from './case-course.ts';
import { keepLook } from './ledger.ts';
import type { YearOffice } from './year-office.ts';

const FILTERS = [
  '',
  '?assignee=mine',
  '?assignee=nobody',
  '?state=received',
  '?state=inReview',
  '?state=correctionAsked',
  '?state=awaitingApproval',
  '?state=decided',
  '?state=withdrawn',
];
/** Of three hundred lists so many searches, by number and by name. */
const SEARCHED_PERCENT = 13;
const FOREIGN_PER_THOUSAND = 20;

/** Looks at the queue by any filter and its next page, and finds cases by number; those of another city are not there. */
export async function lookAround(
  { timings, ledger, number, clock }: CourseTools,
  office: YearOffice,
  times: number,
): Promise<void> {
  for (let n = 0; n < times; n += 1) {
    const all = [...office.workers, ...office.approvers];
    const account = all[number(all.length)];
    if (account === undefined) return;
    const by = await office.at(account);
    const filter = FILTERS[number(FILTERS.length)] ?? '';
    const answer = await timings.of('queue', () => by.ask('GET', `/staff/cases${filter}`));
    const { cases, next } = DESK_ROUTES.listCases.reply.parse(answer.body);
    ledger.lists += 1;
    const { municipalities: filed } = ledger;
    if (cases.some(({ receiptNumber }) => (filed.get(receiptNumber) ?? office.municipality) !== office.municipality)) {
      ledger.problems.push('a list shows a case of another city');
    }
    if (next !== null && number(10) === 0) {
      const after = `${filter === '' ? '?' : `${filter}&`}after=${next}`;
      await timings.of('queue', () => by.ask('GET', `/staff/cases${after}`));
      ledger.lists += 1;
    }
    if (number(100) < SEARCHED_PERCENT) await findByNumber();
    if (number(100) < SEARCHED_PERCENT) await findByName();
    if (number(1_000) < FOREIGN_PER_THOUSAND) await tryForeign();

    async function findByNumber(): Promise<void> {
      // What is of the back file has no container that opens.
      const found = cases.find(({ receiptNumber, marks }) => filed.has(receiptNumber) && !marks.includes('restricted'));
      if (found === undefined) return;
      const seen = await timings.of('search by number', () => by.ask('GET', `/staff/cases/${found.receiptNumber}`));
      if (seen.status === 200)
        keepLook(ledger, { number: found.receiptNumber, staff: by.account.id, atMs: clock.nowMs() });
      else ledger.problems.push(`a case that a list shows answered ${seen.status}`);
    }

    async function findByName(): Promise<void> {
      const found = cases.find(({ applicantName, marks }) => applicantName !== null && !marks.includes('restricted'));
      if (found === undefined) return;
      const sought = { text: found.applicantName, ...(number(2) === 0 ? {} : { born: '1990' }) };
      const seen = await timings.of('search by name', () => by.ask('POST', '/staff/case-searches', sought));
      // Many of a year have the same few names: then it is refused, once it was looked for.
      if (seen.status !== 200 && seen.body.code !== 'tooManyHits') {
        ledger.problems.push(`a search by name answered ${seen.status}`);
      }
    }

    async function tryForeign(): Promise<void> {
      const foreign = ledger.filed.find(({ municipality }) => municipality !== office.municipality);
      if (foreign === undefined) return;
      const seen = await by.ask('GET', `/staff/cases/${foreign.number}`);
      ledger.foreign += 1;
      if (seen.status !== 404) ledger.problems.push('a case of another city opened');
    }
  }
}
