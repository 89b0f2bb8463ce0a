import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PORTAL_ROUTES } from '#contract/portal/portal-routes.ts';
import { agencyScopeSchema } from '#contract/values/agency-scope.ts';
import { epochMs } from '#contract/values/brands.ts';
import { addDays, japaneseDay } from '#contract/values/calendar.ts';
import { openDayFrom } from '#contract/values/open-days.ts';
import { staffRoleSchema } from '#contract/values/staff-role.ts';
import { registerClient } from '../../support/portal/agency-client.ts';
import {
  askCell,
  type CellAnswer,
  type CellRequest,
  decidedCase,
  isForbidden,
  isRefused,
  NEVER,
  tableOf,
} from '../../support/portal/authorisation-cells.ts';
import { type DeskSession, openDesk } from '../../support/portal/desk-session.ts';
import { openTestPortal, type TestPortal } from '../../support/portal/portal-harness.ts';
import { MUNICIPALITY, NEIGHBOUR, newBrowser } from '../../support/portal/staff-browser.ts';

const ROLES = staffRoleSchema.options;
const GROUPS = ['child', 'nursery'] as const;
const CLAIM = '/staff/procedures/child-allowance-claim';
const REASON = '統計のために使います';
const KIND = 'withdrawn';

let portal: TestPortal;
let token: string;
/** Of the group, of another group, of another municipality. */
let cases: { readonly own: string; readonly otherGroup: string; readonly otherCity: string };
let editor: DeskSession;
let approver: DeskSession;
let neighbour: DeskSession;
let asked = 0;

beforeAll(async () => {
  portal = await openTestPortal();
  token = await portal.signIn('ordinary');
  const worker = await newBrowser(portal, ['caseWorker', 'approver']);
  const foreign = await newBrowser(portal, ['caseWorker', 'approver'], NEIGHBOUR);
  cases = {
    own: await decidedCase(portal, worker, token),
    otherGroup: await decidedCase(portal, worker, token),
    otherCity: await decidedCase(portal, foreign, token),
  };
  await sql`update desk_case set procedure_group = 'nursery' where receipt_number = ${cases.otherGroup}`.execute(
    portal.database,
  );
  editor = await openDesk(portal, ['catalogueEditor'], MUNICIPALITY);
  approver = await openDesk(portal, ['approver'], MUNICIPALITY, '*');
  neighbour = await openDesk(portal, ['catalogueEditor', 'approver'], NEIGHBOUR);
});
afterAll(async () => {
  process.stdout.write(`${asked} requests about the catalogue, other routes, other systems and persons\n`);
  await portal.close();
});

function ask(headers: DeskSession['headers'], ...request: CellRequest): Promise<CellAnswer> {
  asked += 1;
  return askCell(portal, headers, request);
}

async function made(by: DeskSession, member: string, ...[method, url, payload]: CellRequest): Promise<string> {
  const answer = await portal.app.inject({ method, url, headers: by.headers, ...(payload ? { payload } : {}) });
  const value = answer.json()[member];
  if (answer.statusCode !== 201 || value === undefined) throw new Error(answer.body);
  return String(value);
}

/** A schedule that waits for its second person. */
const scheduled = (by = editor, at = CLAIM) =>
  made(by, 'number', 'POST', `${at}/schedules`, { version: 0, from: tomorrow() });
const tomorrow = () => new Date(portal.clock.nowMs + 2 * 86_400_000).toISOString().slice(0, 10);

/** A draft is its writer's alone, so that each who may has one of their own. */
const withDraft = async (by: DeskSession, request: CellRequest): Promise<CellRequest> => {
  await askCell(portal, by.headers, ['PUT', `${CLAIM}/draft`, { text: '{}', edition: 0 }]);
  return request;
};

