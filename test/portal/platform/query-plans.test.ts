import { createHmac, generateKeyPairSync, randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exportJWK, generateKeyPair, importJWK, type JWK, SignJWT } from 'jose';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { success } from '#contract/failures/outcome.ts';
import { applicationDetailSchema, CONTAINER_MEDIA_TYPE } from '#contract/portal/application-routes.ts';
import type { ClaimedRequest } from '#contract/portal/authorization-routes.ts';
import { NEVER_CHOSEN, NOTICE_TOPICS } from '#contract/portal/notice-routes.ts';
import { PORTAL_ROUTES } from '#contract/portal/portal-routes.ts';
import type { PasskeyCreation, PasskeyRequest } from '#contract/portal/webauthn.ts';
import type { CaseAct } from '#contract/procedure/case-act.ts';
import { epochMs, municipalityCodeSchema } from '#contract/values/brands.ts';
import { addDays, japaneseDay } from '#contract/values/calendar.ts';
import { openDayFrom } from '#contract/values/open-days.ts';
import { findCaseOwner } from '#portal/applications/case-owner.ts';
import { createLineSecrets } from '#portal/line/line-secrets.ts';
import { noticeJob } from '#portal/notices/notice-jobs.ts';
import { hashOfToken } from '#portal/platform/once-token.ts';
import { sampleFiling, signManifest } from '../../support/application/sample-filing.ts';
import { generatedCount } from '../../support/generated-counts.ts';
import { jwksOf, registerClient } from '../../support/portal/agency-client.ts';
import { CLAIM_ID, CLAIM_TEXT } from '../../support/portal/broken-procedures.ts';
import { UPLOAD_HEADERS, uploadBody } from '../../support/portal/delivery-sender.ts';
import { walkDeliveries } from '../../support/portal/delivery-walk.ts';
import { growDatabase } from '../../support/portal/grown-database.ts';
import { type HostileProvider, openHostileProvider } from '../../support/portal/hostile-provider.ts';
import { loginProof } from '../../support/portal/login-proof.ts';
import { deliveryOf, SENDER } from '../../support/portal/mail-bench.ts';
import { type MailServer, openMailServer } from '../../support/portal/mail-server.ts';
import { walkMandates } from '../../support/portal/mandate-sitting.ts';
import { walkNotices } from '../../support/portal/notice-walk.ts';
import { beginPasskey, beginSignIn, codeIn, fromPage, redeem } from '../../support/portal/own-passkey.ts';
import { openTestPortal, TEST_ORIGIN, type TestPortal } from '../../support/portal/portal-harness.ts';
import { collectPlans, type PlanCollector } from '../../support/portal/query-plans.ts';
import { addSite, appFor, LIBRARY } from '../../support/portal/relying-party.ts';
import { itemOf } from '../../support/portal/signing-site.ts';
import { openSiteApi } from '../../support/portal/site-api.ts';
import { softwarePasskey } from '../../support/portal/software-passkey.ts';
import {
  askAtEntrance,
  browserOf,
  linkToken,
  MUNICIPALITY,
  newBrowser,
  newStaff,
  nextCode,
  OPERATOR,
  STAFF_PASSWORD,
  type StaffBrowser,
  secretIn,
  signInAs,
} from '../../support/portal/staff-browser.ts';
import { PIXEL } from '../../support/portal/staff-notice.ts';

/**
 * Do not grow with use: what procedures were ever served or kept by editors, the queue's names of jobs and when each was
 * begun, its jobs, which empty themselves, when the last backup of each kind was taken, and until when LINE takes no more.
 */
const BOUNDED_TABLES = new Set([
  '_private_tasks',
  '_private_job_queues',
  '_private_jobs',
  '_private_known_crontabs',
  'backup_taken',
  'line_limit',
  'served_procedure',
  'procedure_shelf',
  'procedure_version',
  'procedure_schedule',
  'procedure_schedule_step',
  'wording',
  'encryption_key',
  'index_master',
  'retention_list',
  'retention_rule',
  'correction_count',
  'audit_restart',
]);
/** Rules look at all records and cases of the one person who asks. */
const OF_ONE_PERSON = new Set(
  ['listExchangeRecords', 'readExchangeRecord', 'askAboutRecord'].flatMap((name) =>
    ['exchange_record', 'own_reading', 'application', 'desk_case', 'record_withholding'].map(
      (table) => `${name} ${table}`,
    ),
  ),
);
/** What is open of an account is counted over all that the one person has; closing it takes all of it away. */
const OF_ONE_ACCOUNT = new Set(
  ['readClosing', 'beginClosing', 'takeBackClosing', 'closeAccounts'].flatMap((name) =>
    ['application', 'desk_case', 'case_letter_way', 'case_visit', 'charge', 'notice', 'case_letter'].map(
      (table) => `${name} ${table}`,
    ),
  ),
);
/** Whether an office keeps a person from others is looked for in all of their cases. */
const OF_CASES = new Set(
  ['listMandates', 'beginMandate', 'signMandate', 'endMandate', 'beginActing'].flatMap((name) =>
    ['application', 'desk_case'].map((table) => `${name} ${table}`),
  ),
);
/** What is parked is found by reading the queue, which empties itself. */
const OF_THE_QUEUE = new Set(['readOperation _private_jobs']);
const LINE_SECRET = 'an invented secret of LINE';
const MOST_ROWS = 200;
const OWN_NOTICES = 1_000;
const OWN_APPLICATIONS = 1_000;
const NOTICE_WAYS = Object.fromEntries(NOTICE_TOPICS.map((topic) => [topic, NEVER_CHOSEN]));
const PROCEDURE = 'child-allowance-donation';

let portal: TestPortal;
let plans: PlanCollector;
let provider: HostileProvider;
let mailServer: MailServer;
let secretFolder: string;
beforeAll(async () => {
  provider = await openHostileProvider();
  mailServer = await openMailServer();
  secretFolder = await mkdtemp(join(tmpdir(), 'madoguchi-plans-'));
  const clientSecretFile = join(secretFolder, 'secret');
  await writeFile(clientSecretFile, 'an invented secret');
  const [channelSecretFile, channelTokenFile] = ['line-secret', 'line-token'].map((name) => join(secretFolder, name));
  for (const file of [channelSecretFile, channelTokenFile]) await writeFile(file ?? '', LINE_SECRET);
  const settings = { issuer: provider.issuer, clientId: 'madoguchi', title: '市の認証', clientSecretFile };
  const { host, port } = mailServer.server;
  portal = await openTestPortal({
    emergencyOpen: true,
    config: {
      mail: { host, port, sender: SENDER },
      // Nobody listens there: what is sent is tried and put off.
      line: {
        channelSecretFile: channelSecretFile ?? '',
        channelTokenFile: channelTokenFile ?? '',
        apiUrl: 'http://127.0.0.1:9',
      },
      staffProviders: { [MUNICIPALITY]: { ...settings, localAccounts: 'everybody' } },
    },
  });
  await portal.signIn('ordinary');
  const growth = {
    applications: generatedCount(20_000, 1_000_000),
    ownApplications: OWN_APPLICATIONS,
    sessions: generatedCount(10_000, 100_000),
    staff: generatedCount(20_000, 100_000),
    ownNotices: OWN_NOTICES,
  };
  await growDatabase(portal.database, growth, portal.filerOf('ordinary'), portal.procedure(PROCEDURE));
  plans = await collectPlans(portal.databaseUrl);
});
afterAll(async () => {
  plans.stop();
  await provider.close();
  await rm(secretFolder, { recursive: true, force: true });
  await portal.close();
  await mailServer.close();
});

const pressStop = {
  method: 'POST' as const,
  payload: 'List-Unsubscribe=One-Click',
  headers: { 'content-type': 'application/x-www-form-urlencoded' },
};
const everyMail = { isOn: true, put: async () => undefined, putForAll: async () => undefined };

