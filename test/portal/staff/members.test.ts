import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestPortal, type TestPortal } from '../../support/portal/portal-harness.ts';
import {
  acceptLink,
  askAtEntrance,
  credentialsOf,
  MUNICIPALITY,
  NEIGHBOUR,
  newBrowser,
  newStaff,
  OPERATOR,
  type StaffBrowser,
  signInAs,
} from '../../support/portal/staff-browser.ts';

let portal: TestPortal;
let administrator: StaffBrowser;
let neighbour: StaffBrowser;
beforeAll(async () => {
  portal = await openTestPortal();
  administrator = await newBrowser(portal, ['administrator']);
  neighbour = await newBrowser(portal, ['administrator'], NEIGHBOUR);
});
afterAll(() => portal.close());

interface Member {
  readonly staff: string;
  readonly isReady: boolean;
  readonly grants: readonly { readonly grant: number; readonly role: string }[];
}

async function membersOf(browser: StaffBrowser): Promise<Member[]> {
  const members: Member[] = [];
  let next: unknown = '';
  while (next !== null) {
    const page = await browser.ask('GET', `/staff/members${next === '' ? '' : `?after=${next}`}`);
    expect(page.status).toBe(200);
    members.push(...(page.body.members as Member[]));
    next = page.body.next;
  }
  return members;
}

