import { spawn } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { filedReplySchema } from '#contract/portal/application-routes.ts';
import { fileKeys } from '#portal/platform/keyring/key-source.ts';
import { type RunningPortal, startPortal } from '#portal/portal-main.ts';
import { sampleFiling } from '../../support/application/sample-filing.ts';
import { commandLine, MADOGUCHI } from '../../support/host/command-line.ts';
import { type AgencyTestClient, registerClient } from '../../support/portal/agency-client.ts';
import { loginProof } from '../../support/portal/login-proof.ts';
import { openTestPortal, type TestPortal } from '../../support/portal/portal-harness.ts';
import { MUNICIPALITY, newBrowser } from '../../support/portal/staff-browser.ts';

const PROCEDURE = 'child-allowance-end';
const CASES = 12;

let portal: TestPortal;
let live: RunningPortal;
let client: AgencyTestClient;
let folder: string;
let identity: string;
let token: string;
let subject: string;
let to: string;
let numbers: string[];
/** Of `numbers`, those with a letter. */
const decided: string[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'madoguchi-pull-'));
  // Where the portal that runs on the same database has its keys.
  portal = await openTestPortal({ keySource: fileKeys(join(folder, 'data', 'encryption-keys')) });
  live = await startLive();
  client = await registerClient(portal);
  identity = join(folder, 'identity.json');
  const key = { ...client.privateKey.export({ format: 'jwk' }), kid: 'key-1' };
  await writeFile(identity, JSON.stringify({ client: client.id, key }), { mode: 0o600 });
  [token, subject] = await signIn();
  numbers = [];
  for (let n = 0; n < CASES; n += 1) numbers.push((await fileNew()).receiptNumber);
}, 120_000);
afterAll(async () => {
  await live.stop();
  await portal.close();
  await rm(folder, { recursive: true, force: true });
});
beforeEach(async () => {
  to = join(folder, randomUUID());
});

async function startLive(port = 0): Promise<RunningPortal> {
  const started = await startPortal(
    {
      port,
      dataDir: join(folder, 'data'),
      databaseUrl: portal.databaseUrl,
      trustDir: inject('practiceFolder'),
      practice: true,
      revocation: { methods: [], sources: {} },
      limits: { clientRequestsPerMinute: 100_000, clientTokensPerMinute: 1_000, filingsPerHour: 100_000 },
    },
    { log: () => undefined },
  );
  if (!started.ok) throw new Error(JSON.stringify(started.failure));
  return started.value;
}

