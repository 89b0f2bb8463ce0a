import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PORTAL_ROUTES } from '#contract/portal/portal-routes.ts';
import type { PortalRoute } from '#contract/portal/route.ts';
import { caseActTypeSchema } from '#contract/procedure/case-act.ts';
import { staffRoleSchema } from '#contract/values/staff-role.ts';
import { authorisationPage } from '../../../scripts/authorisation.ts';
import {
  AUTHORISATION_PAGE,
  askCell,
  type CellAnswer,
  type CellRequest,
  decidedCase,
  isForbidden,
  isRefused,
  NEVER,
  tableOf,
} from '../../support/portal/authorisation-cells.ts';
import { type DeskSession, newMember, openDesk } from '../../support/portal/desk-session.ts';
import { openTestPortal, type TestPortal } from '../../support/portal/portal-harness.ts';
import { MUNICIPALITY, NEIGHBOUR, newBrowser, STAFF_PASSWORD } from '../../support/portal/staff-browser.ts';

const ROLES = staffRoleSchema.options;
/** No case has come so far, so that an act which is let in changes nothing. */
const FAR_VERSION = 9_999;

interface Places {
  readonly own: string;
  readonly otherGroup: string;
  readonly otherCity: string;
}

let portal: TestPortal;
/** Decided with a letter: of the group, of another group, of another municipality. */
let cases: Places;
/** The same, and erased since. */
let erased: Places;
let asked = 0;

beforeAll(async () => {
  portal = await openTestPortal();
  const token = await portal.signIn('ordinary');
  const approver = await newBrowser(portal, ['caseWorker', 'approver']);
  const neighbour = await newBrowser(portal, ['caseWorker', 'approver'], NEIGHBOUR);
  const places = async (): Promise<Places> => {
    const own = await decidedCase(portal, approver, token);
    const otherGroup = await decidedCase(portal, approver, token);
    const otherCity = await decidedCase(portal, neighbour, token);
    await sql`update desk_case set procedure_group = 'nursery' where receipt_number = ${otherGroup}`.execute(
      portal.database,
    );
    return { own, otherGroup, otherCity };
  };
  cases = await places();
  erased = await places();
  for (const number of Object.values(erased)) {
    const { rows } = await sql<{ n: number }>`select erase_cases(municipality_code, array[receipt_number]) as n
      from desk_case where receipt_number = ${number}`.execute(portal.database);
    expect(rows).toEqual([{ n: 1 }]);
  }
});
afterAll(() => portal.close());

function ask(headers: DeskSession['headers'], ...request: CellRequest): Promise<CellAnswer> {
  asked += 1;
  return askCell(portal, headers, request);
}

const REASON = '書類がそろっているか確かめるため';
const DAY = '2026-12-01';
const MEMBERS: Readonly<Record<string, object>> = {
  assign: { to: 'x', replaces: null },
  reroute: { group: 'nursery', reason: REASON },
  askCorrection: { lastDay: DAY, marks: [{ target: { kind: 'field', at: 'applicant.address' }, words: 'x' }] },
  extendCorrection: { lastDay: DAY },
  propose: { outcome: 'granted' },
  decide: { outcome: 'granted' },
  reopen: { ground: 'ownError', reason: REASON },
  correctLetter: { letter: { facts: [], reasons: [] }, reason: REASON },
  letterPosted: { day: DAY },
  expectOriginal: { key: 'x' },
  originalArrived: { key: 'x' },
  originalWaived: { key: 'x', reason: REASON },
  originalReturned: { key: 'x' },
  bookVisit: { slot: '2026-12-01T09:00' },
  changeVisit: { visit: 1, slot: '2026-12-01T09:00' },
  cancelVisit: { visit: 1 },
  visitAttended: { visit: 1 },
  visitMissed: { visit: 1 },
  noticeOfDelay: { expected: DAY, reasons: ['x'] },
  message: { text: 'x' },
  note: { kind: 'note', text: 'x' },
  hold: { ground: 'appeal', reason: REASON },
};
const WITH_REASON = [
  'cancelCorrection',
  'answeredAtCounter',
  'sendBack',
  'withdrawOnPaper',
  'refuseRequest',
  'restrict',
  'unrestrict',
  'liftHold',
];

type CaseRequest = readonly [row: string, (number: string) => CellRequest];