const EDITING: Readonly<Record<string, (by: DeskSession) => Promise<CellRequest>>> = {
  listProcedures: async () => ['GET', '/staff/procedures'],
  readProcedureHistory: async () => ['GET', CLAIM],
  checkProcedure: async () => ['POST', `${CLAIM}/check`, { text: '{}' }],
  importProcedure: async () => ['POST', `${CLAIM}/versions`, { text: '{}' }],
  previewProcedure: async () => ['GET', `${CLAIM}/versions/0`],
  compareProcedure: async () => ['GET', `${CLAIM}/versions/0/differences`],
  exportProcedure: async () => ['GET', `${CLAIM}/versions/0/file?form=normalised`],
  listProcedureDrafts: async () => ['GET', '/staff/procedure-drafts'],
  readProcedureDraft: (by) => withDraft(by, ['GET', `${CLAIM}/draft`]),
  saveProcedureDraft: async () => ['PUT', `${CLAIM}/draft`, { text: '{', edition: 9 }],
  discardProcedureDraft: (by) => withDraft(by, ['DELETE', `${CLAIM}/draft`]),
  scheduleProcedure: async () => ['POST', `${CLAIM}/schedules`, { version: 0, from: '2000-01-01' }],
  confirmSchedule: async () => ['POST', `${CLAIM}/schedules/${await scheduled()}/confirmation`],
  takeBackSchedule: async () => ['POST', `${CLAIM}/schedules/${await scheduled()}/withdrawal`],
  readySentences: async () => ['GET', '/staff/ready-sentences'],
  letterTemplates: async () => ['GET', '/staff/letter-templates'],
  remedies: async () => ['GET', '/staff/remedies'],
  wordingVersions: async () => ['GET', '/staff/wordings/readySentence/x'],
  saveWording: async () => ['POST', '/staff/wordings/readySentence/x', { from: '2100-01-01', definition: {} }],
};

describe('DT-01, DT-03: who may do what with the catalogue', () => {
  it.each([...tableOf('Catalogue')])('%s: every role, of its group and of another', async (name, cells) => {
    const wrong: string[] = [];
    for (const [at, role] of ROLES.entries()) {
      for (const group of GROUPS) {
        const desk = await openDesk(portal, [role], MUNICIPALITY, group);
        const request = (await EDITING[name]?.(desk)) ?? [];
        const answer = await ask(desk.headers, ...(request as CellRequest));
        const cell = cells[at] ?? '';
        const isAllowed = cell === 'm' || (cell.startsWith('g') && group === 'child');
        if (isAllowed === isRefused(answer)) wrong.push(`${role} ${group}: ${cell}, ${answer.status} ${answer.code}`);
      }
    }
    expect(wrong).toEqual([]);
  });

  it('a schedule of another municipality is none', async () => {
    const at = '/staff/procedures/child-allowance-end';
    const number = await scheduled(neighbour, at);
    const foreign = await ask(approver.headers, 'POST', `${at}/schedules/${number}/confirmation`);
    const never = await ask(approver.headers, 'POST', `${at}/schedules/999/confirmation`);
    expect([foreign.status, foreign.bytes]).toEqual([404, never.bytes]);
  });
});

const exportOf = (by: DeskSession) =>
  made(by, 'export', 'POST', '/staff/exports', { form: 'csv', procedure: 'child-allowance-claim', reason: REASON });

const OTHERS: Readonly<Record<string, CellRequest>> = {
  listMailProblems: ['GET', '/staff/mail-problems'],
  searchCases: ['POST', '/staff/case-searches', { text: '見本　花子' }],
  readRetention: ['GET', '/staff/retention'],
  confirmRetentionRule: ['POST', `/staff/retention/rules/${KIND}`, { years: 3, source: '文書管理規程 別表' }],
  confirmRetentionList: ['POST', '/staff/retention/lists', { dueOn: '2030-04-01', kind: KIND, group: 'child' }],
  readStatistics: ['GET', '/staff/statistics'],
  listKiosks: ['GET', '/staff/kiosks'],
  readKiosk: ['GET', `/staff/kiosks/${'A'.repeat(22)}`],
  readOperation: ['GET', '/staff/operation'],
  listAgencyClients: ['GET', '/staff/agency-clients'],
  addAgencyClient: ['POST', '/staff/agency-clients', { name: 'x', jwks: '{}', scopes: ['cases.list'], groups: ['*'] }],
  endAgencyClient: ['DELETE', `/staff/agency-clients/${'A'.repeat(22)}`],
  previewAudience: [
    'POST',
    '/staff/notice-previews',
    { audience: { to: 'segment', all: [{ is: 'caseOpen', procedure: 'child-allowance-claim' }] } },
  ],
  sendNotice: ['POST', `/staff/notices/${'A'.repeat(24)}/schedule`, { dueAt: null }],
  approveNotice: ['POST', `/staff/notices/${'A'.repeat(24)}/approval`],
  askExport: ['POST', '/staff/exports', { form: 'csv', procedure: 'child-allowance-claim', reason: REASON }],
};