it('every route finds what it looks for by an index, however much is kept', async () => {
  const walked = new Map<string, number>();
  const tables = new Set<string>();
  const wrong: object[] = [];
  const walk = async <T>(name: string, ask: () => Promise<T>): Promise<T> => {
    const answer = await ask();
    expect({ name, ...answer }).not.toMatchObject({ status: expect.toSatisfy((status: number) => status >= 400) });
    const accesses = plans.take();
    walked.set(name, accesses.length);
    for (const access of accesses) {
      tables.add(access.table);
      const isScan = access.node === 'Seq Scan' && !BOUNDED_TABLES.has(access.table);
      const place = `${name} ${access.table}`;
      const most =
        OF_ONE_PERSON.has(place) || OF_ONE_ACCOUNT.has(place) || OF_CASES.has(place) ? 2 * OWN_APPLICATIONS : MOST_ROWS;
      if (OF_THE_QUEUE.has(`${name} ${access.table}`)) continue;
      if (isScan || access.rows > most) wrong.push({ name, ...access });
    }
    return answer;
  };
  const read = (name: string, url: string, token?: string) =>
    walk(name, () => portal.ask(token, { method: 'GET', url }));

  const holder = await portal.authority.holder('ordinary');
  const challenge = await walk('createChallenge', () => portal.challenge());
  const opened = await walk('openSession', () => portal.open(loginProof(holder, challenge, portal.clock.nowMs)));
  const token = String(opened.body.token);
  const container = await sampleFiling(holder, portal.procedure(PROCEDURE), { filer: portal.filerOf('ordinary') });
  const filed = await walk('fileApplication', () => portal.file(token, container));
  expect(filed.status).toBe(201);
  const number = String(filed.body.receiptNumber);
  expect((await walk('fileApplication, again', () => portal.file(token, container))).status).toBe(200);

  const listed = await read('listApplications', '/applications', token);
  expect(listed.status).toBe(200);
  await read('listApplications, of a procedure', `/applications?procedure=${PROCEDURE}&municipality=131318`, token);
  await read('readApplication', `/applications/${number}`, token);
  await read('readContainer', `/applications/${number}/container`, token);
  await read('readFiledProcedure', `/applications/${number}/procedure`, token);
  await read('readSignatureCertificate', '/signature-certificate', token);
  await read('readSession', '/session', token);
  const freshly = await portal.ask(token, {
    method: 'POST',
    url: '/session/challenges',
    payload: { purpose: 'fresh' },
  });
  const proof = loginProof(holder, String(freshly.body.challenge), portal.clock.nowMs, {
    payload: { purpose: 'fresh' },
  });
  plans.take();
  await walk('proveFresh', () => portal.ask(token, { method: 'POST', url: '/session/fresh', payload: { proof } }));
  await walk('chooseDelivery', () =>
    portal.ask(token, {
      method: 'POST',
      url: `/applications/${number}/delivery`,
      payload: { delivery: 'electronic' },
    }),
  );
  const visitDay = openDayFrom(addDays(japaneseDay(epochMs(Date.now())), 3));
  const visits = `/applications/${number}/visits`;
  await read('listSlots', '/offices/131318/child/slots');
  await walk('bookVisit', () =>
    portal.ask(token, { method: 'POST', url: visits, payload: { slot: `${visitDay}T09:00` } }),
  );
  await walk('changeVisit', () =>
    portal.ask(token, { method: 'PUT', url: `${visits}/1`, payload: { slot: `${visitDay}T09:20` } }),
  );
  const without = {
    purpose: 'move-out-notice',
    municipality: '131318',
    section: 'movingIn',
    slot: `${visitDay}T09:00`,
  };
  await read('listVisitOffices', '/offices?purpose=move-out-notice');
  const free = await walk('bookFreeVisit', () =>
    portal.ask(token, { method: 'POST', url: '/visits', payload: without }),
  );
  const firstVisit = `/visits/${String(free.body.id)}`;
  await walk('changeFreeVisit', () =>
    portal.ask(token, { method: 'PUT', url: firstVisit, payload: { slot: `${visitDay}T09:30` } }),
  );
  await read('listVisits', '/visits', token);
  await walk('cancelFreeVisit', () => portal.ask(token, { method: 'DELETE', url: firstVisit }));
  const toCome = await portal.ask(token, { method: 'POST', url: '/visits', payload: without });
  const freeVisit = `/visits/${String(toCome.body.id)}`;
  plans.take();
  await walk('cancelVisit', () => portal.ask(token, { method: 'DELETE', url: `${visits}/1` }));
  const visitJob = { kind: 'job', id: 'visits' } as const;
  await walk('remindOfVisits', async () => ({
    told: (await portal.stores.visits.remind(visitJob)) + (await portal.stores.freeVisits.remind(visitJob)),
    status: 200,
  }));
  await walk('sweepVisits', async () => ({ swept: await portal.stores.freeVisits.sweep(visitJob), status: 200 }));
  await walk('withdrawApplication', () =>
    portal.ask(token, { method: 'POST', url: `/applications/${number}/withdrawal` }),
  );
  await read('listMunicipalities', '/municipalities');
  await read('searchProcedures', '/services?query=児童');
  await read('readProcedure', `/services/${PROCEDURE}?municipality=131318`);
  await read('readFamilyRules', '/family-rules?municipality=131318');
  await read('readOpenapi', '/openapi.json');
  await read('listAuthorities', '/certificate-authorities');
  await read('readReceiptKeys', '/.well-known/jwks.json');
  await read('readHealth', '/health');
  const notices = await read('listNotices', '/notices', token);
  await read('listNotices, the next page', `/notices?after=${String(notices.body.next)}`, token);
  for (const show of ['unread', 'answer', 'decisions']) await read('listNotices, some', `/notices?show=${show}`, token);
  await read('summariseNotices', '/notices/summary', token);
  const [notice] = notices.body.notices as { notice: string }[];
  const change = (name: string, url: string, payload?: object) =>
    walk(name, () => portal.ask(token, { method: 'POST', url, ...(payload === undefined ? {} : { payload }) }));
  await read('readNotice', `/notices/${notice?.notice}`, token);
  await change('markNoticeRead', `/notices/${notice?.notice}/read`);
  await change('markNoticeUnread', `/notices/${notice?.notice}/unread`);
  await change('nameMailAddress', '/mail/address', { address: 'a@home.example', language: 'ja' });
  const subject = portal.filerOf('ordinary');
  const sent = await portal.database.selectFrom('mail_code').selectAll().where('subject_id', '=', subject).execute();
  const secret = portal.stores.mailSecrets.open(subject, sent[0]?.sealed ?? Buffer.of()) as { code: string };
  plans.take();
  await change('confirmMailAddress', '/mail/address/confirmation', { code: secret.code });
  await change('changeMailSettings', '/mail', { language: 'en', isOn: true });
  await read('readMailSettings', '/mail', token);
  await read('readNoticeWays', '/notices/ways', token);
  await walk('changeNoticeWays', () =>
    portal.ask(token, { method: 'PUT', url: '/notices/ways', payload: NOTICE_WAYS }),
  );
  await walk('stopMail', () => portal.ask(undefined, { ...pressStop, url: `/mail/stop/${'A'.repeat(43)}` }));
  await walk('deliver', async () => {
    await deliveryOf(portal, mailServer)(new AbortController().signal);
    return { status: 204 };
  });
  await walk('tellOfChange', async () => {
    const rule = () => ({ kind: 'decided' as const, isMailed: true });
    const job = noticeJob('tell', rule, { findCase: findCaseOwner, queue: everyMail, nowMs: () => portal.clock.nowMs });
    const data = { receiptNumber: number };
    await portal.database
      .transaction()
      .execute((transaction) => job.handle({ transaction, eventId: '1', data, signal: new AbortController().signal }));
    return { status: 204 };
  });
  await walk('removeMailAddress', () => portal.ask(token, { method: 'DELETE', url: '/mail/address' }));
  await read('listSessions', '/account/sessions', token);
  const uses = await read('listUses', '/account/uses', token);
  const [use] = uses.body.uses as { use: string }[];
  await read('listUses, the next page', `/account/uses?after=${use?.use}`, token);
  await walkPasskeys(portal, walk, { token, forget: () => plans.take() });
  const elsewhere = await portal.signIn('ordinary');
  const toldThere = await portal.ask(elsewhere, { method: 'GET', url: '/account/sessions' });
  plans.take();
  const ofThis = (toldThere.body.sessions as { session: string; isThis: boolean }[]).find(
    ({ isThis }) => isThis,
  )?.session;
  await walk('endSession', () => portal.ask(token, { method: 'DELETE', url: `/account/sessions/${ofThis}` }));
  await walk('endOtherSessions', () => portal.ask(token, { method: 'DELETE', url: '/account/sessions' }));
  await sql`update account_closing set asked_at = now() - interval '2 days', closes_at = now() - interval '1 day'
    where subject_id = 'grown 7'`.execute(portal.database);
  plans.take();
  await walk('closeAccounts', async () => ({
    closed: await portal.stores.accounts.closeDue({ kind: 'job', id: 'closeAccounts' }, new AbortController().signal),
    status: 200,
  }));
  await walk('sweepUses', async () => ({
    swept: await portal.stores.useHistory.sweep({ kind: 'job', id: 'sweepUses' }),
    status: 200,
  }));
  await walkSites(portal, walk, { token, forget: () => plans.take() });
  await walk('closeSession', () => portal.ask(token, { method: 'DELETE', url: '/session' }));
  const grants = [{ role: 'caseWorker' as const, group: '*' }];
  const administrator = await newStaff(portal, ['administrator']);
  plans.take();
  const invited = await walk('portal staff invite', async () => {
    const made = await portal.stores.staff.invite(OPERATOR, MUNICIPALITY, {
      name: '職員',
      mail: 'a@b.example',
      grants,
    });
    if (!made.ok) throw new Error(made.failure.code);
    return { ...made.value, status: 201 };
  });
  const link = linkToken(invited.link);
  const begun = await walk('beginInvitation', () =>
    askAtEntrance(portal, '/staff/invitation/factors', { link, password: STAFF_PASSWORD }),
  );
  const code = nextCode(portal, secretIn(begun.body.otpauthUri));
  await walk('acceptInvitation', () => askAtEntrance(portal, '/staff/invitation', { link, code }));
  const desk = await walk('openStaffSession', async () => ({
    ...(await signInAs(portal, administrator)),
    status: 200,
  }));
  const device = softwarePasskey();
  const right = { origin: TEST_ORIGIN };
  const own = (name: string, path: string, payload?: object) => walk(name, () => desk.ask('POST', path, payload));
  const creation = (body: Record<string, unknown>) => body.options as PasskeyCreation;
  const request = (body: Record<string, unknown>) => body.options as PasskeyRequest;
  const making = creation((await own('beginPasskey', '/staff/factors/passkeys/challenge')).body);
  const credential = device.create(making, right);
  const added = await own('addPasskey', '/staff/factors/passkeys', { name: '机', credential });
  const proving = request((await own('beginStepUp', '/staff/session/proof/challenge')).body);
  await own('stepUpByPasskey', '/staff/session/proof/passkey', { credential: device.use(proving, right) });
  await own('stepUpByCode', '/staff/session/proof/code', { code: nextCode(portal, administrator.secret) });
  const entrance = (name: string, path: string, payload?: object, cookie = '') =>
    walk(name, () => askAtEntrance(portal, `/staff/${path}`, payload, { cookie }));
  const opening = request((await entrance('beginPasskeySignIn', 'session/passkey/challenge')).body);
  await entrance('openPasskeySession', 'session/passkey', { credential: device.use(opening, right) });
  await walk('removePasskey', () => desk.ask('DELETE', `/staff/factors/passkeys/${String(added.body.passkey)}`));
  await walk('readOwnFactors', () => desk.ask('GET', '/staff/factors'));
  await walk('watchStaffSession', () => desk.ask('GET', '/staff/session/end'));
  await read('readSignInWays', `/staff/sign-in-ways?municipality=${MUNICIPALITY}`);
  const inviteAs = async (mail: string) => {
    const made = await portal.stores.staff.invite(OPERATOR, MUNICIPALITY, { name: '職員', mail, grants });
    if (!made.ok) throw new Error(made.failure.code);
    plans.take();
    return { link: linkToken(made.value.link) };
  };
  const first = await inviteAs('passkey@b.example');
  await entrance('readInvitation', 'invitation/reading', first);
  const making2 = await entrance('beginInvitationPasskey', 'invitation/passkey/challenge', first);
  const made = softwarePasskey().create(creation(making2.body), right);
  await entrance('acceptInvitationPasskey', 'invitation/passkey', { ...first, name: '机', credential: made });
  const binding = await entrance(
    'beginInvitationProvider',
    'invitation/provider/request',
    await inviteAs('p@b.example'),
  );
  const back = (name: string, { body, setCookie }: typeof binding, subject = 's-1') =>
    entrance(
      name,
      'session/provider',
      { municipality: MUNICIPALITY, answer: provider.answerTo(String(body.url), subject) },
      setCookie?.split(';')[0],
    );
  await back('openProviderSession, the first time', binding);
  const going = await entrance('beginProviderSignIn', 'session/provider/request', { municipality: MUNICIPALITY });
  await back('openProviderSession', going);
  const unbound = await signInAs(portal, await newStaff(portal, ['reader']));
  const another = softwarePasskey().create(
    creation((await unbound.ask('POST', '/staff/factors/passkeys/challenge')).body),
    right,
  );
  await unbound.ask('POST', '/staff/factors/passkeys', { name: '机', credential: another });
  plans.take();
  const leaving = await walk('beginProviderBinding', () => unbound.ask('POST', '/staff/factors/provider/request'));
  const bound = browserOf(portal, await back('openProviderSession, binding', leaving, 's-2'));
  await walk('changePassword', () =>
    bound.ask('PUT', '/staff/factors/password', { password: STAFF_PASSWORD, newPassword: 'amber ladder 63 snow' }),
  );
  await walk('removePassword', () => bound.ask('DELETE', '/staff/factors/password'));
  await walk('removeProvider', () => bound.ask('DELETE', '/staff/factors/provider'));
  const others = [await signInAs(portal, administrator), await signInAs(portal, administrator)];
  plans.take();
  const atDesk = (name: string, ...request: Parameters<typeof desk.ask>) => walk(name, () => desk.ask(...request));
  await atDesk('readStaffSession', 'GET', '/staff/session');
  const sessions = (await atDesk('listStaffSessions', 'GET', '/staff/sessions')).body.sessions as { session: string }[];
  const worker = await newBrowser(portal, ['caseWorker', 'approver']);
  const filedAnew = await sampleFiling(holder, portal.procedure(PROCEDURE), { filer: portal.filerOf('ordinary') });
  const again = await portal.signIn('ordinary');
  const waiting = String((await portal.file(again, filedAnew)).body.receiptNumber);
  plans.take();
  const atCase = (name: string, ...request: Parameters<typeof desk.ask>) => walk(name, () => worker.ask(...request));
  const queue = await atCase('listCases', 'GET', '/staff/cases');
  await atCase('listCases, the next page', 'GET', `/staff/cases?after=${String(queue.body.next)}`);
  await atCase('listCases, in a state', 'GET', '/staff/cases?state=inReview');
  await atCase('listCases, of nobody', 'GET', '/staff/cases?assignee=nobody');
  await atCase('listCases, mine', 'GET', '/staff/cases?assignee=mine');
  const ended = await atCase('listCases, decided', 'GET', '/staff/cases?state=decided');
  await atCase(
    'listCases, decided, the next page',
    'GET',
    `/staff/cases?state=decided&after=${String(ended.body.next)}`,
  );
  await atCase('readCase', 'GET', `/staff/cases/${waiting}`);
  await atCase('readCasePapers', 'GET', `/staff/cases/${waiting}/papers`);
  const residents = await newBrowser(portal, ['caseWorker'], MUNICIPALITY, 'residents');
  plans.take();
  await walk('listDeskVisits', () => residents.ask('GET', `/staff/visits?day=${visitDay}`));
  await walk('endFreeVisit', () => residents.ask('POST', `/staff${freeVisit}/acts`, { act: 'cancelVisit' }));
  const act = async (by: StaffBrowser, what: CaseAct, version: number) =>
    walk(`changeCase, ${what.type}`, () =>
      by.ask('POST', `/staff/cases/${waiting}/acts`, { key: randomUUID(), version, act: what }),
    );
  const versionNow = async () => {
    const { body } = await worker.ask('GET', `/staff/cases/${waiting}`);
    plans.take();
    return Number(body.version);
  };
  const lastDay = openDayFrom(addDays(japaneseDay(epochMs(Date.now())), 14));
  const marks = [{ target: { kind: 'field' as const, at: 'applicant.name' }, words: '確かめてください。' }];
  const letter = { facts: [], reasons: ['架空の理由。'] };
  await act(worker, { type: 'take' }, 1);
  await act(worker, { type: 'message', text: '架空の連絡。' }, 1);
  await act(worker, { type: 'note', kind: 'note', text: '架空のメモ。' }, 1);
  await act(worker, { type: 'askCorrection', lastDay, marks }, await versionNow());
  const asked = await portal.ask(again, { method: 'GET', url: `/applications/${waiting}` });
  plans.take();
  const { sha256, correction } = applicationDetailSchema.parse(asked.body);
  const corrects = { receiptNumber: waiting, sha256, correctionId: correction?.correctionId ?? 0 };
  const corrected = await sampleFiling(holder, portal.procedure(PROCEDURE), {
    filer: portal.filerOf('ordinary'),
    change: (application) => ({ ...application, corrects }),
  });
  await walk('refileApplication', async () => {
    const answer = await portal.app.inject({
      method: 'POST',
      url: `/applications/${waiting}/filings`,
      headers: { authorization: `Bearer ${again}`, 'content-type': CONTAINER_MEDIA_TYPE },
      payload: Buffer.from(corrected),
    });
    return { status: answer.statusCode };
  });
  await atCase('readDifference', 'GET', `/staff/cases/${waiting}/difference?from=1&to=2`);
  await atCase('readFiling', 'GET', `/staff/cases/${waiting}/filings/1`);
  await atCase('readSignature', 'GET', `/staff/cases/${waiting}/filings/2/signature`);
  await atCase('verifySignature', 'POST', `/staff/cases/${waiting}/filings/2/signature/verification`);
  const { name, birthDate } = holder.persona.holder;
  for (const sought of [{ text: name }, { text: name, born: birthDate.slice(0, 4) }, { text: name, born: birthDate }]) {
    const found = await atCase(`searchCases, by ${Object.keys(sought).join()}`, 'POST', '/staff/case-searches', sought);
    expect(found.body.cases).toContainEqual(expect.objectContaining({ receiptNumber: waiting }));
  }
  await atCase('searchCases', 'POST', '/staff/case-searches', { text: '090-0000-0000' });
  await atCase('listCases, perhaps filed twice', 'GET', '/staff/cases?mark=duplicate');
  await atCase('listCases, held', 'GET', '/staff/cases?mark=held');
  await atCase('listCases, decided and held', 'GET', '/staff/cases?state=decided&mark=held');
  await walk('markDuplicates', async () => {
    const [, mark] = portal.stores.eventJobs.applicationFiled;
    await portal.database.transaction().execute(async (transaction) =>
      mark?.handle({
        transaction,
        eventId: 'mark',
        data: { receiptNumber: waiting } as never,
        signal: new AbortController().signal,
      }),
    );
    return { status: 200 };
  });
  await atCase('previewLetter', 'POST', `/staff/cases/${waiting}/letter-preview`, {
    outcome: 'notEstablished',
    letter,
  });
  await act(worker, { type: 'propose', outcome: 'notEstablished', letter }, await versionNow());
  const approver = await newBrowser(portal, ['approver']);
  await approver.ask('GET', `/staff/cases/${waiting}`);
  const version = await versionNow();
  await act(approver, { type: 'approve' }, version);
  await atCase('readCaseLetter', 'GET', `/staff/cases/${waiting}/letters/1`);
  await read('readLetter', `/applications/${waiting}/letters/1`, again);
  const payload = { key: randomUUID(), text: '架空の返事。' };
  await walk('sendMessage', () =>
    portal.ask(again, { method: 'POST', url: `/applications/${waiting}/messages`, payload }),
  );
  await walk('lapseCorrections', async () => ({
    lapsed: await portal.stores.lapseCorrections({ kind: 'job', id: 'lapseCorrections' }),
    status: 200,
  }));
  await walk('sweepDrafts', async () => ({ swept: await portal.stores.sweepDrafts(), status: 200 }));
  await walk('sweepDeskReplies', async () => ({ swept: await portal.stores.sweepDeskReplies(), status: 200 }));
  await sql`insert into statistics_month (municipality_code, month) values ('131318', '2020-01-01')`.execute(
    portal.database,
  );
  await atCase('readStatistics', 'GET', '/staff/statistics?month=2020-01');
  await sql`update desk_case set received_at = received_at - interval '40 days' where receipt_number = ${waiting}`.execute(
    portal.database,
  );
  plans.take();
  await walk('countMonths', async () => ({
    counted: await portal.stores.statistics.count(new AbortController().signal),
    status: 200,
  }));
  await atDesk('readRetention', 'GET', '/staff/retention');
  const kind = 'childAllowanceClaims';
  const source = '文書管理規程';
  await atDesk('confirmRetentionRule', 'POST', `/staff/retention/rules/${kind}`, { years: 5, source });
  await sql`insert into retention_list (municipality_code, due_on, kind, procedure_group, years, cases)
    values ('131318', '2026-04-01', ${kind}, 'child', 5, 0)`.execute(portal.database);
  plans.take();
  const due = { dueOn: '2026-04-01', kind, group: 'child' };
  await atDesk('confirmRetentionList', 'POST', '/staff/retention/lists', due);
  const because = '審査請求がありました。';
  await act(worker, { type: 'hold', ground: 'appeal', reason: because }, await versionNow());
  await atDesk('readRetention, with a hold', 'GET', '/staff/retention');
  await act(worker, { type: 'liftHold', reason: because }, await versionNow());
  await act(approver, { type: 'confirm' }, await versionNow());
  const erasing = { kind: 'job', id: 'runRetention' } as const;
  await walk('planRetention', async () => ({ planned: await portal.stores.retentionWork.plan(), status: 200 }));
  await walk('runRetention', async () => ({
    erased: await portal.stores.retentionWork.run(erasing, new AbortController().signal),
    status: 200,
  }));
  await walk('sealCases', async () => ({
    sealed: await portal.stores.caseSealing.seal(new AbortController().signal),
    status: 200,
  }));
  await walk('indexCases', async () => ({
    indexed: await portal.stores.caseIndexing.fill(new AbortController().signal),
    status: 200,
  }));
  await atCase('listMailProblems', 'GET', '/staff/mail-problems');
  const reader = await newBrowser(portal, ['reader'], MUNICIPALITY, 'child');
  const problems = await reader.ask('GET', '/staff/mail-problems');
  plans.take();
  await walk('listMailProblems, of a group, the next page', () =>
    reader.ask('GET', `/staff/mail-problems?after=${String(problems.body.next)}`),
  );
  const outsider = await newBrowser(portal, ['reader'], MUNICIPALITY, 'nursery');
  plans.take();
  const reason = '架空の緊急のため、内容を確かめます。';
  await walk('openInEmergency', () => outsider.ask('POST', `/staff/cases/${waiting}/emergency`, { reason }));
  await walk('readCase, in an emergency', () => outsider.ask('GET', `/staff/cases/${waiting}`));
  const day0 = japaneseDay(epochMs(Date.now()));
  const auditor = await newBrowser(portal, ['auditor']);
  plans.take();
  const audited = (name: string, query: string) => walk(name, () => auditor.ask('GET', `/staff/audit${query}`));
  await audited('searchAudit', '');
  await audited('searchAudit, by case', `?case=${waiting}`);
  await audited('searchAudit, by who', `?staff=${worker.account.id}&act=caseOpened`);
  await audited('searchAudit, by act', '?act=caseOpened');
  await audited('searchAudit, of days, the next page', `?from=${day0}&to=${day0}&before=100`);
  const { body: newest } = await auditor.ask('GET', '/staff/audit?act=caseOpened');
  const [shown] = newest.entries as { n: number }[];
  plans.take();
  await audited('readAuditEntry', `/${shown?.n}`);
  const editor = await newBrowser(portal, ['catalogueEditor']);
  plans.take();
  const edit = (name: string, ...request: Parameters<typeof desk.ask>) => walk(name, () => editor.ask(...request));
  const ofClaim = `/staff/procedures/${CLAIM_ID}`;
  const day = japaneseDay(epochMs(portal.clock.nowMs));
  await edit('listProcedures', 'GET', '/staff/procedures');
  await edit('checkProcedure', 'POST', `${ofClaim}/check`, { text: CLAIM_TEXT });
  await edit('importProcedure', 'POST', `${ofClaim}/versions`, { text: CLAIM_TEXT });
  await edit('readProcedureHistory', 'GET', ofClaim);
  await edit('previewProcedure', 'GET', `${ofClaim}/versions/1`);
  await edit('compareProcedure', 'GET', `${ofClaim}/versions/1/differences`);
  await edit('exportProcedure', 'GET', `${ofClaim}/versions/1/file?form=imported`);
  await edit('scheduleProcedure', 'POST', `${ofClaim}/schedules`, { version: 1, from: day });
  await edit('scheduleProcedure, again', 'POST', `${ofClaim}/schedules`, { version: 1, from: day });
  await atCase('confirmSchedule', 'POST', `${ofClaim}/schedules/1/confirmation`);
  await edit('takeBackSchedule', 'POST', `${ofClaim}/schedules/2/withdrawal`);
  const draft = { text: CLAIM_TEXT, base: 0 };
  await edit('saveProcedureDraft', 'PUT', `${ofClaim}/draft`, { ...draft, edition: 0 });
  await edit('saveProcedureDraft, again', 'PUT', `${ofClaim}/draft`, { ...draft, edition: 1 });
  await edit('listProcedureDrafts', 'GET', '/staff/procedure-drafts');
  await edit('readProcedureDraft', 'GET', `${ofClaim}/draft`);
  await edit('discardProcedureDraft', 'DELETE', `${ofClaim}/draft`);
  await edit('readySentences', 'GET', '/staff/ready-sentences');
  await edit('letterTemplates', 'GET', '/staff/letter-templates');
  await edit('remedies', 'GET', '/staff/remedies');
  await edit('saveWording', 'POST', '/staff/wordings/remedies/default', { from: day, definition: null });
  await edit('wordingVersions', 'GET', '/staff/wordings/remedies/default');
  const client = await registerClient(portal, { groups: ['child'] });
  plans.take();
  const assertion = await client.assertion();
  await walk('issueAgencyToken', () => client.requestToken(assertion));
  await client.ask('GET', '/agency/v1/procedures');
  plans.take();
  const fromSystem = (name: string, ...request: Parameters<typeof client.ask>) =>
    walk(name, () => client.ask(...request));
  const feed = await fromSystem('listAgencyCases', 'GET', '/agency/v1/cases?limit=100');
  await fromSystem('listAgencyCases, the next page', 'GET', `/agency/v1/cases?limit=100&after=${feed.body.cursor}`);
  await fromSystem('readAgencyCase', 'GET', `/agency/v1/cases/${waiting}`);
  await fromSystem('readAgencyContainer', 'GET', `/agency/v1/cases/${waiting}/filings/1/container`);
  await fromSystem('readAgencyLetter', 'GET', `/agency/v1/cases/${waiting}/letters/1`);
  await sql`update desk_case set erased_at = now(), head = null where receipt_number = ${waiting}`.execute(
    portal.database,
  );
  plans.take();
  await atCase('readCaseSkeleton', 'GET', `/staff/cases/${waiting}/skeleton`);
  const fresh = await sampleFiling(holder, portal.procedure(PROCEDURE), { filer: portal.filerOf('ordinary') });
  const afresh = await portal.signIn('ordinary');
  const open = String((await portal.file(afresh, fresh)).body.receiptNumber);
  plans.take();
  for (const [n, event] of [{ event: 'externalTaken', externalId: 'A' }, { event: 'beginReview' }].entries()) {
    const headers = { 'if-match': `"${n + 1}"`, 'idempotency-key': randomUUID() };
    await fromSystem('changeAgencyCase', 'POST', `/agency/v1/cases/${open}/events`, { headers, payload: event });
  }
  await fromSystem('listAgencyProcedures', 'GET', '/agency/v1/procedures');
  const withFile = await sampleFiling(holder, portal.procedure('child-allowance-claim'), {
    filer: portal.filerOf('ordinary'),
  });
  const attached = String((await portal.file(afresh, withFile)).body.receiptNumber);
  plans.take();
  await atCase('readAttachment', 'GET', `/staff/cases/${attached}/filings/1/attachments/1`);
  const looked = await read('listExchangeRecords', '/exchange-records', afresh);
  const [looked1] = looked.body.records as { record: string }[];
  await read('readExchangeRecord', `/exchange-records/${looked1?.record}`, afresh);
  await walk('askAboutRecord', () =>
    portal.ask(afresh, {
      method: 'POST',
      url: `/exchange-records/${looked1?.record}/question`,
      payload: { key: randomUUID(), text: 'なぜですか' },
    }),
  );
  await walkNotices({ portal, walk, worker, second: approver, number: attached, token: afresh });
  await walkSiteApis(portal, walk, { token: afresh, number, forget: () => plans.take() });
  await sql`
    insert into charge (municipality_code, id, receipt_number, procedure_group, amount, due_on, ways, state, net, made_key,
      made_by, made_at)
    select municipality_code, left(md5(receipt_number), 22), receipt_number, 'child', 300, date '2026-01-01', '{card}',
      'paid', 300, gen_random_uuid(), 'grown', now()
    from application limit 20000`.execute(portal.database);
  for (const grown of [
    sql`insert into charge_attempt (municipality_code, charge_id, n, id, provider, provider_id, yen, state, made_at, ends_at)
      select municipality_code, id, 1, 'a' || id, 'sandbox', 'p' || id, 300, 'succeeded', now(), now() from charge`,
    sql`insert into charge_entry (municipality_code, charge_id, n, kind, yen, word, attempt, at)
      select municipality_code, id, 1, 'received', 300, '1:succeeded', 1, now() - interval '90 days' from charge`,
    sql`insert into charge_request (municipality_code, charge_id, n, kind, yen, state, key, asked_by, asked_at)
      select municipality_code, id, 1, 'refund', 300, 'takenBack', gen_random_uuid(), 'grown', now() from charge`,
    sql`insert into provider_event (provider, event_id, at, sealed, verdict)
      select 'grown', id, now(), '\\x00', 'taken' from charge`,
    sql`insert into settlement_difference (municipality_code, day, provider, provider_id, kind, yen_here, yen_there,
        closed_by, closed_at)
      select municipality_code, date '2026-01-01', 'grown', id, 'feeOnly', 0, 3, 'grown', now() from charge`,
    sql`analyze charge, charge_attempt, charge_entry, charge_request, provider_event, settlement_difference`,
  ]) {
    await grown.execute(portal.database);
  }
  plans.take();
  const wish = { key: randomUUID(), purpose: 'tax', yen: 300, lastDay: '2199-01-01', ways: ['card'] };
  const charged = await atCase('makeCharge', 'POST', `/staff/cases/${attached}/charges`, wish);
  const charge = String(charged.body.charge);
  await atCase('listStaffCharges', 'GET', '/staff/charges');
  await atCase('listStaffCharges, all', 'GET', '/staff/charges?list=all');
  await atCase('listStaffCharges, overpaid', 'GET', '/staff/charges?list=overpaid');
  await atCase('listCaseCharges', 'GET', `/staff/cases/${attached}/charges`);
  await read('listCharges', '/charges', afresh);
  await read('readCharge', `/charges/${charge}`, afresh);
  const beginPaying = () =>
    portal.ask(afresh, { method: 'POST', url: `/charges/${charge}/attempts`, payload: { yen: 300 } });
  const paying = await walk('beginPayment', beginPaying);
  await read('watchPayment', `/charges/${charge}/attempts/1`, afresh);
  await walk('cancelPayment', () => portal.ask(afresh, { method: 'DELETE', url: `/charges/${charge}/attempts/1` }));
  const payingAgain = await beginPaying();
  expect(payingAgain.body.pageUrl).not.toBe(paying.body.pageUrl);
  portal.sandbox.pay(String(payingAgain.body.pageUrl).split('/').at(-1) ?? '', '9999 0000 0000 0001');
  plans.take();
  await walk('receivePaymentEvent', async () => {
    await portal.deliverWords();
    return { status: 200 };
  });
  const told = await sql<{
    provider: string;
    event: string;
  }>`select provider, event_id as event from provider_event where verdict is null`.execute(portal.database);
  plans.take();
  await walk('takePaymentEvent', async () => {
    const [take] = portal.stores.eventJobs.paymentEventReceived;
    for (const data of told.rows) {
      await portal.database
        .transaction()
        .execute(async (transaction) =>
          take?.handle({ transaction, data, eventId: 'word', signal: new AbortController().signal }),
        );
    }
    return { status: 200 };
  });
  await read('readPaymentRecord', `/charges/${charge}/record.pdf`, afresh);
  const settle = { key: randomUUID(), act: { type: 'refund', yen: 300, ground: 'once more' } };
  await atCase('changeCharge', 'POST', `/staff/charges/${charge}/acts`, settle);
  await sql`insert into settlement_difference (municipality_code, day, provider, provider_id, kind, yen_here, yen_there)
    values (${MUNICIPALITY}, '2026-11-28', 'sandbox', 'pay_1', 'feeOnly', 0, 3)`.execute(portal.database);
  plans.take();
  const differences = await atCase('listSettlementDifferences', 'GET', '/staff/settlement-differences');
  const [difference] = differences.body.differences as { difference: string }[];
  await atCase('closeSettlementDifference', 'POST', `/staff/settlement-differences/${difference?.difference}/closing`, {
    ground: 'checked',
  });
  await read('readClosing', '/account/closing', afresh);
  await walk('noteEverything', () => portal.ask(afresh, { method: 'POST', url: '/account/everything' }));
  await walk('beginClosing', () => portal.ask(afresh, { method: 'POST', url: '/account/closing' }));
  await walk('takeBackClosing', () => portal.ask(afresh, { method: 'DELETE', url: '/account/closing' }));
  await read('listBanks', '/banks?q=1');
  await read('listBranches', '/banks/0001/branches?q=1');
  const account = { bank: '0001', branch: '001', kind: 'ordinary', number: '1234567', holderKana: 'ミホン' };
  await walk('saveBenefitAccount', () =>
    portal.ask(afresh, { method: 'PUT', url: '/benefit-account', payload: { account, own: { stated: true } } }),
  );
  await read('readBenefitAccount', '/benefit-account', afresh);
  await sql`update desk_case set state = 'decided', outcome = 'granted', closed_at = now() where receipt_number = ${attached}`.execute(
    portal.database,
  );
  plans.take();
  await atCase('readCaseAccount', 'GET', `/staff/cases/${attached}/benefit-account`);
  await fromSystem('readAgencyAccount', 'GET', `/agency/v1/cases/${attached}/benefit-account`);
  await walk('checkBanks', async () => {
    await portal.stores.benefitAccounts.checkBanks({ kind: 'job', id: 'checkBanks' }, new AbortController().signal);
    return { status: 200 };
  });
  await walk('removeBenefitAccount', () => portal.ask(afresh, { method: 'DELETE', url: '/benefit-account' }));
  await read('listOwnData', '/own-data', afresh);
  await walk('readOwnData', () =>
    portal.ask(afresh, { method: 'POST', url: '/own-data/household/readings', payload: {} }),
  );
  await walk('linkSource', async () => {
    const actor = { kind: 'resident', id: portal.filerOf('ordinary') } as const;
    const ask = async () => success(undefined);
    const linked = await portal.stores.sourceLinks.link(actor, 'grown', ask, randomUUID());
    return { status: linked.ok ? 200 : 500 };
  });
  await walk('unlinkSource', () => portal.ask(afresh, { method: 'DELETE', url: '/own-data/links/sample' }));
  const requested = await walk('askDataCorrection', () =>
    portal.ask(afresh, {
      method: 'POST',
      url: '/own-data/household/corrections',
      payload: {
        ...{ key: randomUUID(), municipality: MUNICIPALITY, table: 'household', field: 'address', row: null },
        ...{ shouldBe: '見本', name: '見本', birthDate: '1990-04-01' },
      },
    }),
  );
  const fileOfCorrection = `/own-data/corrections/${String(requested.body.correction)}/file`;
  await walk('addCorrectionFile', () =>
    portal.ask(afresh, {
      method: 'POST',
      url: fileOfCorrection,
      headers: UPLOAD_HEADERS,
      payload: uploadBody({ name: '見本.png' }, Buffer.from(PIXEL, 'base64')),
    }),
  );
  await read('readOwnCorrectionFile', fileOfCorrection, afresh);
  await read('listOwnCorrections', '/own-data/corrections', afresh);
  await atCase('listDataCorrections', 'GET', '/staff/data-corrections');
  await atCase('listDataCorrections, all', 'GET', '/staff/data-corrections?list=all');
  const dataCorrection = `/staff/data-corrections/${String(requested.body.correction)}`;
  await atCase('readDataCorrection', 'GET', dataCorrection);
  await atCase('readCorrectionFile', 'GET', `${dataCorrection}/file`);
  await atCase('answerDataCorrection', 'POST', `${dataCorrection}/answer`, { outcome: 'notWrong', reason: 'x' });
  await walkDeliveries(portal, afresh, async (name, ask) => {
    await walk(name, ask);
  });
  await walkMandates(portal, afresh, async (name, ask) => {
    await walk(name, ask);
  });
  const exported = await atCase('askExport', 'POST', '/staff/exports', {
    form: 'csv',
    procedure: PROCEDURE,
    reason: 'quarterly check',
    from: '2199-01-01',
  });
  const wanted = { municipality: municipalityCodeSchema.parse(MUNICIPALITY), export: String(exported.body.export) };
  await walk('makeExport', async () => {
    const [job] = portal.stores.eventJobs.exportAsked;
    await portal.database
      .transaction()
      .execute(async (transaction) =>
        job?.handle({ transaction, data: wanted, eventId: 'export', signal: new AbortController().signal }),
      );
    return { status: 200 };
  });
  await atCase('readExport', 'GET', `/staff/exports/${wanted.export}`);
  await atCase('fetchExport', 'POST', `/staff/exports/${wanted.export}/file`);
  await walk('sweepAgency', async () => {
    await portal.stores.agencyClients.sweep();
    await portal.stores.agencyCases.sweep();
    await portal.stores.exports.sweep();
    return { status: 200 };
  });
  const jwks = jwksOf(client.publicKey);
  const system = { name: '系', jwks, scopes: ['cases.list'], groups: ['child'] };
  const registered = await atDesk('addAgencyClient', 'POST', '/staff/agency-clients', system);
  await atDesk('listAgencyClients', 'GET', '/staff/agency-clients');
  await atDesk('endAgencyClient', 'DELETE', `/staff/agency-clients/${String(registered.body.client)}`);
  await atDesk('listKiosks', 'GET', '/staff/kiosks');
  const placed = await portal.stores.kiosks.add(OPERATOR, MUNICIPALITY, '2階');
  if (!placed.ok) throw new Error(placed.failure.code);
  plans.take();
  await atDesk('readKiosk', 'GET', `/staff/kiosks/${placed.value.kiosk}`);
  await atDesk('readOperation', 'GET', '/staff/operation');
  await atDesk('listStaff', 'GET', '/staff/members');
  await atDesk('inviteStaff', 'POST', '/staff/members', { name: '職員', mail: 'c@b.example', grants });
  const member = `/staff/members/${invited.staff}`;
  await atDesk('addGrant', 'POST', `${member}/grants`, { role: 'approver', group: '*' });
  await atDesk('endGrant', 'DELETE', `${member}/grants/1`);
  await atDesk('planDeparture', 'POST', `${member}/planned-departure`, { at: '2099-01-01T00:00:00Z' });
  await atDesk('resumeMembership', 'POST', `${member}/resumption`);
  await atDesk('recoverStaff', 'POST', `${member}/recovery`);
  await atDesk('endMembership', 'POST', `${member}/departure`);
  await atDesk('endStaffSession', 'DELETE', `/staff/sessions/${sessions[0]?.session}`);
  await atDesk('closeStaffSession', 'DELETE', '/staff/session');
  const kiosk = await portal.stores.kiosks.add(OPERATOR, MUNICIPALITY, '1階');
  if (!kiosk.ok) throw new Error(kiosk.failure.code);
  plans.take();
  const beat = {
    run: 'A'.repeat(22),
    beat: 1,
    state: 'inService',
    version: '0.1.0',
    visits: 1,
    paper: 'ok',
    fault: null,
  };
  await walk('tellKioskState', () =>
    portal.ask(kiosk.value.key, { method: 'POST', url: '/kiosk/v1/heartbeat', payload: beat }),
  );
  const linePerson = { type: 'user', userId: `U${'a'.repeat(32)}` };
  const lineCall = JSON.stringify({
    destination: linePerson.userId,
    events: [
      {
        type: 'follow',
        webhookEventId: 'walked',
        timestamp: Date.now(),
        mode: 'active',
        source: linePerson,
        replyToken: 'r',
      },
    ],
  });
  await walk('receiveLineEvents', () =>
    portal.ask(undefined, {
      method: 'POST',
      url: '/line/webhook',
      headers: {
        'content-type': 'application/json',
        'x-line-signature': createHmac('sha256', LINE_SECRET).update(lineCall).digest('base64'),
      },
      payload: lineCall,
    }),
  );
  const work = AbortSignal.timeout(10_000);
  await walk('answerOnLine', async () => ({ answered: await portal.line?.answer(work), status: 200 }));
  await walk('sendOnLine', async () => ({ sent: await portal.line?.send(work), status: 200 }));
  await read('readLineLink', '/line-link', afresh);
  const lineCode = await walk('beginLineLink', () => portal.ask(afresh, { method: 'POST', url: '/line-link/codes' }));
  const { hashOf } = createLineSecrets(portal.proofKey);
  await sql`insert into line_link (token_hash, friend_hash, ends_at)
    values (${hashOfToken('walked-token')}, ${hashOf(linePerson.userId)}, now() + interval '10 minutes')`.execute(
    portal.database,
  );
  plans.take();
  await walk('confirmLineLink', () =>
    portal.ask(undefined, {
      method: 'POST',
      url: '/line/link',
      headers: { origin: portal.origin() },
      payload: { linkToken: 'walked-token', code: lineCode.body.code },
    }),
  );
  await walk('endLineLink', () => portal.ask(afresh, { method: 'DELETE', url: '/line-link' }));
  await walk('sweepLine', async () => ({ swept: await portal.line?.sweep(), status: 200 }));
  await walk('sweepKiosks', async () => ({ swept: await portal.stores.kiosks.sweep(), status: 200 }));
  await walk('endStaffSessions', async () => others[0]?.ask('DELETE', '/staff/sessions') ?? { status: 404 });
  await walk('sweepStaff', async () => ({ ...(await portal.stores.staffSessions.sweep()), status: 200 }));
  await walk('sweepNotices', async () => ({
    ...(await portal.stores.sweepNotices({ kind: 'job', id: 'sweepNotices' })),
    status: 200,
  }));
  const job = { kind: 'job', id: 'sweepSignIn' } as const;
  await walk('sweepStaff, challenges', async () => ({
    swept: await portal.stores.staffChallenges.sweep(),
    status: 200,
  }));
  await walk('endDepartures', async () => ({ left: await portal.stores.staff.endDepartures(job), status: 200 }));
  await walk('releaseCasesOfLeaver', async () => {
    const [release] = portal.stores.eventJobs.staffLeft;
    const data = { municipality: portal.procedure(PROCEDURE).municipality.code, staff: worker.account.id };
    const signal = AbortSignal.timeout(10_000);
    await portal.database
      .transaction()
      .execute(async (transaction) => release?.handle({ transaction, eventId: '0', data, signal }));
    return { status: 200 };
  });
  await walk('sweep', () => portal.stores.sessions.sweep(job));

  expect(wrong).toEqual([]);
  expect([...walked.keys(), 'changeCase']).toEqual(expect.arrayContaining(Object.keys(PORTAL_ROUTES)));
  // The plans were told: a filing alone touches these.
  expect([...tables]).toEqual(
    expect.arrayContaining([
      'login_challenge',
      'portal_session',
      'subject_certificate',
      'application',
      'application_history',
      'staff_grant',
      'staff_session',
    ]),
  );
});

