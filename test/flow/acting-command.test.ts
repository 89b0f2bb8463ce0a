import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Outcome, success } from '#contract/failures/outcome.ts';
import type { Procedure } from '#contract/procedure/procedure.ts';
import type { CommandContext } from '../../main/cli/command-context.ts';
import { fileApplication } from '../../main/cli/portal-commands.ts';
import { type CommandSession, withSessionFor } from '../../main/cli/portal-session.ts';
import { sampleAnswers } from '../support/application/sample-answers.ts';
import { got } from '../support/card/card-harness.ts';
import { commandAt } from '../support/flow/command-at.ts';
import { giveMandate } from '../support/portal/mandate-sitting.ts';
import { openTestPortal, type TestPortal } from '../support/portal/portal-harness.ts';

const COVERED = 'child-allowance-donation';

let portal: TestPortal;
let principal: string;
let registration: string;
beforeAll(async () => {
  portal = await openTestPortal();
}, 60_000);
afterAll(() => portal.close());
beforeEach(async () => {
  await sql`delete from mandate`.execute(portal.database);
  await sql`delete from portal_session`.execute(portal.database);
  principal = await portal.signIn('ordinary');
  const scope = { procedures: [COVERED], things: ['applications'] } as never;
  registration = await giveMandate(portal, principal, ['ordinary', 'spouse'], { scope });
});

/** A command with the proxy's card on the reader; what it says on the way. */
async function run(
  use: (session: CommandSession, context: CommandContext) => Promise<Outcome<void>>,
  by: string | undefined = registration,
) {
  const { transport, context, told } = await commandAt(portal, 'spouse');
  const how = { slots: ['auth', 'sign'] as const, ...(by === undefined ? {} : { for: by }) };
  const done = await withSessionFor(transport, context, how, (session) => use(session, context));
  return { done, told, transport, context };
}

const openSessions = async () =>
  (await sql`select from portal_session where subject_id = ${portal.filerOf('spouse')}`.execute(portal.database)).rows
    .length;

async function fileFor(session: CommandSession, context: CommandContext, procedure: Procedure) {
  const { mandate } = session;
  if (mandate === undefined) throw new Error('acts for nobody');
  const typed = <T>(value: T) => ({ value, origin: 'person' as const });
  const applicant = {
    name: typed(mandate.name),
    birthDate: typed(mandate.birthDate),
    address: typed('東京都見本区例示町１丁目２番３号'),
    sex: typed('female' as const),
  };
  const draft = { applicant, answers: sampleAnswers(procedure), attachmentsToFollow: [] };
  const form = { procedure, draft, attached: [] };
  return fileApplication(session.cards.transport, context, session, { form, save: undefined });
}

describe('--for', () => {
  it('says for whom, files with the proxy’s own card, and leaves no session behind', async () => {
    let number = '';
    const { done, told } = await run(async (session, context) => {
      const filed = await fileFor(session, context, portal.procedure(COVERED));
      if (filed.ok) number = filed.value.receipt.receiptNumber;
      return filed.ok ? success(undefined) : filed;
    });
    got(done);
    const { name } = (await portal.authority.holder('ordinary')).persona.holder;
    expect(told.join('\n')).toContain(`${name}さんの代理で操作しています`);
    expect((await portal.ask(principal, { method: 'GET', url: `/applications/${number}` })).status).toBe(200);
    expect(await openSessions()).toBe(0);
  });

  it('lists and reads what the mandate covers, and nothing of one’s own', async () => {
    const seen: unknown[] = [];
    const look = async ({ portal: client, opened: { token } }: CommandSession, { signal }: CommandContext) => {
      const listed = await client.call('listApplications', { query: {}, token, signal });
      seen.push(listed.ok, await client.call('listNotices', { query: {}, token, signal }));
      return success(undefined);
    };
    await run(look);
    expect(seen).toMatchObject([true, { failure: { code: 'notInMandate' } }]);
    expect(await openSessions()).toBe(0);
  });

  it('MT-41: is refused by a registration that is over, never was, or is none', async () => {
    const never = async () => success(undefined);
    const ended = await portal.ask(principal, { method: 'DELETE', url: `/mandates/${registration}` });
    expect(ended.status).toBe(200);
    const over = await run(never);
    expect(over).toMatchObject({ done: { failure: { code: 'notInMandate' } }, told: [] });
    expect((await run(never, '3f0f5c3e-56b5-4f0e-9d51-0c8f4f4b6a11')).done).toEqual(over.done);
    expect((await run(never, 'somebody')).done).toMatchObject({ failure: { code: 'usage' } });
    expect(await openSessions()).toBe(0);
  });
});
