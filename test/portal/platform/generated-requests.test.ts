import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PORTAL_ROUTES, type PortalRouteName } from '#contract/portal/portal-routes.ts';
import type { Audience } from '#contract/portal/route.ts';
import { siteApiSchema } from '#contract/values/site-api.ts';
import type { StaffRole } from '#contract/values/staff-role.ts';
import { sampleFiling } from '../../support/application/sample-filing.ts';
import { GENERATED_SEED, generatedCount } from '../../support/generated-counts.ts';
import { registerClient } from '../../support/portal/agency-client.ts';
import { actAtDesk, decideAtDesk } from '../../support/portal/case-acts.ts';
import { registerSender } from '../../support/portal/delivery-sender.ts';
import { newMember, openDesk } from '../../support/portal/desk-session.ts';
import { type GeneratedRequest, requestsOf } from '../../support/portal/generated-requests.ts';
import { loginProof } from '../../support/portal/login-proof.ts';
import { openTestPortal, type TestPortal } from '../../support/portal/portal-harness.ts';
import { type Operation, portalOpenapi } from '../../support/portal/portal-openapi.ts';
import { openSiteApi } from '../../support/portal/site-api.ts';
import { MUNICIPALITY, NEIGHBOUR, newBrowser, OPERATOR, OUR_PAGE } from '../../support/portal/staff-browser.ts';

const OF_EACH_ROUTE = generatedCount(40, 1_000);
/** Each of them costs a hash of a password or a whole verification. */
const SLOW: readonly string[] = ['openStaffSession', 'beginInvitation', 'fileApplication', 'refileApplication'];
const countFor = (name: string) => Math.ceil(OF_EACH_ROUTE / (SLOW.includes(name) ? 4 : 1));

const { operations, undeclaredIn } = portalOpenapi();
const ALL = operations.reduce((sum, { operationId }) => sum + countFor(operationId), 0);

type Headers = Readonly<Record<string, string>>;
type Asked = { readonly method: string; readonly url: string };

let portal: TestPortal;
let known: Record<string, readonly unknown[]>;
let containers: readonly Uint8Array[];
/** Who may ask each audience, and others; each again with a new session once one has ended. */
let right: Readonly<Record<Audience, readonly ((request: Asked) => Promise<Headers>)[]>>;
let renew: () => void;

beforeAll(async () => {
  portal = await openTestPortal();
  const holder = await portal.authority.holder('ordinary');
  const token = await portal.signIn('ordinary');
  const filer = portal.filerOf('ordinary');
  const procedures = ['child-allowance-claim', 'child-allowance-end', 'child-allowance-donation'];
  const filings = await Promise.all(
    [...procedures, ...procedures].map((id) => sampleFiling(holder, portal.procedure(id), { filer })),
  );
  const numbers: string[] = [];
  for (const filing of filings) numbers.push(String((await portal.file(token, filing)).body.receiptNumber));
  const foreign = await sampleFiling(holder, portal.procedure('child-allowance-claim', NEIGHBOUR), { filer });
  numbers.push(String((await portal.file(token, foreign)).body.receiptNumber));
  const worker = await newBrowser(portal, ['caseWorker', 'approver']);
  await actAtDesk(worker, String(numbers[0]), { type: 'take' });
  await decideAtDesk(worker, String(numbers[0]));
  const staff = [
    worker.account.id,
    await newMember(portal, ['reader'], MUNICIPALITY),
    await newMember(portal, ['caseWorker'], NEIGHBOUR),
  ];
  const client = await registerClient(portal);
  const neighbour = await registerClient(portal, { municipality: NEIGHBOUR });
  const added = await portal.stores.kiosks.add(OPERATOR, MUNICIPALITY, '1階');
  if (!added.ok) throw new Error(added.failure.code);
  const kiosk = added.value;
  const sender = await registerSender(portal);
  const site = await openSiteApi(portal, {
    apis: siteApiSchema.options,
    ownData: ['tax'],
    agency: 'A'.repeat(22),
    sender: 'A'.repeat(22),
  });
  const siteToken = String((await site.token(siteApiSchema.options.join(' '))).body.access_token);
  const proof = loginProof(holder, await portal.challenge(), portal.clock.nowMs);

  known = {
    number: [...numbers, 'MG-0000-0000-0000'],
    after: numbers,
    receiptNumber: numbers,
    id: [...procedures, 'default', 'missing'],
    procedure: procedures,
    municipality: [MUNICIPALITY, NEIGHBOUR],
    staff,
    to: staff,
    // Others than those that ask, as some of them are ended.
    client: [(await registerClient(portal)).id, (await registerClient(portal, { municipality: NEIGHBOUR })).id],
    kiosk: [kiosk.kiosk],
    group: ['child', 'nursery', '*'],
    filing: [1, 2],
    letter: [1],
    version: [0, 1, 2, 3, 4],
    schedule: [1],
    proof: [proof, proof.slice(0, -3)],
    client_assertion: [await client.assertion(), await neighbour.assertion()],
    client_id: [client.id],
    kind: ['child-allowance', 'childAllowance', 'readySentence', 'letterTemplate', 'remedies'],
  };
  containers = [filings[0] ?? new Uint8Array(), foreign];

  const bearers = async (asked: Promise<string>): Promise<Headers> => ({ authorization: `Bearer ${await asked}` });
  const sessions = new Map<string, Promise<Headers>>();
  renew = () => sessions.clear();
  const kept = (name: string, open: () => Promise<Headers>) => () => {
    const session = sessions.get(name) ?? open();
    sessions.set(name, session);
    return session;
  };
  const desk = (roles: readonly StaffRole[], municipality = MUNICIPALITY) =>
    kept(`${roles} ${municipality}`, async () => (await openDesk(portal, roles, municipality)).headers);
  right = {
    public: [async () => ({})],
    resident: [
      kept('ordinary', () => bearers(portal.signIn('ordinary'))),
      kept('other', () => bearers(portal.signIn('spouse'))),
    ],
    staffEntrance: [async () => OUR_PAGE],
    staff: [
      desk(['caseWorker', 'approver']),
      desk(['administrator']),
      desk(['catalogueEditor', 'approver']),
      desk(['auditor']),
      desk(['caseWorker', 'approver'], NEIGHBOUR),
    ],
    clientEntrance: [async () => ({})],
    paymentProvider: [async () => ({})],
    line: [async () => ({})],
    kiosk: [async () => ({ authorization: `Bearer ${kiosk.key}` })],
    site: [async ({ method, url }) => site.headers(siteToken, method, url)],
    sender: [kept('sender', async () => bearers(sender.token()))],
    client: [kept('client', () => bearers(client.token())), kept('neighbour', () => bearers(neighbour.token()))],
  };
});
/** Answers, by the first digit of their status. */
const answered = new Map<number, number>();
afterAll(async () => {
  const counts = [...answered].sort().map(([digit, count]) => `${digit}xx ${count}`);
  process.stdout.write(`generated requests: ${counts.join(', ')}\n`);
  await portal.close();
});

