import { expect, it } from 'vitest';
import { got } from '../support/card/card-harness.ts';
import { openTestCore } from '../support/flow/core-harness.ts';
import { openTestPortal } from '../support/portal/portal-harness.ts';
import { PIXEL, tellWithFile } from '../support/portal/staff-notice.ts';
import { fileWholeCase, newOffice } from '../support/portal/whole-case.ts';

it('a file that came with a notice is saved under its name, each byte as staff sent it', async () => {
  const portal = await openTestPortal();
  const office = await newOffice(portal);
  const number = await fileWholeCase(portal, await portal.signIn('ordinary'), office, '架空のことば。');
  await tellWithFile(portal, office.worker, number);
  const test = await openTestCore(portal);
  await test.signIn();
  const { notices } = got(await test.core.handlers.listNotices({}));
  const notice = notices.find(({ kind }) => kind === 'staff')?.notice ?? '';
  expect(got(await test.core.handlers.saveNoticeFile({ notice, file: 1 }))).toEqual({ savedAs: '地図.png' });
  expect(Buffer.from(test.saved[0]?.bytes ?? []).toString('base64')).toBe(PIXEL);
  await portal.close();
});
