import { execFile, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';
import { CONTAINER_MEDIA_TYPE } from '#contract/portal/application-routes.ts';
import type { Procedure } from '#contract/procedure/procedure.ts';
import { loadCatalogue } from '#portal/catalogue/load-catalogue.ts';
import { ANYBODY } from '#portal/platform/actor.ts';
import { startEmbeddedServer } from '#portal/platform/database/embedded-server.ts';
import { sampleFiling } from '../support/application/sample-filing.ts';
import { temporaryAuthority } from '../support/card/practice-card.ts';
import { loginProof } from '../support/portal/login-proof.ts';
import { hasTools } from '../support/system-tools.ts';

const CLIENTS = 8;
const SECONDS = 6;
const FILINGS = 3_000;
const PROCEDURE = 'child-allowance-donation';
const MUNICIPALITY = '131318';
export const PORTAL_PROCESS = join(import.meta.dirname, '../support/portal/portal-process.ts');

/** What one kind of request does beside pgbench with the same statements on the same database. */
interface Throughput {
  readonly what: string;
  readonly perSecond: number;
  /** Absent where nothing of the kind is fair to compare with. */
  readonly pgbenchPerSecond?: number;
}

interface PortalFigures {
  readonly clients: number;
  readonly throughputs: readonly Throughput[];
  /** Of searches, alone and while all clients file. */
  readonly searchP99Ms: { readonly alone: number; readonly whileFiling: number };
}

/** Both sides share one machine with the clients, as the goals have it. */
export async function measurePortal(): Promise<PortalFigures | { readonly unavailable: string }> {
  if (!hasTools('pgbench')) return { unavailable: 'needs pgbench' };
  const folder = await mkdtemp(join(tmpdir(), 'portal-bench-'));
  const { folder: trust, authority } = await temporaryAuthority();
  const server = await startEmbeddedServer(join(folder, 'database'));
  if (!server.ok) throw new Error(JSON.stringify(server.failure));
  const { databaseUrl } = server.value;
  const portal = spawn(process.execPath, [PORTAL_PROCESS, folder, trust, databaseUrl], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    const origin = await originToldBy(portal.stdout);
    const catalogue = await loadCatalogue();
    const procedure = catalogue.ok ? catalogue.value.find(ANYBODY, PROCEDURE, MUNICIPALITY) : undefined;
    if (procedure === undefined) throw new Error('the catalogue has no such procedure');
    const holder = await authority.holder('ordinary');
    const signIn = async () => {
      const { challenge } = await json(fetch(`${origin}/session/challenges`, { method: 'POST' }));
      const proof = loginProof(holder, String(challenge), Date.now(), { payload: { aud: origin } });
      const headers = { 'content-type': 'application/json' };
      return json(fetch(`${origin}/session`, { method: 'POST', headers, body: JSON.stringify({ proof }) }));
    };
    const { token, subject } = await signIn();
    const containers: Uint8Array[] = [];
    while (containers.length < FILINGS) {
      containers.push(await sampleFiling(holder, procedure, { portal: origin, filer: String(subject) }));
    }
    const file = async () => {
      const container = containers.pop();
      if (container === undefined) throw new Error('more filings than were made ready');
      const headers = { 'content-type': CONTAINER_MEDIA_TYPE, authorization: `Bearer ${token}` };
      await json(
        fetch(`${origin}/applications`, { method: 'POST', headers, body: new Blob([new Uint8Array(container)]) }),
      );
    };
    const authorization = { headers: { authorization: `Bearer ${token}` } };
    const search = () => json(fetch(`${origin}/services?query=${encodeURIComponent('子ども 手当')}`));
    const list = () => json(fetch(`${origin}/applications`, authorization));
    const health = () => json(fetch(`${origin}/health`));

    for (const warm of [file, signIn, search, list, health]) await repeat(warm, 1);
    const filings = await repeat(file);
    const alone = await latencies(search, SECONDS * 500);
    const filing = repeat(file, SECONDS);
    const whileFiling = await latencies(search, SECONDS * 1_000);
    await filing;
    const logins = await repeat(signIn);
    const lists = await repeat(list);
    const searches = await repeat(search);
    const bare = await repeat(health);
    const pgbench = (script: string) => pgbenchPerSecond(databaseUrl, folder, script);
    const samples = { procedure, subject: String(subject), containerBytes: 51_000 };
    return {
      clients: CLIENTS,
      throughputs: [
        { what: 'filings', perSecond: filings, pgbenchPerSecond: await pgbench(filingStatements(samples)) },
        { what: 'logins', perSecond: logins, pgbenchPerSecond: await pgbench(loginStatements(samples)) },
        {
          what: 'first pages of own applications',
          perSecond: lists,
          pgbenchPerSecond: await pgbench(listStatements(samples)),
        },
        { what: 'searches', perSecond: searches },
        { what: 'answers of a bare route', perSecond: bare },
      ],
      searchP99Ms: { alone: percentile99(alone), whileFiling: percentile99(whileFiling) },
    };
  } finally {
    const ended = new Promise((resolve) => portal.once('exit', resolve));
    portal.kill('SIGTERM');
    await ended;
    await server.value.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

export async function originToldBy(stream: NodeJS.ReadableStream): Promise<string> {
  for await (const line of createInterface({ input: stream })) return String(JSON.parse(line).origin);
  throw new Error('the portal ended before it said where it is');
}

async function json(answer: Promise<Response>): Promise<Record<string, unknown>> {
  const response = await answer;
  const body = await response.json();
  if (!response.ok) throw new Error(`${response.url}: ${JSON.stringify(body)}`);
  return body as Record<string, unknown>;
}

/** How many a second all clients do together, each beginning the next when one has ended. */
async function repeat(one: () => Promise<unknown>, seconds = SECONDS): Promise<number> {
  const beganAt = performance.now();
  const endsAt = beganAt + seconds * 1_000;
  let count = 0;
  const client = async () => {
    while (performance.now() < endsAt) {
      await one();
      count += 1;
    }
  };
  await Promise.all(Array.from({ length: CLIENTS }, client));
  return (count * 1_000) / (performance.now() - beganAt);
}

/** One person who searches every few milliseconds. */
async function latencies(one: () => Promise<unknown>, forMs: number): Promise<number[]> {
  const found: number[] = [];
  const endsAt = performance.now() + forMs;
  while (performance.now() < endsAt) {
    const beganAt = performance.now();
    await one();
    found.push(performance.now() - beganAt);
    await wait(5);
  }
  return found;
}

function percentile99(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length * 0.99)] ?? Number.NaN;
}

interface Samples {
  readonly procedure: Procedure;
  readonly subject: string;
  readonly containerBytes: number;
}

/** The statements of `portal/applications/application-store.ts` for one filing, with a container as large. */
function filingStatements({ procedure, subject, containerBytes }: Samples): string {
  const { id, revision, municipality } = procedure;
  return `
select md5(random()::text) as number, gen_random_uuid() as key \\gset
select subject_id from portal_session where token_hash = sha256('x') and idle_ends_at > statement_timestamp();
select receipt from application where owner = '${subject}' and container_sha256 = sha256(:number::text::bytea);
select definition from served_procedure
  where procedure_id = '${id}' and municipality_code = '${municipality.code}' and revision = '${revision}';
begin;
select date_trunc('second', clock_timestamp());
insert into application values (upper(:number::text), '${subject}', :key::uuid, sha256(:number::text::bytea), '${id}',
  '${municipality.code}', '${revision}', now(), repeat('r', 600)) on conflict (idempotency_key) do nothing
  returning receipt_number;
insert into application_container values (upper(:number::text), decode(repeat('a7', ${containerBytes}), 'hex'));
insert into application_evidence (receipt_number, verdict, certificate_path)
  values (upper(:number::text), '{"status":"valid"}', array[decode(repeat('a7', 1500), 'hex'), decode(repeat('a7', 1000), 'hex')]);
insert into application_history (receipt_number, step, status, actor_kind, actor_id)
  values (upper(:number::text), 1, 'received', 'resident', '${subject}');
insert into outbox_event (name, actor_kind, actor_id, data)
  values ('applicationFiled', 'resident', '${subject}', '{"receiptNumber":"x","procedure":"${id}"}') returning id;
select append_audit_entry('${municipality.code}', 'https://portal.example', sha256('x'),
  '{"act":"applicationFiled","at":"', '","m":"${municipality.code}","n":', '","result":"ok","v":1}');
commit;
`;
}

/** The statements of `portal/sign-in/session-store.ts` for a challenge and a login. */
function loginStatements({ subject }: Samples): string {
  return `
select md5(random()::text) as challenge \\gset
insert into login_challenge (challenge, purpose, expires_at)
  values (sha256(:challenge::text::bytea), 'login', clock_timestamp() + interval '2 minutes') returning expires_at;
begin;
delete from login_challenge where challenge = sha256(:challenge::text::bytea) and purpose = 'login'
  and session_hash is not distinct from null returning expires_at > clock_timestamp();
select subject_id from subject_certificate where binding = (select binding from subject_certificate limit 1);
insert into portal_session (token_hash, subject_id, idle_ends_at, ends_at)
  select sha256(:challenge::text::bytea), '${subject}', now + interval '15 minutes', now + interval '1 hour'
  from clock_timestamp() as now returning ends_at;
commit;
`;
}

function listStatements({ subject }: Samples): string {
  return `
select subject_id from portal_session where token_hash = sha256('x') and idle_ends_at > statement_timestamp();
select application.*, status.status, status.at from application
  inner join lateral (select status, at from application_history as step
    where step.receipt_number = application.receipt_number order by step desc limit 1) as status on true
  where owner = '${subject}' order by received_at desc, application.receipt_number desc limit 21;
`;
}

async function pgbenchPerSecond(databaseUrl: string, folder: string, statements: string): Promise<number> {
  const file = join(folder, `${randomUUID()}.sql`);
  await writeFile(file, statements);
  const options = ['-n', '-c', String(CLIENTS), '-j', '2', '-T', String(SECONDS), '-M', 'prepared', '-f', file];
  const { hostname, port, username, password, pathname } = new URL(databaseUrl);
  const server = {
    PGHOST: hostname,
    PGPORT: port,
    PGUSER: username,
    PGPASSWORD: password,
    PGDATABASE: pathname.slice(1),
  };
  const { stdout } = await promisify(execFile)('pgbench', options, { env: { ...process.env, ...server } });
  const [, perSecond] = /tps = ([\d.]+) \(without initial/.exec(stdout) ?? [];
  if (perSecond === undefined) throw new Error(`pgbench said ${stdout}`);
  return Number(perSecond);
}
