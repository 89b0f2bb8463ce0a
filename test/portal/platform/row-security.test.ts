import { type Kysely, sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { filedReplySchema } from '#contract/portal/application-routes.ts';
import { inMunicipality, MUNICIPALITY_ROLE } from '#portal/platform/database/municipality-rows.ts';
import { sampleFiling } from '../../support/application/sample-filing.ts';
import { seededNumbers } from '../../support/generated-counts.ts';
import { openTestPortal, TEST_ORIGIN, type TestPortal } from '../../support/portal/portal-harness.ts';
import { newBrowser } from '../../support/portal/staff-browser.ts';

const HERE = '131318';
const THERE = '132918';
const SEED = 20261128;
const ROUNDS = 1_000;

/** Rows that are no municipality's, each with why; what is new belongs here or behind a policy. */
const OF_NO_MUNICIPALITY: Readonly<Record<string, string>> = {
  subject: 'a random number that a case names',
  revocation_answer: 'what authorities answered, by its hash',
  outbox_event: 'events, read by jobs alone: identifiers and codes',
  event_handled: 'which job handled which event',
  encryption_key: 'which keys there are, not the keys',
  index_master: 'wrapped by a key outside of the database',
  mail_contact: 'a person’s address, sealed: whether a letter goes by mail',
  staff_challenge: 'random numbers, each bound to a hash of the session that it was given to',
  audit_entry: 'acts, numbers and codes; an index on what stands in them serves nobody behind a policy',
  provider_event: 'sealed words of providers of payments, by their own ids',
  agency_assertion: 'hashes of tokens that were used once',
};
/** Of these the role may not even ask. */
const OUT_OF_REACH = [
  'agency_proof',
  'login_challenge',
  'subject_certificate',
  'portal_session',
  'mail_code',
  'person_key',
  'own_reading',
  'source_link',
  'use_event',
  'account_closing',
  'benefit_account',
  'account_index',
  'benefit_account_try',
  'mandate',
  'notice_way',
  'site',
  'site_version',
  'passkey',
  'passkey_ceremony',
  'prefill',
  'site_act',
  'oidc_model',
  'authorization_request',
  'consent',
  'address_request',
  'site_message',
  'site_report',
  'event',
  'gate_terminal',
  'sign_transaction',
  'sign_item',
  'line_friend',
  'line_child',
  'line_event',
  'line_sending',
  'line_limit',
  'line_link',
  'line_link_code',
  'one_to_one_delivery',
  'sender',
  'sender_version',
  'sender_key',
  'sender_token',
  'sender_assertion',
  'sender_proof',
  'site_proof',
  'delivery_invitation',
  'delivery_link',
  'delivery_box',
  'delivery',
  'delivery_part',
  'sent_delivery',
  'schema_migration',
  'backup_taken',
];

let portal: TestPortal;
beforeAll(async () => {
  portal = await openTestPortal();
  const holder = await portal.authority.holder('ordinary');
  const token = await portal.signIn('ordinary');
  for (const municipality of [HERE, THERE]) {
    const procedure = portal.procedure('child-allowance-end', municipality);
    const filing = { portal: TEST_ORIGIN, filer: portal.filerOf('ordinary') };
    const filed = await portal.file(token, await sampleFiling(holder, procedure, filing));
    const { receiptNumber } = filedReplySchema.parse(filed.body);
    const worker = await newBrowser(portal, ['caseWorker'], municipality);
    const read = await worker.ask('GET', `/staff/cases/${receiptNumber}`);
    if (read.status !== 200) throw new Error(JSON.stringify(read));
  }
});
afterAll(() => portal?.close());

/** What a query sees that asks for everything. */
async function municipalitiesIn(database: Kysely<never>, table: string): Promise<string[]> {
  const rows = await sql<{ code: string }>`select distinct municipality_code as code from ${sql.table(table)}`.execute(
    database,
  );
  return rows.rows.map(({ code }) => code);
}

async function tables(): Promise<{ readonly name: string; readonly isWalled: boolean; readonly hasPolicy: boolean }[]> {
  const found = await sql<{ name: string; walled: boolean; policies: string }>`
    select relname as name, relrowsecurity as walled,
      (select count(*) from pg_policies where schemaname = 'public' and tablename = relname) as policies
    from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'`.execute(portal.database);
  return found.rows.map(({ name, walled, policies }) => ({ name, isWalled: walled, hasPolicy: Number(policies) > 0 }));
}

describe('DT-03: a query that forgets the municipality', () => {
  it('is in front of a policy in every table, or of one that is named here as nobody’s', async () => {
    const all = await tables();
    const open = all.filter(({ isWalled, hasPolicy }) => !isWalled || !hasPolicy).map(({ name }) => name);
    expect(open.sort()).toEqual([...Object.keys(OF_NO_MUNICIPALITY), ...OUT_OF_REACH].sort());
  });

  it('finds nothing without the setting, and with it the rows of one municipality alone, in every table that has some', async () => {
    const walled = (await tables()).filter(({ isWalled }) => isWalled).map(({ name }) => name);
    let withRows = 0;
    for (const table of walled) {
      const count = () =>
        portal.database.transaction().execute(async (transaction) => {
          await sql`set local role ${sql.id(MUNICIPALITY_ROLE)}`.execute(transaction);
          const { rows } = await sql<{ n: string }>`select count(*) as n from ${sql.table(table)}`.execute(transaction);
          return Number(rows[0]?.n);
        });
      expect(await count(), table).toBe(0);
      const { rows } = await sql<{ n: string }>`select count(*) as n from ${sql.table(table)}`.execute(portal.database);
      if (Number(rows[0]?.n) > 0) withRows += 1;
    }
    expect(withRows).toBeGreaterThan(10);
    for (const table of ['desk_case', 'application', 'exchange_record', 'staff']) {
      expect((await municipalitiesIn(portal.database as never, table)).sort(), table).toEqual([HERE, THERE]);
      for (const own of [HERE, THERE]) {
        const seen = await inMunicipality(own, () => municipalitiesIn(portal.database as never, table));
        expect(seen, table).toEqual([own]);
      }
    }
  });

  it('does not read what hangs on the application of another municipality, nor changes it', async () => {
    await inMunicipality(HERE, async () => {
      for (const table of ['application_filing', 'application_history', 'application_container'] as const) {
        const seen = await portal.database.selectFrom(table).select('receipt_number').distinct().execute();
        expect(seen, table).toHaveLength(1);
      }
      const changed = await portal.database.updateTable('desk_case').set({ assignee: null }).executeTakeFirst();
      expect(Number(changed.numUpdatedRows)).toBe(1);
    });
  });

  it('is what the requests of staff run behind: under a policy of nothing they find nothing', async () => {
    const worker = await newBrowser(portal, ['caseWorker'], HERE);
    const listed = async () => (await worker.ask('GET', '/staff/cases')).body.cases;
    expect(await listed()).toHaveLength(1);
    await sql`alter policy of_municipality on desk_case using (false)`.execute(portal.database);
    expect(await listed()).toHaveLength(0);
    await sql`alter policy of_municipality on desk_case
      using (municipality_code = current_setting('madoguchi.municipality', true))`.execute(portal.database);
    expect(await listed()).toHaveLength(1);
  });

  it.each(OUT_OF_REACH)('is refused by %s', async (table) => {
    const asked = inMunicipality(HERE, () => sql`select 1 from ${sql.table(table)}`.execute(portal.database));
    await expect(asked).rejects.toMatchObject({ code: '42501' });
  });
});

describe('DT-03: a connection that served another city', () => {
  it(`sees what who asks may see, ${ROUNDS} requests interleaved, some of which fail or are taken back (seed ${SEED})`, async () => {
    const number = seededNumbers(SEED);
    const wishes = Array.from({ length: ROUNDS }, () => [HERE, THERE, undefined][number(3)]);
    const asked = wishes.map(async (own) => {
      const kind = number(3);
      const look = async (): Promise<string[]> => {
        if (kind === 0) await sql`select 1/0`.execute(portal.database).catch(() => undefined);
        if (kind === 1) {
          const takenBack = portal.database.transaction().execute(async (transaction) => {
            await sql`select count(*) from desk_case`.execute(transaction);
            throw new Error('taken back');
          });
          await takenBack.catch(() => undefined);
        }
        return municipalitiesIn(portal.database as never, 'desk_case');
      };
      return own === undefined ? look() : inMunicipality(own, look);
    });
    const seen = await Promise.all(asked);
    expect(seen.map((codes) => codes.sort())).toEqual(wishes.map((own) => (own === undefined ? [HERE, THERE] : [own])));
  });
});