it('tells a statement that reads a whole table from one that does not', async () => {
  plans.take();
  await portal.database.selectFrom('application').selectAll().where('revision', '=', 'not there').execute();
  const [access] = plans.take();
  expect(access).toMatchObject({ table: 'application', node: 'Seq Scan' });
  expect(access?.rows).toBeGreaterThan(MOST_ROWS);
});

type Walk = <T>(name: string, ask: () => Promise<T>) => Promise<T>;

/** What browsers and the app ask of the requests of a site. */
async function walkSites(
  portal: TestPortal,
  walk: Walk,
  { token, forget }: { readonly token: string; readonly forget: () => void },
): Promise<void> {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const jwk = publicKey.export({ format: 'jwk' });
  const { sites, open } = portal.stores.oidc;
  const jwks = { keys: [{ ...jwk, kid: 'grown' }] } as never;
  const site = await sites.add(
    { kind: 'job', id: 'portal site add' },
    { ...LIBRARY, jwks, crossDevice: { reason: '窓口の端末で使う' }, erasureUri: 'http://127.0.0.1:9/erasure' },
  );
  if (!site.ok) throw new Error(site.failure.code);
  const { requests, provider } = open({
    origin: portal.origin,
    nowMs: () => portal.clock.nowMs,
    trust: { anchors: portal.anchors } as never,
    keys: () => [{ file: '0001.pem', secret: privateKey, published: publicKey, beginsMs: 0 }],
    findPlace: () => undefined,
    log: () => undefined,
    isReadable: async () => true,
  });
  const tab = 'T'.repeat(43);
  const headers = { origin: portal.origin(), cookie: `__Host-madoguchi_tab=${tab}` };
  const redirectUri = LIBRARY.redirectUris[0] ?? '';
  const asked = [{ claim: 'openid', need: 'required' }] as const;
  const begin = async (uid: string, of = site.value, transaction?: string) => {
    const kept = { returnTo: '/', prompt: { name: 'login' }, params: {} };
    await Reflect.construct(provider().Interaction, [uid, kept]).save(600);
    const pushed = { uid, par: uid, tab, site: of, redirectUri, purpose: 'card' };
    await requests.open({ ...pushed, asked: [...asked], keep: 'once', wanted: undefined, transaction });
    forget();
    return (what: string) => ({ method: 'POST' as const, url: `/authorize/${uid}/${what}`, headers });
  };
  const app = appFor(portal);
  const take = async (of: Awaited<ReturnType<typeof begin>>) => {
    const { link } = (await walk('launchRequest', () => portal.ask(undefined, of('launch')))).body;
    return (await walk('claimRequest', () => app.claim(String(link)))).body as unknown as ClaimedRequest;
  };
  const answer = async (claimed: ClaimedRequest) => {
    const renewed = await walk('renewRequestChallenge', () => app.renew(claimed));
    const fresh = { ...claimed, challenge: String(renewed.body.challenge) };
    const proof = await app.proofOf('ordinary', fresh, ['openid']);
    await walk('proveRequest', () => app.prove(fresh, proof));
    return { ticket: String((await walk('releaseRequest', () => app.release(claimed))).body.ticket) };
  };
  const first = await begin('A'.repeat(43));
  await walk('watchRequest', () =>
    portal.ask(undefined, { method: 'GET', url: `/authorize/${'A'.repeat(43)}/state`, headers }),
  );
  const payload = await answer(await take(first));
  await walk('returnToRequest', () =>
    portal.ask(undefined, { method: 'POST', url: '/authorize/return', headers, payload }),
  );
  const reported = await answer(await take(await begin('B'.repeat(43))));
  const report = { method: 'POST', url: '/authorize/return/refusal', headers, payload: reported } as const;
  await walk('reportReturn', () => portal.ask(undefined, report));
  const refused = await take(await begin('C'.repeat(43)));
  await walk('refuseRequest', () => app.refuse(refused));
  const elsewhere = await begin('E'.repeat(43));
  const offered = await walk('offerRequestCode', () => portal.ask(undefined, elsewhere('code')));
  const byCode = (await app.claimCode(String(offered.body.code))).body as unknown as ClaimedRequest;
  await app.prove(byCode, await app.proofOf('ordinary', byCode, ['openid']));
  const { number } = (await app.release(byCode)).body;
  await walk('enterRequestNumber', () => portal.ask(undefined, { ...elsewhere('number'), payload: { number } }));
  const told = await portal.ask(undefined, (await begin('F'.repeat(43)))('code'));
  await walk('refuseRequestCode', () => app.refuseCode(String(told.body.code)));
  const cancelled = await begin('D'.repeat(43));
  await walk('cancelRequest', () => portal.ask(undefined, cancelled('cancel')));
  await walk('listLinkedSites', () => portal.ask(token, { method: 'GET', url: '/linked-sites' }));
  const revocation = { method: 'POST', url: `/linked-sites/${site.value}/revocation` } as const;
  await walk('revokeLinkedSite', () => portal.ask(token, revocation));
  const of = (what: string, payload: object = {}) =>
    ({ method: 'POST', url: `/linked-sites/${site.value}/${what}`, payload }) as const;
  await walk('reportSite', () => portal.ask(token, of('reports', { reason: 'other' })));
  await walk('eraseAtSite', () => portal.ask(token, { method: 'POST', url: of('erasure').url }));
  const toReport = await take(await begin('G'.repeat(43)));
  await walk('reportRequest', () => app.report(toReport, { reason: 'asksTooMuch' }));
  const { signal } = new AbortController();
  await walk('tellSites', async () => ({ told: await portal.stores.oidc.tellSites(portal.oidcKeys(), signal) }));
  const erasures = await sql<{ id: string }>`
    select id from site_message where kind = 'erasure' and site_id = ${site.value}`.execute(portal.database);
  forget();
  const claims = { iss: site.value, sub: site.value, aud: `${portal.origin()}/oidc`, jti: 'J'.repeat(22) };
  const assertion = await new SignJWT({ ...claims, exp: Math.floor(portal.mailClock.nowMs / 1_000) + 50 })
    .setProtectedHeader({ alg: 'ES256', kid: 'grown' })
    .sign(privateKey);
  await walk('answerErasure', () =>
    portal.ask(undefined, {
      method: 'POST',
      url: `/api/erasures/${erasures.rows[0]?.id}`,
      headers: { authorization: `Bearer ${assertion}` },
      payload: { state: 'done' },
    }),
  );
  const signer = await openSiteApi(portal, { sector: 'signer.example', apis: ['sign', 'address.newest'] });
  const access = String((await signer.token('sign address.newest')).body.access_token);
  const asSite = (method: 'GET' | 'POST' | 'DELETE', url: string, payload?: object) => {
    const ofSite = { ...signer.headers(access, method, url), 'idempotency-key': randomUUID() };
    return portal.ask(undefined, { method, url, headers: ofSite, ...(payload && { payload }) });
  };
  const signed = '/api/sign-transactions';
  const bytes = Buffer.from('grown');
  const items = [itemOf('a.txt', 'text/plain', bytes)];
  const words = { title: 'grown', purpose: 'grown', items };
  const made = await walk('createSignTransaction', () => asSite('POST', signed, words));
  const id = String(made.body.id);
  await walk('readSignTransaction', () => asSite('GET', `${signed}/${id}`));
  const signing = await take(await begin('H'.repeat(43), signer.site, id));
  const ofItem = (what: string) =>
    portal.ask(signing.token, { method: 'GET', url: `/authorization-claims/${signing.view.id}/items/1/${what}` });
  await walk('readSignPage', () => ofItem('pages/1'));
  await walk('readSignDocument', () => ofItem('document'));
  await app.prove(signing, await app.proofOf('ordinary', signing, ['openid']));
  const holder = await portal.authority.holder('ordinary');
  const signatures = [Buffer.from(signManifest(holder, bytes, portal.clock.nowMs)).toString('base64')];
  const signaturesOf = { method: 'POST', url: `/authorization-claims/${signing.view.id}/signatures` } as const;
  const certificate = Buffer.from(holder.sign?.certificate ?? '').toString('base64');
  const given = { certificate, signedAt: new Date(portal.mailClock.nowMs).toISOString(), signatures };
  await walk('giveSignatures', () => portal.ask(signing.token, { ...signaturesOf, payload: given }));
  const released = (await app.release(signing)).body;
  await portal.ask(undefined, { method: 'POST', url: '/authorize/return', headers, payload: released });
  await walk('fetchSignResult', () => asSite('GET', `${signed}/${id}/result`));
  await walk('endSignTransaction', () => asSite('DELETE', `${signed}/${id}`));
  const sub = 'S'.repeat(43);
  await sql`insert into consent (subject_id, id, site_id, site_version, origin, grant_hash, keep, claims, sub_hash, sealed_proof,
      since, until)
    values (${portal.filerOf('ordinary')}, 'address', ${signer.site}, 1, 'https://library.mihon.example', '\\x30', 'year',
      '{address,openid}', sha256(${Buffer.from(sub)}), '\\x30', now(), now() + interval '1 year')`.execute(
    portal.database,
  );
  forget();
  const addresses = '/api/address-requests';
  const wish = { sub, purpose: 'card' };
  const { body: wanted } = await walk('askForAddress', () => asSite('POST', addresses, wish));
  const ofAddress = (what: string) =>
    portal.ask(token, { method: 'POST', url: `/linked-sites/address-requests/${wanted.id}/${what}` });
  await walk('claimAddressRequest', () => ofAddress('claim'));
  await walk('readAddressRequest', () => asSite('GET', `${addresses}/${wanted.id}`));
  await walk('refuseAddressRequest', () => ofAddress('refusal'));
  await walk('sweepOidc', async () => ({ swept: await portal.stores.oidc.sweep(), status: 200 }));
}