/** Every route about one case. */
const CASE_REQUESTS: readonly CaseRequest[] = [
  ['open', (number) => ['GET', `/staff/cases/${number}`]],
  ['open', (number) => ['GET', `/staff/cases/${number}/difference?from=1&to=1`]],
  ['open', (number) => ['GET', `/staff/cases/${number}/letters/1`]],
  ['open', (number) => ['GET', `/staff/cases/${number}/papers`]],
  ['open', (number) => ['GET', `/staff/cases/${number}/filings/1`]],
  ['open', (number) => ['GET', `/staff/cases/${number}/filings/1/signature`]],
  ['open', (number) => ['POST', `/staff/cases/${number}/filings/1/signature/verification`]],
  [
    'open',
    (number) => [
      'POST',
      `/staff/cases/${number}/letter-preview`,
      // A refusal owes its reasons: who is let in is told so, and no letter is drawn.
      { outcome: 'refused', letter: { facts: [], reasons: [] } },
    ],
  ],
  ...caseActTypeSchema.options.map(
    (type): CaseRequest => [
      type,
      (number) => [
        'POST',
        `/staff/cases/${number}/acts`,
        {
          key: randomUUID(),
          version: FAR_VERSION,
          act: { type, ...MEMBERS[type], ...(WITH_REASON.includes(type) ? { reason: REASON } : {}) },
        },
      ],
    ],
  ),
];

const CONDITIONS = ['plain', 'restricted', 'recused'] as const;

async function prepare(number: string, staff: string, isTheirs: boolean, condition: (typeof CONDITIONS)[number]) {
  const { database } = portal;
  const municipality = [cases.otherCity, erased.otherCity].includes(number) ? NEIGHBOUR : MUNICIPALITY;
  await sql`update desk_case set assignee = ${isTheirs && municipality === MUNICIPALITY ? staff : null},
    restricted = ${condition === 'restricted'} where receipt_number = ${number}`.execute(database);
  await sql`delete from case_recusal where receipt_number = ${number}`.execute(database);
  if (condition !== 'recused' || municipality !== MUNICIPALITY) return;
  await sql`insert into case_recusal (municipality_code, receipt_number, staff_id)
    values (${municipality}, ${number}, ${staff})`.execute(database);
}

describe('DT-01, DT-03: who may do what', () => {
  it('is written as the policies say; `npm run numbers` writes it', () => {
    expect(AUTHORISATION_PAGE).toBe(authorisationPage());
  });

  it.each(ROLES)(
    'with cases: own and another group, another municipality, assigned or not, restricted, recused: %s',
    async (role) => {
      const desk = await openDesk(portal, [role], MUNICIPALITY);
      const [plain, restricted] = [tableOf('Cases'), tableOf('Restricted cases')];
      const column = ROLES.indexOf(role);
      const wrong: string[] = [];
      const before = asked;
      /** What each request is answered about a number that no case has. */
      const nevers = new Map<CaseRequest[1], CellAnswer>();
      for (const [place, number] of Object.entries(cases)) {
        for (const condition of CONDITIONS) {
          for (const isTheirs of [true, false]) {
            await prepare(number, desk.id, isTheirs, condition);
            for (const [row, request] of CASE_REQUESTS) {
              const cell = (condition === 'restricted' ? restricted : plain).get(row)?.[column];
              const isAllowed =
                place === 'own' && condition !== 'recused' && (cell === 'g' || (cell === 'a' && isTheirs));
              const answer = await ask(desk.headers, ...request(number));
              const said = `${row} ${place} ${condition} ${isTheirs}: ${cell}, ${answer.status} ${answer.code}`;
              if (isAllowed === isRefused(answer)) wrong.push(said);
              if (place === 'own' && plain.get('open')?.[column] !== '–') continue;
              const never = nevers.get(request) ?? (await ask(desk.headers, ...request(NEVER)));
              nevers.set(request, never);
              if (answer.status !== 404 || answer.bytes !== never.bytes) wrong.push(`${said}, not as what never was`);
            }
          }
        }
      }
      process.stdout.write(`${role}: ${asked - before} requests about cases\n`);
      expect(wrong).toEqual([]);
    },
  );

  it.each(ROLES)(
    'with erased cases: own and another group, another municipality, assigned or not, restricted, recused: %s',
    async (role) => {
      const desk = await openDesk(portal, [role], MUNICIPALITY);
      const cell = tableOf('Erased cases').get('readCaseSkeleton')?.[ROLES.indexOf(role)];
      const skeletonOf = (number: string): CellRequest => ['GET', `/staff/cases/${number}/skeleton`];
      const wrong: string[] = [];
      const before = asked;
      for (const [place, number] of Object.entries(erased)) {
        const isSeen = place === 'own' ? cell !== '–' : place === 'otherGroup' && cell === 'm';
        for (const condition of CONDITIONS) {
          for (const isTheirs of [true, false]) {
            await prepare(number, desk.id, isTheirs, condition);
            const isRecused = condition === 'recused';
            for (const [row, request] of [['skeleton', skeletonOf] as const, ...CASE_REQUESTS]) {
              const answer = await ask(desk.headers, ...request(number));
              const said = `${row} ${place} ${condition} ${isTheirs}: ${cell}, ${answer.status} ${answer.code}`;
              if (!isSeen) {
                const never = await ask(desk.headers, ...request(NEVER));
                if (answer.status !== 404 || answer.bytes !== never.bytes) wrong.push(`${said}, not as what never was`);
                continue;
              }
              // Whoever took themselves off it reads nothing of it, and whatever somebody does to it, it is gone.
              const isReading = row === 'skeleton' || row === 'open';
              const expected = isRecused && isReading ? 403 : row === 'skeleton' ? 200 : 410;
              if (answer.status !== expected) wrong.push(said);
              if (expected === 410 && answer.code !== 'erased') wrong.push(said);
            }
          }
        }
      }
      process.stdout.write(`${role}: ${asked - before} requests about erased cases\n`);
      expect(wrong).toEqual([]);
    },
  );

  it('of a case that is not erased there is no skeleton', async () => {
    for (const role of ROLES) {
      const desk = await openDesk(portal, [role], MUNICIPALITY);
      const never = await ask(desk.headers, 'GET', `/staff/cases/${NEVER}/skeleton`);
      for (const number of Object.values(cases)) {
        const answer = await ask(desk.headers, 'GET', `/staff/cases/${number}/skeleton`);
        expect([answer.status, answer.bytes]).toEqual([404, never.bytes]);
      }
    }
  });
});