describe('DT-01, DT-03: who may do what else at the desk', () => {
  const table = tableOf('Other routes of the desk');

  it.each(Object.entries(OTHERS))('%s: every role', async (name, request) => {
    const wrong: string[] = [];
    for (const [at, role] of ROLES.entries()) {
      const desk = await openDesk(portal, [role], MUNICIPALITY);
      const answer = await ask(desk.headers, ...request);
      const cell = table.get(name)?.[at];
      if ((cell !== '–') === isForbidden(answer)) wrong.push(`${role}: ${cell}, ${answer.status} ${answer.code}`);
    }
    expect(wrong).toEqual([]);
  });

  it('openInEmergency: every role, of another group, where the municipality lets anybody', async () => {
    const wrong: string[] = [];
    for (const [at, role] of ROLES.entries()) {
      const cell = table.get('openInEmergency')?.[at];
      const request = (number: string): CellRequest => ['POST', `/staff/cases/${number}/emergency`, { reason: REASON }];
      const there = await openDesk(portal, [role], NEIGHBOUR, 'nursery');
      const answer = await ask(there.headers, ...request(cases.otherCity));
      if ((cell === 'm') !== (answer.status === 200)) wrong.push(`${role}: ${cell}, ${answer.status} ${answer.code}`);
      const opened = await ask(there.headers, 'GET', `/staff/cases/${cases.otherCity}`);
      if ((cell === 'm') !== (opened.status === 200)) wrong.push(`${role} reads: ${cell}, ${opened.status}`);
      // A case of another municipality is none, and where it is off nobody opens any.
      const foreign = await ask(there.headers, ...request(cases.own));
      const never = await ask(there.headers, ...request(NEVER));
      if (foreign.bytes !== never.bytes) wrong.push(`${role}: a foreign case is not as what never was`);
      const off = await openDesk(portal, [role], MUNICIPALITY, 'nursery');
      const refused = await ask(off.headers, ...request(cases.own));
      if (refused.status !== 403) wrong.push(`${role}: off, and ${refused.status}`);
    }
    expect(wrong).toEqual([]);
  });

  it('listDeskVisits: every role sees those of its group alone', async () => {
    const day = '2030-01-07';
    await portal.database
      .insertInto('case_visit')
      .values(
        [cases.own, cases.otherGroup].map((receipt_number) => ({
          municipality_code: MUNICIPALITY,
          receipt_number,
          visit: 1,
          owner: portal.filerOf('ordinary'),
          section: 'child',
          day,
          starts: '09:00',
          minutes: 20,
          state: 'booked' as const,
          actor_kind: 'staff' as const,
          actor_id: 'x',
          remind_at: new Date('2030-01-06T09:00:00Z'),
        })),
      )
      .execute();
    const wrong: string[] = [];
    for (const [at, role] of ROLES.entries()) {
      const desk = await openDesk(portal, [role], MUNICIPALITY);
      const { bytes } = await ask(desk.headers, 'GET', `/staff/visits?day=${day}`);
      const sees = bytes.includes(cases.own);
      if ((table.get('listDeskVisits')?.[at] === 'g') !== sees) wrong.push(role);
      if (bytes.includes(cases.otherGroup)) wrong.push(`${role}: another group`);
    }
    expect(wrong).toEqual([]);
  });

  it('endFreeVisit: every role, of its group, of another, of another municipality', async () => {
    const payload = {
      purpose: 'move-out-notice',
      municipality: MUNICIPALITY,
      section: 'movingIn',
      slot: `${openDayFrom(addDays(japaneseDay(epochMs(Date.now())), 3))}T09:00`,
    };
    const wrong: string[] = [];
    for (const [at, role] of ROLES.entries()) {
      const booked = await portal.ask(token, { method: 'POST', url: '/visits', payload });
      const request = (id: string): CellRequest => ['POST', `/staff/visits/${id}/acts`, { act: 'cancelVisit' }];
      const own = await openDesk(portal, [role], MUNICIPALITY, 'residents');
      const answer = await ask(own.headers, ...request(String(booked.body.id)));
      const isAllowed = table.get('endFreeVisit')?.[at] === 'g';
      if (isAllowed !== (answer.status === 200)) wrong.push(`${role}: ${answer.status} ${answer.code}`);
      for (const [municipality, group] of [
        [MUNICIPALITY, 'child'],
        [NEIGHBOUR, 'residents'],
      ] as const) {
        const there = await openDesk(portal, [role], municipality, group);
        const foreign = await ask(there.headers, ...request(String(booked.body.id)));
        const never = await ask(there.headers, ...request(NEVER));
        if (foreign.bytes !== never.bytes) wrong.push(`${role}: ${municipality} ${group} is not as what never was`);
      }
      await sql`truncate visit_free, office_slot`.execute(portal.database);
    }
    expect(wrong).toEqual([]);
  });

  it.each(['listWithholdings', 'askWithholding'])(
    '%s: every role, of its group, of another, of another municipality',
    async (name) => {
      const wrong: string[] = [];
      const until = new Date(portal.clock.nowMs + 86_400_000 * 30).toISOString().slice(0, 10);
      const about = (number: string): CellRequest =>
        name === 'listWithholdings'
          ? ['GET', `/staff/cases/${number}/withholdings`]
          : ['POST', `/staff/cases/${number}/withholdings`, { until, ground: '刑事訴訟法 197条5項' }];
      for (const [at, role] of ROLES.entries()) {
        const desk = await openDesk(portal, [role], MUNICIPALITY);
        const never = await ask(desk.headers, ...about(NEVER));
        for (const [place, number] of Object.entries(cases)) {
          const answer = await ask(desk.headers, ...about(number));
          const isAllowed = table.get(name)?.[at] === 'g' && place === 'own';
          if (isAllowed === isRefused(answer)) wrong.push(`${role} ${place}: ${answer.status} ${answer.code}`);
          if (!isAllowed && answer.bytes !== never.bytes) wrong.push(`${role} ${place}: not as what never was`);
        }
      }
      expect(wrong).toEqual([]);
    },
  );

  it('an export is there for who asked for it alone', async () => {
    const own = await exportOf(approver);
    const others = [await exportOf(await openDesk(portal, ['approver'], MUNICIPALITY, '*')), await exportOf(neighbour)];
    expect((await ask(approver.headers, 'GET', `/staff/exports/${own}`)).status).toBe(200);
    for (const [method, end] of [['GET', ''] as const, ['POST', '/file'] as const]) {
      const never = await ask(approver.headers, method, `/staff/exports/${'A'.repeat(22)}${end}`);
      expect(never.status).toBe(404);
      for (const id of others) {
        expect((await ask(approver.headers, method, `/staff/exports/${id}${end}`)).bytes).toBe(never.bytes);
      }
    }
  });

  it('a system that another municipality registered is none', async () => {
    const administrator = await openDesk(portal, ['administrator'], MUNICIPALITY);
    const { id } = await registerClient(portal, { municipality: NEIGHBOUR });
    const never = await ask(administrator.headers, 'DELETE', `/staff/agency-clients/${'A'.repeat(22)}`);
    expect((await ask(administrator.headers, 'DELETE', `/staff/agency-clients/${id}`)).bytes).toBe(never.bytes);
    expect(never.status).toBe(404);
  });
});