/** What a gate of an event asks, and the site of its gates. */
async function walkGates(portal: TestPortal, walk: Walk, forget: () => void): Promise<void> {
  const site = await openSiteApi(portal, { sector: 'gates.example', apis: ['events.gates'] });
  const access = String((await site.token('events.gates')).body.access_token);
  const { events, gates } = portal.stores.oidc;
  const actor = { kind: 'job', id: 'portal event add' } as const;
  const name = { ja: 'grown', easy: 'grown', en: 'grown' };
  const endsAt = new Date(portal.mailClock.nowMs + 86_400_000).toISOString();
  const gate = { listUri: 'https://gates.example/gate', mode: 'tap' } as const;
  const event = { event: 'grown-gates', name, endsAt, gate };
  forget();
  await walk('addEvent', async () => ({ ok: (await events.add(actor, site.site, event)).ok, status: 200 }));
  const file = await gates.add(actor, event.event);
  if (!file.ok) throw new Error(JSON.stringify(file.failure));
  const { terminal, signing } = file.value;
  await walk('listGates', async () => ({ listed: await gates.list(event.event), status: 200 }));
  const claims = { iss: terminal, sub: terminal, aud: `${portal.origin()}/oidc`, jti: 'J'.repeat(22) };
  const assertion = await new SignJWT({ ...claims, exp: Math.floor(portal.mailClock.nowMs / 1_000) + 50 })
    .setProtectedHeader({ alg: 'ES256', kid: signing.kid })
    .sign(await importJWK(signing as JWK, 'ES256'));
  const headers = { authorization: `Bearer ${assertion}` };
  await walk('readGate', () => portal.ask(undefined, { method: 'GET', url: `/gates/${event.event}`, headers }));
  const proof = loginProof(await portal.authority.holder('ordinary'), 'A'.repeat(43), portal.clock.nowMs, {
    header: { typ: 'madoguchi-gate+jwt' },
    payload: { aud: portal.origin(), purpose: 'gate', event: event.event, terminal },
  });
  const person = { method: 'POST', url: `/gates/${event.event}/persons`, headers, payload: { proof } } as const;
  await walk('recogniseAtGate', () => portal.ask(undefined, person));
  await walk('listEventGates', () => site.ask(access, 'GET', `/api/events/${event.event}/gates`));
  await walk('endGate', async () => ({ ok: (await gates.end(actor, event.event, terminal)).ok, status: 200 }));
}

