import { spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { sql } from 'kysely';
import { type Database, openDatabase } from '#portal/platform/database/database.ts';
import { startEmbeddedServer } from '#portal/platform/database/embedded-server.ts';
import { temporaryAuthority } from '../support/card/practice-card.ts';
import { originToldBy, PORTAL_PROCESS } from './portal-bench.ts';
import { residentOf } from './window-bench.ts';

const TABS = 1_000;
const WOKEN = 200;
/** Below what one address may hold of connections: as if they came from several offices. */
const TABS_PER_ADDRESS = 100;
const SETTLE_MS = 2_000;
const LIMITS = { memoryMiB: 60, p95Ms: 100 };

interface WaitingFigures {
  readonly tabs: number;
  readonly beforeMiB: number;
  readonly whileMiB: number;
  /** From the press that changes a request to what its tab hears. */
  readonly wokenMs: { readonly p50: number; readonly p95: number };
  readonly beyond: readonly string[];
}

interface Tab {
  readonly uid: string;
  readonly cookie: string;
  readonly from: string;
}

/**
 * A thousand browsers that each wait for a request of their own, each on a connection of its own, at a portal in a process of
 * its own with its usual limits of connections. The requests are written as the provider writes them; all else is HTTP.
 */
export async function measureWaiting(): Promise<WaitingFigures> {
  const folder = await mkdtemp(join(tmpdir(), 'waiting-bench-'));
  const { folder: trust } = await temporaryAuthority();
  const server = await startEmbeddedServer(join(folder, 'database'));
  if (!server.ok) throw new Error(JSON.stringify(server.failure));
  const { databaseUrl } = server.value;
  const portal = spawn(process.execPath, [PORTAL_PROCESS, folder, trust, databaseUrl], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    const origin = await originToldBy(portal.stdout);
    const opened = await openDatabase(databaseUrl);
    if (!opened.ok || portal.pid === undefined) throw new Error('the portal or its database did not begin');
    const tabs = await writeRequests(opened.value);
    await opened.value.destroy();
    const hear = (tab: Tab, after: number) => ask(origin, tab, 'GET', `state?after=${after}`);
    // What the first requests load stays loaded.
    await Promise.all(tabs.map((tab) => hear(tab, -1)));
    await wait(SETTLE_MS);
    const before = residentOf(portal.pid);
    let answered = 0;
    const waiting = tabs.map(async (tab) => {
      const heard = await hear(tab, 0);
      answered += 1;
      return { heard, atMs: performance.now() };
    });
    await wait(SETTLE_MS);
    const during = residentOf(portal.pid);
    if (answered > 0) throw new Error(`${answered} tabs did not wait`);
    const woken: number[] = [];
    for (let n = 0; n < WOKEN; n += 1) {
      const at = (n * TABS) / WOKEN;
      const tab = tabs[at];
      const answer = waiting[at];
      if (tab === undefined || answer === undefined) throw new RangeError('there is a tab');
      const pressedAtMs = performance.now();
      await ask(origin, tab, 'POST', 'launch');
      const { heard, atMs } = await answer;
      if (heard.revision !== 1) throw new Error(`a tab heard ${JSON.stringify(heard)}`);
      woken.push(atMs - pressedAtMs);
    }
    if (answered !== WOKEN) throw new Error(`${answered - WOKEN} other tabs were woken`);
    const wokenMs = { p50: percentile(woken, 0.5), p95: percentile(woken, 0.95) };
    const grown = (during - before) / 1_024;
    const beyond = [
      ...(grown > LIMITS.memoryMiB ? [`${grown.toFixed(0)} MiB for ${TABS} tabs`] : []),
      ...(wokenMs.p95 > LIMITS.p95Ms ? [`95 of 100 are woken within ${wokenMs.p95.toFixed(0)} ms`] : []),
    ];
    return { tabs: TABS, beforeMiB: before / 1_024, whileMiB: during / 1_024, wokenMs, beyond };
  } finally {
    const ended = new Promise((resolve) => portal.once('exit', resolve));
    portal.kill('SIGTERM');
    await ended;
    await server.value.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

async function writeRequests(database: Database): Promise<Tab[]> {
  await sql`insert into site (id, state, actor_kind, actor_id) values ('waited', 'active', 'job', 'bench')`.execute(
    database,
  );
  await sql`insert into site_version (site_id, n, registration, actor_kind, actor_id)
    values ('waited', 1, '{}', 'job', 'bench')`.execute(database);
  const tabs: Tab[] = [];
  for (let n = 0; n < TABS; n += 1) {
    const [uid, token] = [randomBytes(32).toString('base64url'), randomBytes(32).toString('base64url')];
    await sql`insert into authorization_request (id, uid_hash, sealed_uid, par_hash, tab_hash, site_id, site_version, origin,
        purpose, asked, keep, made_at, ends_at)
      values (${randomBytes(16).toString('base64url')}, ${sha256(uid)}, '\\x30', ${randomBytes(32)}, ${sha256(token)}, 'waited',
        1, 'https://site.example', 'bench', '[]', 'once', now(), now() + interval '10 minutes')`.execute(database);
    tabs.push({ uid, cookie: `madoguchi_tab=${token}`, from: `127.0.1.${1 + Math.floor(n / TABS_PER_ADDRESS)}` });
  }
  return tabs;
}

const sha256 = (text: string) => createHash('sha256').update(text).digest();

/** As the page of the tab asks, on a connection of its own. */
function ask(origin: string, tab: Tab, method: 'GET' | 'POST', what: string): Promise<{ readonly revision?: number }> {
  const { promise, resolve, reject } = Promise.withResolvers<{ readonly revision?: number }>();
  const headers = { cookie: tab.cookie, origin, 'sec-fetch-site': 'same-origin' };
  const url = `${origin}/authorize/${tab.uid}/${what}`;
  const asked = request(url, { method, headers, agent: false, localAddress: tab.from }, (reply) => {
    const pieces: Buffer[] = [];
    reply.on('data', (piece: Buffer) => pieces.push(piece));
    reply.on('error', reject);
    reply.on('end', () => {
      const body = Buffer.concat(pieces).toString();
      if (reply.statusCode === 200) resolve(JSON.parse(body));
      else reject(new Error(`${what}: ${reply.statusCode} ${body}`));
    });
  });
  asked.on('error', reject);
  asked.end();
  return promise;
}

function percentile(values: readonly number[], part: number): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length * part)] ?? Number.NaN;
}
