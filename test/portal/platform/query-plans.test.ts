import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { PORTAL_ROUTES } from '#contract/portal/portal-routes.ts';
import type { PasskeyCreation, PasskeyRequest } from '#contract/portal/webauthn.ts';
import { sampleFiling } from '../../support/application/sample-filing.ts';
import { generatedCount } from '../../support/generated-counts.ts';
import { growDatabase } from '../../support/portal/grown-database.ts';
import { type HostileProvider, openHostileProvider } from '../../support/portal/hostile-provider.ts';
import { loginProof } from '../../support/portal/login-proof.ts';
import { openTestPortal, TEST_ORIGIN, type TestPortal } from '../../support/portal/portal-harness.ts';
import { collectPlans, type PlanCollector } from '../../support/portal/query-plans.ts';
import { softwarePasskey } from '../../support/portal/software-passkey.ts';
import {
  askAtEntrance,
  linkToken,
  MUNICIPALITY,
  newBrowser,
  newStaff,
  nextCode,
  OPERATOR,
  STAFF_PASSWORD,
  secretIn,
  signInAs,
} from '../../support/portal/staff-browser.ts';

/**
 * Hold what procedures were ever served, what kinds of jobs there are, and the jobs that wait: with the catalogue and our
 * code, and what empties itself, not with use.
 */
const BOUNDED_TABLES = new Set(['served_procedure', '_private_tasks', '_private_job_queues', '_private_jobs']);
const MOST_ROWS = 200;
const OWN_APPLICATIONS = 1_000;
const PROCEDURE = 'child-allowance-end';

let portal: TestPortal;
let plans: PlanCollector;
let provider: HostileProvider;
let secretFolder: string;
beforeAll(async () => {
  provider = await openHostileProvider();
  secretFolder = await mkdtemp(join(tmpdir(), 'madoguchi-plans-'));
  const clientSecretFile = join(secretFolder, 'secret');
  await writeFile(clientSecretFile, 'an invented secret');
  const settings = { issuer: provider.issuer, clientId: 'madoguchi', title: '市の認証', clientSecretFile };
  portal = await openTestPortal({
    config: { staffProviders: { [MUNICIPALITY]: { ...settings, localAccounts: 'everybody' } } },
  });
  await portal.signIn('ordinary');
  const growth = {
    applications: generatedCount(20_000, 1_000_000),
    ownApplications: OWN_APPLICATIONS,
    sessions: generatedCount(10_000, 100_000),
    staff: generatedCount(20_000, 100_000),
  };
  await growDatabase(portal.database, growth, portal.filerOf('ordinary'), portal.procedure(PROCEDURE));
  plans = await collectPlans(portal.databaseUrl);
});
afterAll(async () => {
  plans.stop();
  await provider.close();
  await rm(secretFolder, { recursive: true, force: true });
  await portal.close();
});

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
      if (isScan || access.rows > MOST_ROWS) wrong.push({ name, ...access });
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
  await walk('withdrawApplication', () =>
    portal.ask(token, { method: 'POST', url: `/applications/${number}/withdrawal` }),
  );
  await read('listMunicipalities', '/municipalities');
  await read('searchProcedures', '/services?query=児童');
  await read('readProcedure', `/services/${PROCEDURE}?municipality=131318`);
  await read('listAuthorities', '/certificate-authorities');
  await read('readReceiptKeys', '/.well-known/jwks.json');
  await read('readHealth', '/health');
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
  const back = (name: string, { body, setCookie }: typeof binding) =>
    entrance(
      name,
      'session/provider',
      { municipality: MUNICIPALITY, answer: provider.answerTo(String(body.url), 's-1') },
      setCookie?.split(';')[0],
    );
  await back('openProviderSession, the first time', binding);
  const going = await entrance('beginProviderSignIn', 'session/provider/request', { municipality: MUNICIPALITY });
  await back('openProviderSession', going);
  const others = [await signInAs(portal, administrator), await signInAs(portal, administrator)];
  plans.take();
  const atDesk = (name: string, ...request: Parameters<typeof desk.ask>) => walk(name, () => desk.ask(...request));
  await atDesk('readStaffSession', 'GET', '/staff/session');
  const sessions = (await atDesk('listStaffSessions', 'GET', '/staff/sessions')).body.sessions as { session: string }[];
  const worker = await newBrowser(portal, ['caseWorker', 'approver']);
  const filedAnew = await sampleFiling(holder, portal.procedure(PROCEDURE), { filer: portal.filerOf('ordinary') });
  const waiting = String((await portal.file(await portal.signIn('ordinary'), filedAnew)).body.receiptNumber);
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
  await atCase('takeCase', 'POST', `/staff/cases/${waiting}/assignment`, { version: 1 });
  await atCase('releaseCase', 'POST', `/staff/cases/${waiting}/release`, { version: 3 });
  await atCase('decideCase', 'POST', `/staff/cases/${waiting}/decision`, { version: 4, outcome: 'noted' });
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
  await walk('endStaffSessions', async () => others[0]?.ask('DELETE', '/staff/sessions') ?? { status: 404 });
  await walk('sweepStaff', async () => ({ ...(await portal.stores.staffSessions.sweep()), status: 200 }));
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
  expect([...walked.keys()]).toEqual(expect.arrayContaining(Object.keys(PORTAL_ROUTES)));
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
  await portal.database.selectFrom('application').selectAll().where('receipt', '=', 'not there').execute();
  const [access] = plans.take();
  expect(access).toMatchObject({ table: 'application', node: 'Seq Scan' });
  expect(access?.rows).toBeGreaterThan(MOST_ROWS);
});
