import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRevocationChecker, type RevocationMethod } from '#pki/revocation/revocation.ts';
import { sampleFiling } from '../../support/application/sample-filing.ts';
import { loginProof } from '../../support/portal/login-proof.ts';
import { openTestPortal, type TestPortal } from '../../support/portal/portal-harness.ts';

/** The practice authority's own responder and lists, over HTTP, as a portal would be pointed at them. */
let responder: Server;
let address: string;
let source: TestPortal;
let answering = true;
beforeAll(async () => {
  source = await openTestPortal();
  responder = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', async () => {
      if (!answering) return response.writeHead(503).end();
      const [, kind, role] = (request.url ?? '').split('/');
      const bytes =
        kind === 'ocsp'
          ? await source.authority.ocspResponse(Buffer.concat(chunks), Date.now())
          : await source.authority.crl(role === 'auth' ? 'auth' : 'sign', Date.now());
      response.setHeader('content-type', kind === 'ocsp' ? 'application/ocsp-response' : 'application/pkix-crl');
      response.end(bytes);
    });
  }).listen(0, '127.0.0.1');
  await once(responder, 'listening');
  address = `http://127.0.0.1:${(responder.address() as AddressInfo).port}`;
});
afterAll(async () => {
  responder.close();
  await source.close();
});

const PAST_NEXT_UPDATE_MS = 8 * 86_400_000;

async function portalAsking(...methods: RevocationMethod[]): Promise<TestPortal> {
  const of = (role: string) => ({ ocspUrl: `${address}/ocsp/${role}`, crlUrl: `${address}/crl/${role}` });
  const revocation = createRevocationChecker({ methods, sources: { auth: of('auth'), sign: of('sign') }, fetch });
  return openTestPortal({ revocation });
}

describe.each<[RevocationMethod[]]>([[['ocsp']], [['crl']], [['crl', 'ocsp']]])('a portal that asks %s', (methods) => {
  it('SR-78: takes the good, refuses the revoked and the unanswered', async () => {
    const portal = await portalAsking(...methods);
    const procedure = portal.procedure('child-allowance-end');
    const token = await portal.signIn('ordinary');
    const [ordinary, moved] = await Promise.all([
      portal.authority.holder('ordinary'),
      portal.authority.holder('moved'),
    ]);
    const good = await portal.file(token, await sampleFiling(ordinary, procedure));
    const revoked = await portal.file(token, await sampleFiling(moved, procedure));
    answering = false;
    portal.clock.nowMs += PAST_NEXT_UPDATE_MS;
    const unanswered = await portal.file(token, await sampleFiling(ordinary, procedure));
    const proof = loginProof(ordinary, await portal.challenge(), portal.clock.nowMs);
    const login = await portal.open(proof);
    answering = true;
    await portal.close();
    expect(good.status).toBe(201);
    expect(revoked).toMatchObject({ status: 403, body: { code: 'certificateRevoked', use: 'sign' } });
    expect(unanswered).toMatchObject({
      status: 503,
      body: { code: 'certificateRevocationUnknown', state: 'unavailable' },
    });
    expect(login).toMatchObject({ status: 503, body: { code: 'certificateRevocationUnknown', use: 'auth' } });
  });
});

it('SR-5: records in the evidence that revocation was not checked where the configuration says so', async () => {
  const portal = await openTestPortal({ revocation: createRevocationChecker({ methods: [], sources: {}, fetch }) });
  const token = await portal.signIn('ordinary');
  const holder = await portal.authority.holder('ordinary');
  const filed = await portal.file(token, await sampleFiling(holder, portal.procedure('child-allowance-end')));
  const evidence = await portal.database.selectFrom('application_evidence').select('verdict').executeTakeFirstOrThrow();
  await portal.close();
  expect(filed.status).toBe(201);
  expect(evidence.verdict).toMatchObject({ status: 'indeterminate', revocation: 'notChecked' });
});