const post = (path: string, body: object) =>
  fetch(`${live.origin}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  }).then((answer) => answer.json() as Promise<Record<string, unknown>>);

async function signIn(): Promise<[string, string]> {
  const holder = await portal.authority.holder('ordinary');
  const { challenge } = await post('/session/challenges', {});
  const proof = loginProof(holder, String(challenge), Date.now(), { payload: { aud: live.origin } });
  const opened = await post('/session', { proof });
  return [String(opened.token), String(opened.subject)];
}

async function fileNew() {
  const holder = await portal.authority.holder('ordinary');
  const options = { portal: live.origin, filer: subject };
  const container = await sampleFiling(holder, portal.procedure(PROCEDURE), options);
  const answer = await fetch(`${live.origin}/applications`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/vnd.etsi.asic-e+zip' },
    body: new Uint8Array(container),
  });
  return filedReplySchema.parse(await answer.json());
}

const pullArguments = (...more: readonly string[]) => [
  'agency',
  'pull',
  '--portal',
  live.origin,
  '--client',
  identity,
  '--to',
  to,
  '--trust',
  inject('practiceFolder'),
  ...more,
];
const pull = (...more: readonly string[]) => commandLine({}).run(pullArguments(...more));

/** Every file with its bytes and when it was written. */
async function state(): Promise<Map<string, string>> {
  const names = await readdir(to, { recursive: true, withFileTypes: true });
  const files = names.filter((one) => one.isFile()).map((one) => join(one.parentPath, one.name));
  const told = files.map(async (path): Promise<[string, string]> => {
    const { mtimeMs, mode } = await stat(path);
    const sha256 = createHash('sha256')
      .update(await readFile(path))
      .digest('hex');
    return [path.slice(to.length + 1), `${sha256} ${mtimeMs} ${(mode & 0o777).toString(8)}`];
  });
  return new Map((await Promise.all(told)).sort());
}

/** Whatever has its name is whole. */
async function expectWholeFiles(): Promise<void> {
  for (const [name, told] of await state()) {
    const text = () => readFile(join(to, name), 'utf8');
    if (name.endsWith('.json')) expect(JSON.parse(await text())).toBeTypeOf('object');
    if (name.endsWith('.asice')) expect(told).toContain(await filedSha256(name.split('/')[0] ?? ''));
  }
}

async function filedSha256(number: string): Promise<string> {
  const query = portal.database.selectFrom('application_filing').select('container_sha256').orderBy('filing', 'desc');
  return (await query.where('receipt_number', '=', number).executeTakeFirstOrThrow()).container_sha256.toString('hex');
}

async function looks(): Promise<number> {
  const counted = await sql<{ count: number }>`select count(*)::int as count from exchange_record`.execute(
    portal.database,
  );
  return counted.rows[0]?.count ?? 0;
}

describe('madoguchi agency pull', () => {
  it('puts each case with container and receipt into a folder of its own, and a repeat changes no byte and looks at nobody', async () => {
    const first = await pull('--once');
    expect(first).toMatchObject({
      status: 0,
      json: { new: CASES, changed: 0, refused: 0, cursor: expect.any(String) },
    });
    const kept = await state();
    const expected = numbers.flatMap((number) =>
      ['case.json', 'filing-1.asice', 'filing-1.jws'].map((name) => `${number}/${name}`),
    );
    expect([...kept.keys()].sort()).toEqual([...expected, 'cursor.json'].sort());
    expect([...kept.values()].every((told) => told.endsWith(' 600'))).toBe(true);
    const [number] = numbers;
    const verified = await commandLine({}).run([
      'verify',
      join(to, `${number}/filing-1.jws`),
      '--content',
      join(to, `${number}/filing-1.asice`),
      '--portal',
      live.origin,
    ]);
    expect(verified).toMatchObject({ status: 0, json: { valid: true } });

    const before = await looks();
    expect(await pull()).toMatchObject({ status: 0, json: { new: 0, changed: 0, cursor: first.json.cursor } });
    expect(await state()).toEqual(kept);
    expect(await looks()).toBe(before);
  });

  it('takes what is new and what changed, and of a changed case no container again', async () => {
    await pull();
    const kept = await state();
    const [changed = ''] = numbers;
    const added = await fileNew();
    numbers.push(added.receiptNumber);
    await sql`update desk_case set version = version + 1 where receipt_number = ${changed}`.execute(portal.database);
    const before = await looks();
    expect(await pull()).toMatchObject({ status: 0, json: { new: 1, changed: 1 } });
    expect(await looks()).toBe(before + 3);
    const now = await state();
    const other = [...now].filter(([name, told]) => kept.get(name) !== told).map(([name]) => name);
    expect(other.sort()).toEqual(
      [
        'cursor.json',
        `${changed}/case.json`,
        ...['case.json', 'filing-1.asice', 'filing-1.jws'].map((name) => `${added.receiptNumber}/${name}`),
      ].sort(),
    );
  });

  it('takes the letters of a case that was decided, with the bytes that the person gets', async () => {
    const { receiptNumber } = await fileNew();
    numbers.push(receiptNumber);
    await pull();
    const worker = await newBrowser(portal, ['caseWorker']);
    const letter = { facts: [], reasons: [] };
    for (const act of [{ type: 'take' }, { type: 'decide', outcome: 'noted', letter }]) {
      const { version } = (await worker.ask('GET', `/staff/cases/${receiptNumber}`)).body;
      const done = await worker.ask('POST', `/staff/cases/${receiptNumber}/acts`, { key: randomUUID(), version, act });
      expect(done.status).toBe(200);
    }
    decided.push(receiptNumber);
    const kept = await state();
    expect(await pull()).toMatchObject({ status: 0, json: { new: 0, changed: 1 } });
    const now = await state();
    const other = [...now].filter(([name, told]) => kept.get(name) !== told).map(([name]) => name);
    expect(other.sort()).toEqual(['cursor.json', `${receiptNumber}/case.json`, `${receiptNumber}/letter-1.pdf`].sort());
    const pdf = await readFile(join(to, receiptNumber, 'letter-1.pdf'));
    const read = JSON.parse(await readFile(join(to, receiptNumber, 'case.json'), 'utf8'));
    expect(read.letters).toMatchObject([{ letter: 1, sha256: createHash('sha256').update(pdf).digest('hex') }]);
    expect(await pull()).toMatchObject({ status: 0, json: { new: 0, changed: 0 } });
    expect(await state()).toEqual(now);
  });

  it('that was killed half-way goes on where it was: every case once, nothing half, no draft left', async () => {
    let kills = 0;
    for (let round = 0; round < 8; round += 1) {
      const child = spawn(process.execPath, [MADOGUCHI, ...pullArguments('--once')], { stdio: 'ignore' });
      const ended = new Promise<boolean>((resolve) => child.once('exit', (_, signal) => resolve(signal === 'SIGKILL')));
      const wanted = (round + 1) * 4;
      for (let looked = 0; looked < 2_000; looked += 1) {
        const files = await readdir(to, { recursive: true }).catch(() => []);
        if (files.length >= wanted || child.exitCode !== null) break;
        await wait(5);
      }
      child.kill('SIGKILL');
      if (await ended) kills += 1;
      await expectWholeFiles();
    }
    expect(kills).toBeGreaterThan(2);
    const last = await pull();
    expect(last.status).toBe(0);
    const kept = await state();
    const expected = numbers.flatMap((number) =>
      ['case.json', 'filing-1.asice', 'filing-1.jws', ...(decided.includes(number) ? ['letter-1.pdf'] : [])].map(
        (name) => `${number}/${name}`,
      ),
    );
    expect([...kept.keys()].filter((name) => name !== 'cursor.json').sort()).toEqual(expected.sort());
    await expectWholeFiles();
    const fresh = to;
    to = join(folder, randomUUID());
    await pull();
    const whole = await state();
    const contents = (told: Map<string, string>) =>
      [...told].map(([name, one]) => `${name} ${one.split(' ')[0]}`).filter((one) => !one.startsWith('cursor'));
    expect(contents(kept)).toEqual(contents(whole));
    await rm(fresh, { recursive: true });
  }, 120_000);

  it('keeps nothing of a case that does not verify, goes on with the others, and comes back to it', async () => {
    const strangers = await mkdtemp(join(tmpdir(), 'madoguchi-ca-'));
    const { openPracticeAuthority } = await import('#native-bridge/simulator/practice-authority.ts');
    await openPracticeAuthority(strangers, Date.now());
    const wrong = await commandLine({}).run(pullArguments('--trust', strangers));
    expect(wrong).toMatchObject({ status: 6, json: { new: 0, refused: numbers.length, cursor: null } });
    expect(wrong.standardError).toContain(`${numbers[0]}: `);
    expect([...(await state()).keys()]).toEqual([]);
    expect(await pull()).toMatchObject({ status: 0, json: { new: numbers.length, refused: 0 } });
    await rm(strangers, { recursive: true, force: true });
  }, 60_000);

  it('starts anew where its place is too old, and takes nothing twice', async () => {
    await pull();
    const file = join(to, 'cursor.json');
    const kept = JSON.parse(await readFile(file, 'utf8'));
    await writeFile(file, JSON.stringify({ ...kept, cursor: '1-1' }));
    const before = await looks();
    expect(await pull()).toMatchObject({ status: 0, json: { new: 0, changed: 0 } });
    expect(await looks()).toBe(before);
  });

  it('goes on every so often until it is stopped, also while the portal is away', async () => {
    const child = spawn(process.execPath, [MADOGUCHI, ...pullArguments('--every', '5', '--json')], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    let told = '';
    child.stdout.on('data', (piece) => {
      told += String(piece);
    });
    const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
    const there = async (number: string) => {
      for (let looked = 0; looked < 400; looked += 1) {
        if ((await stat(join(to, number, 'case.json')).catch(() => undefined)) !== undefined) return true;
        await wait(50);
      }
      return false;
    };
    expect(await there(numbers[0] ?? '')).toBe(true);
    const port = Number(new URL(live.address).port);
    await live.stop();
    await wait(5_500);
    live = await startLive(port);
    const added = await fileNew();
    numbers.push(added.receiptNumber);
    expect(await there(added.receiptNumber)).toBe(true);
    child.kill('SIGTERM');
    expect(await ended).toBe(0);
    expect(JSON.parse(told)).toMatchObject({ new: numbers.length, changed: 0, refused: 0 });
  }, 60_000);

  it.each([
    [['--every', '1'], 2, 'usage'],
    [['--once', '--every', '60'], 2, 'usage'],
    [['--client', '/nowhere.json'], 2, 'fileUnreadable'],
    [['--portal', 'http://127.0.0.1:1'], 5, 'portalUnreachable'],
  ] as const)('ends with %j by status %i', async (more, status, code) => {
    expect(await pull(...more)).toMatchObject({ status, json: { error: { code } } });
  });

  it('is of a key of its own each time, and of a system whose proofs have to name a nonce as well', async () => {
    const strict = await registerClient(portal, { proofs: 'owedWithNonce' });
    const file = join(folder, 'strict.json');
    const key = { ...strict.privateKey.export({ format: 'jwk' }), kid: 'key-1' };
    await writeFile(file, JSON.stringify({ client: strict.id, key }), { mode: 0o600 });
    const keysOf = async () => {
      const found = await sql<{
        jkt: Buffer | null;
      }>`select jkt from agency_token where client_id = ${strict.id}`.execute(portal.database);
      return found.rows.map(({ jkt }) => jkt?.toString('hex'));
    };
    expect(await pull('--client', file)).toMatchObject({ status: 0, json: { new: numbers.length, refused: 0 } });
    expect(await pull('--client', file)).toMatchObject({ status: 0, json: { new: 0, refused: 0 } });
    const keys = await keysOf();
    expect(keys).toEqual([expect.any(String), expect.any(String)]);
    expect(new Set(keys).size).toBe(2);
  });

  it('ends by status 5 where the portal does not know its key, and by 2 in a folder of another system', async () => {
    const other = await registerClient(portal);
    const key = { ...client.privateKey.export({ format: 'jwk' }), kid: 'key-1' };
    const file = join(folder, 'other.json');
    await writeFile(file, JSON.stringify({ client: other.id, key }));
    expect(await pull('--client', file)).toMatchObject({ status: 5, json: { error: { code: 'clientRefused' } } });
    await pull();
    expect(await pull('--client', file)).toMatchObject({ status: 2, json: { error: { code: 'usage' } } });
  });
});

describe('madoguchi portal agency', () => {
  const database = () => new URL(portal.databaseUrl);
  const withoutPassword = () => Object.assign(database(), { password: '' }).href;
  const server = (...given: readonly string[]) =>
    commandLine({ MADOGUCHI_DATABASE_PASSWORD: decodeURIComponent(database().password) }).run([
      'portal',
      'agency',
      ...given,
      '--municipality',
      MUNICIPALITY,
      '--database',
      withoutPassword(),
      '--data',
      join(folder, 'data'),
      '--origin',
      'https://portal.example',
    ]);

  it('lets a system in on the server, lists it and ends it', async () => {
    const keys = join(folder, 'keys.json');
    await writeFile(keys, JSON.stringify({ keys: [{ ...client.publicKey.export({ format: 'jwk' }), kid: 'a' }] }));
    const wanted = ['--name', '住民記録', '--jwks', keys, '--scope', 'cases.list', 'cases.read', '--group', 'child'];
    const added = await server('add', ...wanted, '--until', '2099-01-01T00:00:00+09:00', '--nonces');
    expect(added).toMatchObject({ status: 0, json: { client: expect.stringMatching(/^[\w-]{22}$/) } });
    const id = String(added.json.client);
    expect((await server('list')).json.clients).toContainEqual(
      expect.objectContaining({
        client: id,
        name: '住民記録',
        scopes: ['cases.list', 'cases.read'],
        groups: ['child'],
        proofs: 'owedWithNonce',
      }),
    );
    expect(await server('end', '--client', id)).toMatchObject({ status: 0, json: { ended: id } });
    expect(await server('end', '--client', id)).toMatchObject({ status: 5, json: { error: { code: 'notFound' } } });
    expect(await server('add', ...wanted.with(5, 'cases.erase'))).toMatchObject({
      status: 2,
      json: { error: { code: 'usage', detail: '--scope' } },
    });
  }, 60_000);
});