type Concern = 'self' | 'colleague' | 'stranger';

/** What the routes of accounts take beside whom they concern. */
const MEMBER_BODIES: Readonly<Record<string, object>> = {
  inviteStaff: { name: '新しい職員', mail: 'new@city.example', grants: [{ role: 'reader', group: 'child' }] },
  planDeparture: { at: null },
  addGrant: { role: 'reader', group: 'nursery' },
  addPasskey: { name: 'x', credential: {} },
  changePassword: { password: STAFF_PASSWORD, newPassword: 'amber ladder 63 snow' },
  stepUpByPasskey: { credential: {} },
  stepUpByCode: { code: '000000' },
};

describe('DT-01, DT-03: who may do what with accounts', () => {
  const rows = [...tableOf('Accounts')];

  it.each(rows)('%s', async (name, cells) => {
    const route: PortalRoute = PORTAL_ROUTES[name as keyof typeof PORTAL_ROUTES];
    const concerns: readonly Concern[] = route.path.includes(':staff') ? ['self', 'colleague', 'stranger'] : ['self'];
    const wrong: string[] = [];
    for (const [at, role] of ROLES.entries()) {
      for (const concern of concerns) {
        const desk = await openDesk(portal, [role], MUNICIPALITY);
        const staff = await concerned(desk, concern);
        const url = route.path
          .replace(':staff', staff)
          .replace(':grant', '1')
          .replace(':session', 'A'.repeat(16))
          .replace(':passkey', 'A'.repeat(16));
        const answer = await ask(desk.headers, route.method, url, MEMBER_BODIES[name]);
        const cell = cells[at];
        const isLetIn = cell === 'm' || cell === (concern === 'self' ? 'self' : 'others');
        const said = `${role} ${concern}: ${cell}, ${answer.status} ${answer.code}`;
        // A body that is no passkey is refused before the policy is asked; nothing was done.
        if (answer.status === 400 ? isLetIn && !HOLLOW.includes(name) : isLetIn === isForbidden(answer))
          wrong.push(said);
        if (concern === 'stranger' && isLetIn) {
          const nobody = await ask(desk.headers, route.method, url.replace(staff, 'A'.repeat(24)), MEMBER_BODIES[name]);
          if (answer.status !== 404 || answer.bytes !== nobody.bytes) wrong.push(`${said}, not as who never was`);
        } else if (isLetIn && answer.status === 404 && !ABSENT.includes(name)) wrong.push(`${said}, not found`);
      }
    }
    expect(wrong).toEqual([]);
  });
});

/** Their things were never made here. */
const ABSENT = [
  'endStaffSession',
  'removePasskey',
  'beginProviderBinding',
  'removeProvider',
  'changePassword',
  'removePassword',
];
/** No browser made what they are sent. */
const HOLLOW = ['addPasskey', 'stepUpByPasskey'];

async function concerned(desk: DeskSession, concern: Concern): Promise<string> {
  if (concern === 'self') return desk.id;
  return newMember(portal, ['reader'], concern === 'colleague' ? MUNICIPALITY : NEIGHBOUR);
}