describe('an administrator', () => {
  it('invites somebody, who signs in by the link with the grants that were given', async () => {
    const mail = 'New@City.Example';
    const grants = [{ role: 'caseWorker', group: 'child-allowance' }];
    const invited = await administrator.ask('POST', '/staff/members', { name: '新人', mail, grants });
    expect(invited).toMatchObject({ status: 201, body: { link: expect.stringMatching(/^\/staff\/invitation#/) } });
    const id = String(invited.body.staff);
    expect((await membersOf(administrator)).find(({ staff }) => staff === id)).toMatchObject({ isReady: false });
    const secret = await acceptLink(portal, String(invited.body.link));
    const account = { id, mail: mail.toLowerCase(), municipality: MUNICIPALITY, secret };
    const browser = await signInAs(portal, account);
    expect((await browser.ask('GET', '/staff/session')).body.grants).toEqual(grants);
    expect((await membersOf(administrator)).find(({ staff }) => staff === id)).toMatchObject({
      isReady: true,
      lastSignedInAt: expect.any(String),
    });
    const again = await administrator.ask('POST', '/staff/members', { name: '新人', mail, grants });
    expect(again).toMatchObject({ status: 409, body: { code: 'grantConflict', reason: 'accountKnown' } });
  });

  it('DT-04: takes a grant away during a session, and the next request is refused', async () => {
    const browser = await newBrowser(portal, ['caseWorker']);
    expect((await browser.ask('GET', '/staff/session')).status).toBe(200);
    const url = `/staff/members/${browser.account.id}/grants/1`;
    expect((await administrator.ask('DELETE', url)).status).toBe(204);
    expect((await browser.ask('GET', '/staff/session')).status).toBe(401);
    expect((await administrator.ask('DELETE', url)).status).toBe(404);
    const again = await askAtEntrance(portal, '/staff/session', credentialsOf(portal, browser.account));
    expect(again.status).toBe(401);
  });

  it('DT-04: a grant that reaches its end ends the session, and one that is added is there with the next request', async () => {
    let browser = await newBrowser(portal, ['reader']);
    const grants = `/staff/members/${browser.account.id}/grants`;
    const soon = new Date(Date.now() + 1_000).toISOString();
    const added = await administrator.ask('POST', grants, { role: 'approver', group: '*', until: soon });
    expect(added).toMatchObject({ status: 201, body: { grant: 2 } });
    const roles = async () =>
      ((await browser.ask('GET', '/staff/session')).body.grants as { role: string }[]).map(({ role }) => role);
    expect(await roles()).toEqual(['reader', 'approver']);
    await expect.poll(async () => (await browser.ask('GET', '/staff/session')).status).toBe(401);
    browser = await signInAs(portal, browser.account);
    expect(await roles()).toEqual(['reader']);
    const later = new Date(Date.now() + 3_600_000).toISOString();
    expect((await administrator.ask('POST', grants, { role: 'caseWorker', group: '*', from: later })).status).toBe(201);
    expect(await roles()).toEqual(['reader']);
    const past = { role: 'approver', group: '*', until: '2020-01-01T00:00:00Z' };
    expect((await administrator.ask('POST', grants, past)).status).toBe(400);
  });

  it('lets somebody leave now: sessions, password and links end, the name stays', async () => {
    const browser = await newBrowser(portal, ['reader']);
    const { id } = browser.account;
    expect((await administrator.ask('POST', `/staff/members/${id}/departure`)).status).toBe(204);
    expect((await browser.ask('GET', '/staff/session')).status).toBe(401);
    expect((await askAtEntrance(portal, '/staff/session', credentialsOf(portal, browser.account))).status).toBe(401);
    expect((await membersOf(administrator)).map(({ staff }) => staff)).not.toContain(id);
    for (const table of ['staff_session', 'staff_factor', 'staff_link'] as const) {
      expect(await portal.database.selectFrom(table).selectAll().where('staff_id', '=', id).execute()).toEqual([]);
    }
    const kept = await portal.database.selectFrom('staff').select(['name', 'left_at']).where('id', '=', id).execute();
    expect(kept).toEqual([{ name: expect.any(String), left_at: expect.any(Date) }]);
    const url = `/staff/members/${id}/grants`;
    expect((await administrator.ask('POST', url, { role: 'reader', group: '*' })).status).toBe(404);
  });

  it('DT-19: begins a recovery, which ends password, codes and sessions at once', async () => {
    const browser = await newBrowser(portal, ['reader']);
    const recovered = await administrator.ask('POST', `/staff/members/${browser.account.id}/recovery`);
    expect(recovered.status).toBe(201);
    expect((await browser.ask('GET', '/staff/session')).status).toBe(401);
    expect((await askAtEntrance(portal, '/staff/session', credentialsOf(portal, browser.account))).status).toBe(401);
    const secret = await acceptLink(portal, String(recovered.body.link));
    expect((await (await signInAs(portal, { ...browser.account, secret })).ask('GET', '/staff/session')).status).toBe(
      200,
    );
  });

  it.each([
    ['gives no grant', 'POST', 'grants', { role: 'reader', group: '*' }],
    ['ends no grant', 'DELETE', 'grants/1', undefined],
    ['begins no recovery', 'POST', 'recovery', undefined],
  ] as const)('DT-08: %s to oneself', async (_, method, path, payload) => {
    const answer = await administrator.ask(method, `/staff/members/${administrator.account.id}/${path}`, payload);
    expect(answer).toMatchObject({ status: 403, body: { code: 'actionNotAllowed', reason: 'oneself' } });
  });

  it.each([
    [['reader'], { role: 'auditor', group: '*' }, 'auditorAlone'],
    [['auditor'], { role: 'reader', group: '*' }, 'auditorAlone'],
    [['administrator'], { role: 'approver', group: '*' }, 'administratorWithCases'],
    [['caseWorker'], { role: 'administrator', group: '*' }, 'administratorWithCases'],
    [['reader'], { role: 'catalogueEditor', group: 'child-allowance' }, 'wholeMunicipality'],
    [['reader'], { role: 'reader', group: '*' }, 'grantedAlready'],
  ] as const)('DT-08: beside %j gives no %j', async (roles, grant, reason) => {
    const { id } = await newStaff(portal, roles);
    const answer = await administrator.ask('POST', `/staff/members/${id}/grants`, grant);
    expect(answer).toMatchObject({ status: 409, body: { code: 'grantConflict', reason } });
  });

  it('invites nobody with roles that conflict, and leaves no half of it', async () => {
    const grants = ['auditor', 'reader'].map((role) => ({ role, group: '*' }));
    const invited = await administrator.ask('POST', '/staff/members', {
      name: '職員',
      mail: 'half@city.example',
      grants,
    });
    expect(invited.status).toBe(409);
    expect(await portal.stores.staff.findByMail(MUNICIPALITY, 'half@city.example')).toBeUndefined();
  });
});

describe('DT-08: the last administrator', () => {
  it('cannot leave, until another is ready', async () => {
    const last = `/staff/members/${neighbour.account.id}/departure`;
    const refused = { status: 409, body: { code: 'grantConflict', reason: 'lastAdministrator' } };
    expect(await neighbour.ask('POST', last)).toMatchObject(refused);
    const grants = [{ role: 'administrator', group: '*' }];
    const next = { name: '次の管理者', mail: 'next@neighbour.example', grants };
    const invited = await neighbour.ask('POST', '/staff/members', next);
    expect(await neighbour.ask('POST', last)).toMatchObject(refused);
    await acceptLink(portal, String(invited.body.link));
    expect((await neighbour.ask('POST', last)).status).toBe(204);
    neighbour = await newBrowser(portal, ['administrator'], NEIGHBOUR);
  });

  it('stays where both of two leave at once', async () => {
    const city = '131016';
    for (let n = 0; n < 3; n += 1) {
      const one = await newBrowser(portal, ['administrator'], city);
      const other = await newBrowser(portal, ['administrator'], city);
      await sql`update staff set left_at = now() where municipality_code = ${city}
        and id not in (${one.account.id}, ${other.account.id})`.execute(portal.database);
      await sql`delete from staff_factor where municipality_code = ${city}
        and staff_id not in (${one.account.id}, ${other.account.id})`.execute(portal.database);
      const answers = await Promise.all([
        one.ask('POST', `/staff/members/${one.account.id}/departure`),
        other.ask('POST', `/staff/members/${other.account.id}/departure`),
      ]);
      expect(answers.map(({ status }) => status).sort()).toEqual([204, 409]);
    }
  });

  it('is recovered on the server', async () => {
    const account = await newStaff(portal, ['administrator'], '131024');
    const recovered = await portal.stores.staff.recover(OPERATOR, '131024', account.id);
    expect(recovered).toMatchObject({ ok: true, value: { staff: account.id } });
  });
});

describe('staff of another municipality', () => {
  it('are seen by nobody, and are not there for whatever is asked', async () => {
    const stranger = neighbour.account.id;
    expect((await membersOf(administrator)).map(({ staff }) => staff)).not.toContain(stranger);
    const nobody = 'A'.repeat(24);
    for (const [method, path, payload] of [
      ['POST', 'grants', { role: 'reader', group: '*' }],
      ['DELETE', 'grants/1', undefined],
      ['POST', 'recovery', undefined],
      ['POST', 'departure', undefined],
    ] as const) {
      const [theirs, nobodys] = await Promise.all(
        [stranger, nobody].map((id) => administrator.ask(method, `/staff/members/${id}/${path}`, payload)),
      );
      expect(theirs).toMatchObject({ status: 404, body: { code: 'notFound' } });
      expect({ ...theirs?.body, instance: '' }).toEqual({ ...nobodys?.body, instance: '' });
    }
    expect((await neighbour.ask('GET', '/staff/session')).status).toBe(200);
  });

  it('have accounts of their own: the same address is invited there without a word of the other', async () => {
    const grants = [{ role: 'reader', group: '*' }];
    const { mail } = neighbour.account;
    expect((await administrator.ask('POST', '/staff/members', { name: '兼務', mail, grants })).status).toBe(201);
    expect((await neighbour.ask('GET', '/staff/session')).status).toBe(200);
  });

  it('DT-02: no request names a municipality', async () => {
    const listed = await administrator.ask('GET', `/staff/members?municipality=${NEIGHBOUR}`);
    expect(listed).toMatchObject({ status: 400, body: { code: 'requestMalformed' } });
  });
});

describe('the list of staff', () => {
  it('is read by administrator and auditor, and by no other role', async () => {
    for (const role of ['reader', 'caseWorker', 'approver', 'catalogueEditor'] as const) {
      const browser = await newBrowser(portal, [role]);
      const refused = { status: 403, body: { code: 'actionNotAllowed', reason: 'role' } };
      expect(await browser.ask('GET', '/staff/members')).toMatchObject(refused);
      const path = `/staff/members/${administrator.account.id}`;
      expect(await browser.ask('POST', `${path}/departure`)).toMatchObject(refused);
    }
    const auditor = await newBrowser(portal, ['auditor']);
    expect((await auditor.ask('GET', '/staff/members')).status).toBe(200);
    const url = `/staff/members/${administrator.account.id}/recovery`;
    expect((await auditor.ask('POST', url)).status).toBe(403);
  });

  it('comes in pages, each person once', async () => {
    const city = '131032';
    const browser = await newBrowser(portal, ['administrator'], city);
    for (let n = 0; n < 120; n += 1) {
      const grants = [{ role: 'reader' as const, group: '*' }];
      await portal.stores.staff.invite(OPERATOR, city, { name: `職員 ${n}`, mail: `many${n}@city.example`, grants });
    }
    const members = await membersOf(browser);
    expect(members).toHaveLength(121);
    expect(new Set(members.map(({ staff }) => staff)).size).toBe(121);
  });
});

it('a grant is added and ended and otherwise never changed, even with SQL', async () => {
  const { id } = await newStaff(portal, ['reader']);
  const change = (statement: string) => sql.raw(`${statement} where staff_id = '${id}'`).execute(portal.database);
  for (const statement of [
    `update staff_grant set role = 'approver'`,
    "update staff_grant set until_at = now() + interval '1 day'",
    `update staff_grant set ended_at = now(), ended_actor_kind = 'job', ended_actor_id = 'x', role = 'approver'`,
    'delete from staff_grant',
  ]) {
    await expect(change(statement)).rejects.toMatchObject({ code: 'MDG01' });
  }
  const end = `update staff_grant set ended_at = now(), ended_actor_kind = 'job', ended_actor_id = 'x'`;
  await change(end);
  await expect(change(end)).rejects.toMatchObject({ code: 'MDG01' });
});