/** What a site asks in its own name, and a form that it begins until its person has filed it. */
async function walkPasskeys(
  portal: TestPortal,
  walk: Walk,
  { token, forget }: { readonly token: string; readonly forget: () => void },
): Promise<void> {
  const origin = { origin: portal.origin() };
  const device = softwarePasskey();
  const name = 'このパソコン';
  const ticket = (begun: { readonly body: Record<string, unknown> }) => ({ ticket: begun.body.ticket });
  const making = ticket(await walk('beginOwnPasskey', () => beginPasskey(portal, token, name)));
  const made = await walk('openOwnPasskey', () => fromPage(portal, 'registrations/challenge', making));
  const created = device.create(made.body.options as PasskeyCreation, origin);
  await walk('addOwnPasskey', () => fromPage(portal, 'registrations', { ...making, credential: created }));
  const list = await walk('listOwnPasskeys', () => portal.ask(token, { method: 'GET', url: '/passkeys' }));
  const [own] = list.body.passkeys as { passkey: string }[];
  const url = `/passkeys/${own?.passkey}`;
  await walk('renameOwnPasskey', () => portal.ask(token, { method: 'PUT', url, payload: { name } }));
  const { verifier, ...using } = await walk('beginOwnPasskeySignIn', () => beginSignIn(portal));
  const asked = await walk('openOwnPasskeySignIn', () => fromPage(portal, 'sign-ins/challenge', using));
  const credential = device.use(asked.body.options as PasskeyRequest, origin);
  const used = await walk('useOwnPasskey', () => fromPage(portal, 'sign-ins/assertion', { ...using, credential }));
  await walk('redeemOwnPasskey', () => redeem(portal, codeIn(used), verifier));
  forget();
  device.counter -= 1;
  const copied = await beginSignIn(portal);
  const again = await fromPage(portal, 'sign-ins/challenge', { ticket: copied.ticket });
  const copy = device.use(again.body.options as PasskeyRequest, origin);
  forget();
  await walk('useOwnPasskey, copied', async () => {
    const { body } = await fromPage(portal, 'sign-ins/assertion', { ticket: copied.ticket, credential: copy });
    return { code: body.code };
  });
  await walk('removeOwnPasskey', () => portal.ask(token, { method: 'DELETE', url }));
  const sweeping = { kind: 'job', id: 'sweepPasskeys' } as const;
  await walk('sweepPasskeys', async () => ({ swept: await portal.stores.passkeys.sweep(sweeping), status: 200 }));
}