/** Each with the number of a case, where it has one. */
const OF_CLIENTS: Readonly<Record<string, (number: string) => CellRequest>> = {
  listAgencyCases: () => ['GET', '/agency/v1/cases'],
  readAgencyCase: (number) => ['GET', `/agency/v1/cases/${number}`],
  readAgencyContainer: (number) => ['GET', `/agency/v1/cases/${number}/filings/1/container`],
  readAgencyLetter: (number) => ['GET', `/agency/v1/cases/${number}/letters/1`],
  readAgencyAccount: (number) => ['GET', `/agency/v1/cases/${number}/benefit-account`],
  changeAgencyCase: (number) => ['POST', `/agency/v1/cases/${number}/events`, { event: 'beginReview' }],
  listAgencyProcedures: () => ['GET', '/agency/v1/procedures'],
};
/** Without `cases.restricted` a restricted case is as one of another group. */
const ABOUT_CASES = [
  'readAgencyCase',
  'readAgencyContainer',
  'readAgencyLetter',
  'readAgencyAccount',
  'changeAgencyCase',
];

describe('DT-01, DT-03: what other systems may, by scope', () => {
  it.each(Object.entries(OF_CLIENTS))(
    '%s: its group, another, another municipality, restricted',
    async (name, request) => {
      const cells = tableOf('Other systems, by scope').get(name) ?? [];
      const wrong: string[] = [];
      for (const [at, scope] of agencyScopeSchema.options.entries()) {
        const client = await registerClient(portal, { scopes: [scope], groups: ['child'] });
        const bearer = { authorization: `Bearer ${await client.token()}` };
        const about = (number: string) =>
          ask({ ...bearer, 'if-match': '"9999"', 'idempotency-key': randomUUID() }, ...request(number));
        const never = await about(NEVER);
        for (const isRestricted of [false, true]) {
          await sql`update desk_case set restricted = ${isRestricted}`.execute(portal.database);
          for (const [place, number] of Object.entries(cases)) {
            const answer = await about(number);
            const hasScope = cells[at] === 'g';
            const isThere = !ABOUT_CASES.includes(name) || (place === 'own' && !isRestricted);
            const said = `${scope} ${place} ${isRestricted}: ${answer.status} ${answer.code}`;
            if ((hasScope && isThere) === isRefused(answer)) wrong.push(said);
            if (hasScope ? !isThere && answer.status !== 404 : answer.code !== 'scopeMissing') wrong.push(said);
            if (!(hasScope && isThere) && answer.bytes !== never.bytes) wrong.push(`${said}, not as what never was`);
          }
        }
        await sql`update desk_case set restricted = false`.execute(portal.database);
      }
      expect(wrong).toEqual([]);
    },
  );
});

