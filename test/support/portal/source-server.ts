import { execFileSync } from 'node:child_process';
import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compactDecrypt, compactVerify, exportJWK, SignJWT } from 'jose';
import type { OwnGroupId } from '#contract/portal/own-data-groups.ts';
import {
  type CertifiedIdentity,
  PROBLEM_STATUS,
  type SourceAnswer,
  type SourceLinkQuestion,
  type SourceProblem,
  type SourceQuestion,
} from '#contract/portal/own-data-wire.ts';
import type { SourceRegistration } from '#portal/own-data/http/source-registration.ts';
import { sampleSource } from '#portal/own-data/sample-source.ts';

/** Whom the server knows. */
export const KNOWN: CertifiedIdentity = {
  name: '見本　花子',
  birthDate: '1990-04-01' as CertifiedIdentity['birthDate'],
  address: '東京都架空区見本町一丁目２番３号',
  sex: 'female',
};
export const SOURCE_PORTAL = 'https://portal.example';
/** A name of the practice source's parent. */
const PARENT = 'sample person 2';
const ROWS_A_PAGE = 10;
const GROUPS: OwnGroupId[] = ['tax', 'pension', 'vaccination', 'care', 'publicAssistance', 'insuranceProvision'];

/** What the server does otherwise than the contract has it. */
export interface SourceTricks {
  readonly admitsAnybody?: true;
  readonly takesClearLinks?: true;
  readonly linksStrangers?: true;
  readonly keeps?: true;
  readonly believesAnySignature?: true;
  readonly anyTime?: true;
  readonly anyAudience?: true;
  readonly anyType?: true;
  readonly answersTwice?: true;
  readonly answersStrangers?: true;
  readonly anyGroup?: true;
  readonly takesAnything?: true;
  readonly ignoresSince?: true;
  readonly answer?: (answer: SourceAnswer) => object;
  readonly header?: object;
  readonly key?: KeyObject;
  /** The whole reply. */
  readonly reply?: (response: ServerResponse) => void;
}

export interface SourceServer {
  readonly registration: SourceRegistration;
  tricks: SourceTricks;
  readonly questions: SourceQuestion[];
  readonly linked: Map<string, CertifiedIdentity>;
  close(): Promise<void>;
}

