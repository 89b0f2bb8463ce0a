import { expect, it } from 'vitest';
import { success } from '#contract/failures/outcome.ts';
import { exportOfSender } from '#core/deliveries/sender-export.ts';
import type { PortalClient } from '#core/portal/portal-client.ts';

it('a portal that always names a next page is not asked for ever for what a sender sent', async () => {
  let asked = 0;
  const portal = {
    origin: 'https://portal.example',
    async call() {
      asked += 1;
      if (asked > 1_000) throw new Error('asked for ever');
      return success({ deliveries: [], next: 'n'.repeat(22) });
    },
  } as unknown as PortalClient;
  const made = await exportOfSender(portal, 'token', 'sender', new AbortController().signal);
  expect(made).toMatchObject({ ok: true, value: { documents: 0 } });
});