/** Routes about one case beside those of the table of cases. */
const BESIDE: Readonly<Record<string, (number: string) => CellRequest>> = {
  readAttachment: (number) => ['GET', `/staff/cases/${number}/filings/1/attachments/1`],
  listCaseCharges: (number) => ['GET', `/staff/cases/${number}/charges`],
  makeCharge: (number) => [
    'POST',
    `/staff/cases/${number}/charges`,
    { key: randomUUID(), purpose: 'tax', yen: 300, lastDay: '2199-01-01', ways: ['card'] },
  ],
  readCaseAccount: (number) => ['GET', `/staff/cases/${number}/benefit-account`],
  listWithholdings: (number) => ['GET', `/staff/cases/${number}/withholdings`],
  askWithholding: (number) => [
    'POST',
    `/staff/cases/${number}/withholdings`,
    {
      until: new Date(portal.clock.nowMs + 86_400_000 * 30).toISOString().slice(0, 10),
      ground: '刑事訴訟法 197条5項',
    },
  ],
  approveWithholding: (number) => ['POST', `/staff/cases/${number}/withholdings/1/approval`],
};

describe('DT-01, DT-03: what is there of an erased case', () => {
  const erased: string[] = [];
  beforeAll(async () => {
    const worker = await newBrowser(portal, ['caseWorker', 'approver']);
    for (const group of GROUPS) {
      const number = await decidedCase(portal, worker, token);
      await sql`update desk_case set procedure_group = ${group} where receipt_number = ${number}`.execute(
        portal.database,
      );
      await sql`select erase_cases(${MUNICIPALITY}, ${[number]}::text[])`.execute(portal.database);
      erased.push(number);
    }
  });

  it.each(Object.entries(BESIDE))('%s: every role, of its group and of another', async (name, about) => {
    const withholds = (role: number) => tableOf('Other routes of the desk').get('askWithholding')?.[role] !== '–';
    const wrong: string[] = [];
    for (const [at, role] of ROLES.entries()) {
      const desk = await openDesk(portal, [role], MUNICIPALITY);
      const cell = tableOf('Erased cases').get('readCaseSkeleton')?.[at];
      const never = await ask(desk.headers, ...about(NEVER));
      for (const [place, number] of erased.entries()) {
        const answer = await ask(desk.headers, ...about(number));
        const isSeen = cell === 'm' || (cell === 'g' && place === 0);
        const isGone = isSeen && (!/Withholdings?$/.test(name) || withholds(at));
        const said = `${role} ${place}: ${cell}, ${answer.status} ${answer.code}`;
        if (isGone ? answer.code !== 'erased' : answer.status !== 404) wrong.push(said);
        if (!isGone && answer.bytes !== never.bytes) wrong.push(`${said}, not as what never was`);
      }
    }
    expect(wrong).toEqual([]);
  });

  it('no emergency opens it', async () => {
    const worker = await newBrowser(portal, ['caseWorker', 'approver'], NEIGHBOUR);
    const number = await decidedCase(portal, worker, token);
    await sql`select erase_cases(${NEIGHBOUR}, ${[number]}::text[])`.execute(portal.database);
    const outsider = await openDesk(portal, ['reader'], NEIGHBOUR, 'nursery');
    const answer = await ask(outsider.headers, 'POST', `/staff/cases/${number}/emergency`, { reason: REASON });
    expect(answer).toMatchObject({ status: 410, code: 'erased' });
  });

  it('every route of the desk about one case is asked about one here, or with the table of cases', () => {
    const ofCases = Object.entries(PORTAL_ROUTES).filter(([, { path }]) => path.startsWith('/staff/cases/:number'));
    const inTheTable = [
      'readCase',
      'readCaseSkeleton',
      'changeCase',
      'readDifference',
      'readCasePapers',
      'previewLetter',
    ];
    const looks = ['readCaseLetter', 'readFiling', 'readSignature', 'verifySignature'];
    expect(ofCases.map(([name]) => name).sort()).toEqual(
      [...inTheTable, ...looks, ...Object.keys(BESIDE), 'openInEmergency'].sort(),
    );
  });
});