/** An agency's server in the way of docs/own-data-source.md, on this computer, with what the practice source holds. */
export async function openSourceServer(origin = SOURCE_PORTAL): Promise<SourceServer> {
  const folder = await mkdtemp(join(tmpdir(), 'madoguchi-source-'));
  const inFolder = (name: string) => join(folder, name);
  for (const name of ['server', 'client']) selfSigned(inFolder(`${name}.crt`), inFolder(`${name}.key`));
  const keys = { question: pair(), answer: pair(), link: pair() };
  const pem = keys.question.privateKey.export({ type: 'pkcs8', format: 'pem' });
  await writeFile(inFolder('question.pem'), pem, { mode: 0o600 });
  const jwk = async (key: KeyObject, use: string) => ({ ...(await exportJWK(key)), use, kid: use });
  const published = [await jwk(keys.answer.publicKey, 'sig'), await jwk(keys.link.publicKey, 'enc')];
  await writeFile(inFolder('keys.json'), JSON.stringify({ keys: published }));

  const used = new Set<string>();
  const practice = sampleSource(Date.now);
  const server = createServer(
    {
      cert: await readFile(inFolder('server.crt')),
      key: await readFile(inFolder('server.key')),
      ca: await readFile(inFolder('client.crt')),
      requestCert: true,
      rejectUnauthorized: false,
    },
    (request, response) => {
      answer(request, response).catch(() => response.writeHead(500).end());
    },
  );

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { tricks } = opened;
    const body = Buffer.concat(await request.toArray()).toString('ascii');
    if (tricks.reply !== undefined) return tricks.reply(response);
    const { authorized } = request.socket as unknown as { readonly authorized: boolean };
    if (!authorized && tricks.admitsAnybody !== true) return problem(response, 'notAllowed');
    if (request.url === '/own-data/v1/links') return link(response, body);
    return read(response, body);
  }

  async function link(response: ServerResponse, body: string): Promise<void> {
    const inner = await compactDecrypt(body, keys.link.privateKey)
      .then(({ plaintext }) => Buffer.from(plaintext).toString('ascii'))
      .catch(() => (opened.tricks.takesClearLinks === true ? body : undefined));
    const verified = inner && (await compactVerify(inner, keys.question.publicKey).catch(() => undefined));
    if (verified === undefined || verified === '') return problem(response, 'questionMalformed');
    const { person, identity } = JSON.parse(Buffer.from(verified.payload).toString('utf8')) as SourceLinkQuestion;
    const isKnown = JSON.stringify(identity) === JSON.stringify(KNOWN) || opened.tricks.linksStrangers === true;
    if (!isKnown && opened.tricks.takesClearLinks !== true) return problem(response, 'personUnknown');
    opened.linked.set(person, identity);
    response.writeHead(201, { 'content-type': 'application/json', 'cache-control': 'no-store' }).end('{"linked":true}');
  }

  /** The claims of a question that holds, or what is wrong with it. */
  async function judged(body: string): Promise<SourceQuestion | SourceProblem['code']> {
    const { tricks } = opened;
    const claims = claimsIn(body);
    if (claims === undefined) return (tricks.takesAnything && opened.questions[0]) || 'questionMalformed';
    const verified = await compactVerify(body, keys.question.publicKey, { algorithms: ['ES256'] }).catch(
      () => undefined,
    );
    if (verified === undefined && tricks.believesAnySignature !== true) return 'signatureRefused';
    const isQuestion = verified?.protectedHeader.typ === 'own-data-question+jwt';
    if (verified !== undefined && !isQuestion && tricks.anyType !== true) return 'signatureRefused';
    const seconds = Date.now() / 1_000;
    const isNow = claims.iat < seconds + 120 && claims.exp > seconds - 120;
    if (!isNow && tricks.anyTime !== true) return 'signatureRefused';
    const isForUs = claims.aud === 'mihon-source' && claims.iss === origin;
    if (!isForUs && tricks.anyAudience !== true) return 'signatureRefused';
    if (!opened.linked.has(claims.person) && tricks.answersStrangers !== true) return 'personUnknown';
    if (!GROUPS.includes(claims.group) && tricks.anyGroup !== true) return 'groupUnknown';
    if (used.has(claims.jti) && tricks.answersTwice !== true) return 'questionRepeated';
    used.add(claims.jti);
    return claims;
  }

  async function read(response: ServerResponse, body: string): Promise<void> {
    const { tricks } = opened;
    const claims = await judged(body);
    if (typeof claims === 'string') return problem(response, claims);
    opened.questions.push(claims);
    const since = tricks.ignoresSince === true ? undefined : (claims.since ?? undefined);
    const { signal } = new AbortController();
    const held = await practice.read({ subject: PARENT, link: 1, group: claims.group, since, signal });
    if (!held.ok) return problem(response, 'maintenance');
    const from = (claims.page - 1) * ROWS_A_PAGE;
    const more = held.value.tables.some(({ rows }) => rows.length > from + ROWS_A_PAGE);
    const iat = Math.floor(Date.now() / 1_000);
    const right: SourceAnswer = {
      iss: 'mihon-source',
      aud: claims.iss,
      iat,
      exp: iat + 60,
      v: 1,
      question: claims.jti,
      person: claims.person,
      group: claims.group,
      state: held.value.state,
      asOf: held.value.asOf,
      readyAt: held.value.readyAt,
      law: held.value.law,
      tables: held.value.tables.map(({ key, rows }) => ({ key, rows: rows.slice(from, from + ROWS_A_PAGE) })),
      more,
    };
    const jws = await new SignJWT({ ...(tricks.answer?.(right) ?? right) })
      .setProtectedHeader({ alg: 'ES256', typ: 'own-data+jwt', kid: 'sig', ...tricks.header })
      .sign(tricks.key ?? keys.answer.privateKey);
    const cached = tricks.keeps === true ? {} : { 'cache-control': 'no-store' };
    response.writeHead(200, { 'content-type': 'application/jwt', ...cached }).end(jws);
  }

  const opened: SourceServer = {
    registration: {
      id: 'mihon-source',
      name: { ja: '見本の情報源', easy: '見本《みほん》の ところ', en: 'Sample source' },
      kind: 'national',
      groups: GROUPS,
      url: '',
      caFile: inFolder('server.crt'),
      certificateFile: inFolder('client.crt'),
      keyFile: inFolder('client.key'),
      questionKeyFile: inFolder('question.pem'),
      keysFile: inFolder('keys.json'),
      addresses: ['127.0.0.0/8', '::1'],
    },
    tricks: {},
    questions: [],
    linked: new Map(),
    async close() {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
      await rm(folder, { recursive: true, force: true });
    },
  };
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  return Object.assign(opened, { registration: { ...opened.registration, url: `https://localhost:${port}` } });
}

function pair() {
  return generateKeyPairSync('ec', { namedCurve: 'P-256' });
}

function claimsIn(body: string): SourceQuestion | undefined {
  try {
    return JSON.parse(Buffer.from(body.split('.')[1] ?? '', 'base64url').toString('utf8')) as SourceQuestion;
  } catch {
    return undefined;
  }
}

function problem(response: ServerResponse, code: SourceProblem['code']): void {
  response
    .writeHead(PROBLEM_STATUS[code], { 'content-type': 'application/problem+json', 'cache-control': 'no-store' })
    .end(JSON.stringify({ code }));
}

function selfSigned(certificateFile: string, keyFile: string): void {
  const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1', '-days', '2'];
  const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
  execFileSync('openssl', ['req', '-x509', ...curve, ...subject, '-keyout', keyFile, '-out', certificateFile], {
    stdio: 'ignore',
  });
}