const audienceOf = ({ operationId }: Operation) => PORTAL_ROUTES[operationId as PortalRouteName].audience;
const WRONG: readonly Headers[] = [
  {},
  { authorization: 'Bearer x' },
  { authorization: `Bearer ${'A'.repeat(43)}` },
  { ...OUR_PAGE, cookie: `__Host-desk=${'A'.repeat(43)}`, 'x-csrf-token': 'x' },
  { ...OUR_PAGE, origin: 'https://elsewhere.example' },
];
/** Mostly who may ask this route, sometimes who may ask another, nobody, or a cookie without its token. */
const callers = fc.oneof(
  { weight: 8, arbitrary: fc.record({ as: fc.constant('right' as const), which: fc.nat(20) }) },
  { weight: 1, arbitrary: fc.record({ as: fc.constant('wrong' as const), which: fc.nat(20) }) },
  {
    weight: 1,
    arbitrary: fc.record({ as: fc.constantFrom<Audience>('resident', 'staff', 'client'), which: fc.nat(20) }),
  },
);

async function headersFor(
  audience: Audience,
  asked: Asked,
  { as, which }: { readonly as: Audience | 'right' | 'wrong'; readonly which: number },
) {
  if (as === 'wrong') return WRONG[which % WRONG.length] ?? {};
  const those = right[as === 'right' ? audience : as];
  return (await those[which % those.length]?.(asked)) ?? {};
}

async function judged(
  operation: Operation,
  request: GeneratedRequest,
  headers: Headers,
  isRight: boolean,
): Promise<string | undefined> {
  const answer = await portal.app.inject({
    method: operation.method as 'GET',
    url: request.url,
    headers: { ...headers, ...request.headers },
    ...(request.payload === undefined ? {} : { payload: request.payload }),
  });
  const { statusCode: status, headers: sent, body } = answer;
  const digit = Math.floor(status / 100);
  answered.set(digit, (answered.get(digit) ?? 0) + 1);
  if (isRight && status === 401) renew();
  if (status >= 500) return `${status} ${body} ${JSON.stringify(portal.logged.slice(-3))}`;
  const mediaType = sent['content-type'] === undefined ? undefined : String(sent['content-type']);
  return undeclaredIn(operation.method, operation.path, { status, mediaType, body });
}

describe(`${ALL} requests made from the description, to every route with right and wrong credentials (seed ${GENERATED_SEED})`, () => {
  it.each(operations.map((operation) => [operation.operationId, countFor(operation.operationId), operation] as const))(
    '%s: %i answers are none but what is declared, and no failure of the portal',
    async (_, numRuns, operation) => {
      await fc.assert(
        fc.asyncProperty(requestsOf(operation, known, containers), callers, async (request, caller) => {
          const headers = await headersFor(
            audienceOf(operation),
            { method: operation.method, url: request.url },
            caller,
          );
          const wrong = await judged(operation, request, headers, caller.as === 'right');
          if (wrong !== undefined) throw new Error(wrong);
        }),
        { seed: GENERATED_SEED, numRuns, endOnFailure: true },
      );
    },
  );

  it('were in good part what the portal does', () => {
    const inAll = [...answered.values()].reduce((sum, count) => sum + count, 0);
    expect(answered.get(2)).toBeGreaterThan(inAll / 10);
  });
});