const OF_PERSONS: readonly ((number: string) => CellRequest)[] = [
  (number) => ['GET', `/applications/${number}`],
  (number) => ['GET', `/applications/${number}/container`],
  (number) => ['GET', `/applications/${number}/procedure`],
  (number) => ['GET', `/applications/${number}/letters/1`],
  (number) => ['POST', `/applications/${number}/withdrawal`],
  (number) => ['POST', `/applications/${number}/messages`, { key: randomUUID(), text: '問い合わせ' }],
  (number) => ['POST', `/applications/${number}/delivery`, { delivery: 'post' }],
  (number) => ['GET', `/applications?after=${number}`],
];

describe('DT-01, DT-03: what persons may', () => {
  it('their own, of whichever municipality, and nobody else’s; staff and systems nothing', async () => {
    const own = { authorization: `Bearer ${token}` };
    const other = { authorization: `Bearer ${await portal.signIn('spouse')}` };
    const client = { authorization: `Bearer ${await (await registerClient(portal)).token()}` };
    const wrong: string[] = [];
    for (const about of OF_PERSONS) {
      const never = await ask(other, ...about(NEVER));
      for (const number of Object.values(cases)) {
        const [mine, foreign] = [await ask(own, ...about(number)), await ask(other, ...about(number))];
        const said = `${about(number).slice(0, 2)}: ${mine.status} ${foreign.status}`;
        if (isRefused(mine)) wrong.push(said);
        if (foreign.status !== 404 || foreign.bytes !== never.bytes) wrong.push(`${said}, not as what never was`);
        for (const stranger of [{}, client, approver.headers]) {
          if ((await ask(stranger, ...about(number))).code !== 'sessionRequired') wrong.push(`${said}, a stranger`);
        }
      }
    }
    expect(wrong).toEqual([]);
  });
});