async function walkSiteApis(
  portal: TestPortal,
  walk: Walk,
  { token, number, forget }: { readonly token: string; readonly number: string; readonly forget: () => void },
): Promise<void> {
  const apis = ['services.search', 'applications.prefill', 'own-data.read', 'notices.send'] as const;
  const { publicKey, privateKey } = await generateKeyPair('ES256', { extractable: true });
  const jwk = { ...(await exportJWK(publicKey)), kid: 'sig-1' };
  const tried = { jwk, encryptionJwk: jwk, redirectUri: 'http://127.0.0.1:4000/callback' };
  await walk('makeSandboxClient', () =>
    portal.ask(undefined, { method: 'POST', url: '/developers/clients', payload: tried }),
  );
  const jwks = JSON.stringify({ keys: [jwk] });
  const system = { name: 'grown', jwks, scopes: ['cases.list' as const], groups: ['child'] };
  const agency = await portal.stores.agencyClients.add(OPERATOR, '131318', system);
  if (!agency.ok) throw new Error(agency.failure.code);
  const clientId = await addSite(portal, publicKey, { apis: [...apis], ownData: ['tax'], agency: agency.value });
  const site = await openSiteApi(portal, {}, { clientId, signingKey: privateKey });
  const access = String((await site.token(apis.join(' '))).body.access_token);
  const asSite = (method: 'GET' | 'POST', url: string, payload?: object) => site.ask(access, method, url, payload);
  forget();
  await walk('searchServices', () => asSite('GET', '/api/services?municipality=131318'));
  const form = { procedure: PROCEDURE, municipality: '131318', answers: {} };
  const { body } = await walk('makePrefill', () => asSite('POST', '/api/prefills', form));
  const of = { token: String(body.link).split('/').at(-1) };
  const asPerson = (url: string, payload: object) => portal.ask(token, { method: 'POST', url, payload });
  await walk('readPrefillLink', () => asPerson('/prefill-links', of));
  await walk('openPrefill', () => asPerson('/prefills', of));
  await walk('tellPrefill', () => asPerson('/prefills/number', { ...of, receiptNumber: number }));
  const sub = 'S'.repeat(43);
  await sql`
    insert into consent (subject_id, id, sub_hash, site_id, site_version, origin, grant_hash, keep, claims, sealed_proof, since, until)
    values (${portal.filerOf('ordinary')}, 'grown reader', sha256(${Buffer.from(sub)}), ${site.site}, 1, '', '\\x01', 'once',
      '{own_data:tax}', '', now(), 'infinity')`.execute(portal.database);
  forget();
  await walk('readGrantedData', () => asSite('GET', `/api/own-data/tax?sub=${sub}`));
  const notice = { title: { ja: 'grown' }, text: { ja: 'grown' }, japaneseAlone: true };
  const told = (to: object) =>
    portal.ask(undefined, {
      method: 'POST',
      url: '/api/notices',
      headers: { ...site.headers(access, 'POST', '/api/notices'), 'idempotency-key': randomUUID() },
      payload: { to, ...notice },
    });
  await walk('tellPerson', () => told({ sub }));
  await walk('tellPerson', () => told({ number }));
  await walk('readPrefill', () => asSite('GET', `/api/prefills/${body.id}`));
  await walk('listToldSites', () => portal.ask(token, { method: 'GET', url: '/told-sites' }));
  await walk('stopTellingSite', () => portal.ask(token, { method: 'DELETE', url: `/told-sites/${body.id}` }));
  await walkGates(portal, walk, forget);
  const sweeping = { kind: 'job', id: 'sweepPrefills' } as const;
  await walk('sweepPrefills', async () => ({ swept: await portal.stores.prefills.sweep(sweeping), status: 200 }));
}
