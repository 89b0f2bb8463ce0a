import { afterAll, beforeAll, expect, it } from 'vitest';
import { procedureIdSchema } from '#contract/values/brands.ts';
import { got } from '../support/card/card-harness.ts';
import { openTestCore } from '../support/flow/core-harness.ts';
import { openTestPortal, type TestPortal } from '../support/portal/portal-harness.ts';

const PURPOSE = procedureIdSchema.parse('move-out-notice');

let portal: TestPortal;
beforeAll(async () => {
  portal = await openTestPortal();
});
afterAll(() => portal.close());

it('a visit without an application is booked, kept as a file that says nothing of what it is for, moved and cancelled', async () => {
  const test = await openTestCore(portal);
  const { handlers } = test.core;
  expect(await handlers.listVisits({})).toMatchObject({ ok: false });
  const [office] = got(await handlers.listVisitOffices({ purpose: PURPOSE })).offices;
  if (office === undefined) throw new Error('an office receives for it');
  const { municipality, section } = office;
  const slots = got(await handlers.listSlots({ municipality: municipality.code, section: section.key }));
  const [first, second] = slots.days.flatMap((day) => day.slots.map(({ slot }) => slot));
  if (first === undefined || second === undefined) throw new Error('a section receives within a month');
  const wanted = { purpose: PURPOSE, municipality: municipality.code, section: section.key, slot: first };
  expect(await handlers.bookFreeVisit(wanted)).toMatchObject({ ok: false });

  await test.signIn();
  const { id } = got(await handlers.bookFreeVisit(wanted));
  expect(got(await handlers.saveFreeVisit({ id, title: '窓口に行く', place: section.place.ja }))).toMatchObject({
    savedAs: 'visit.ics',
  });
  const saved = Buffer.from(test.saved[0]?.bytes ?? []).toString('utf8');
  expect(saved).toContain('SUMMARY:窓口に行く');
  for (const secret of ['転出', PURPOSE, id]) expect(saved).not.toContain(secret);
  expect(got(await handlers.changeFreeVisit({ id, slot: second }))).toMatchObject({ id, slot: second });
  expect(got(await handlers.listVisits({})).visits).toMatchObject([{ of: 'nothing', id, slot: second }]);
  expect(got(await handlers.cancelFreeVisit({ id }))).toMatchObject({ state: 'cancelled' });
  expect(await handlers.saveFreeVisit({ id, title: '窓口に行く', place: '' })).toMatchObject({
    ok: false,
    failure: { code: 'notFound' },
  });
});
