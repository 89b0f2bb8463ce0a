import { afterAll, beforeAll, expect, it } from 'vitest';
import { APPLICATIONS_AT_ONCE, applicationPageSchema } from '#contract/portal/application-routes.ts';
import { growDatabase } from '../../support/portal/grown-database.ts';
import { openTestPortal, type TestPortal } from '../../support/portal/portal-harness.ts';

const APPLICATIONS = 45;

let portal: TestPortal;
let token: string;
beforeAll(async () => {
  portal = await openTestPortal();
  token = await portal.signIn('ordinary');
  const growth = { applications: APPLICATIONS, ownApplications: APPLICATIONS, sessions: 1, staff: 1, ownNotices: 1 };
  const procedure = portal.procedure('child-allowance-donation');
  await growDatabase(portal.database, growth, portal.filerOf('ordinary'), procedure);
});
afterAll(() => portal.close());

const pageAfter = (bearer: string, after?: string) =>
  portal.ask(bearer, { method: 'GET', url: `/applications${after === undefined ? '' : `?after=${after}`}` });

it('pages of own applications hold each one once, newest first, though ten came in the same second', async () => {
  const sizes: number[] = [];
  const seen: { receivedAt: string; receiptNumber: string }[] = [];
  let after: string | undefined;
  do {
    const page = applicationPageSchema.parse((await pageAfter(token, after)).body);
    sizes.push(page.applications.length);
    seen.push(...page.applications);
    after = page.next ?? undefined;
  } while (after !== undefined);

  expect(sizes).toEqual([APPLICATIONS_AT_ONCE, APPLICATIONS_AT_ONCE, APPLICATIONS - 2 * APPLICATIONS_AT_ONCE]);
  expect(new Set(seen.map(({ receiptNumber }) => receiptNumber)).size).toBe(APPLICATIONS);
  const times = seen.map(({ receivedAt }) => Date.parse(receivedAt));
  expect(times).toEqual(times.toSorted((a, b) => b - a));
  expect(new Set(times).size).toBeLessThan(APPLICATIONS);
});

it('a page after somebody else’s application, or after none, is not found', async () => {
  const spouse = await portal.signIn('spouse');
  const [own] = applicationPageSchema.parse((await pageAfter(token)).body).applications;
  for (const after of [own?.receiptNumber, 'NOWHERE-0000-1']) {
    expect(await pageAfter(spouse, after)).toMatchObject({ status: 404, body: { code: 'notFound' } });
  }
});
