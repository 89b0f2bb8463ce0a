import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadCatalogue } from '#portal/catalogue/load-catalogue.ts';
import { ANYBODY } from '#portal/platform/actor.ts';
import { costOf } from '../bench/process-cost.ts';
import { sampleAnswers } from '../support/application/sample-answers.ts';
import { type PcscStack, pcscStackUnavailable, startPcscStack } from '../support/card/pcscd.ts';
import {
  type CommandLine,
  commandLine,
  type LongRunning,
  MADOGUCHI,
  withoutRequestIds,
} from '../support/host/command-line.ts';

const unavailable = pcscStackUnavailable();
if (unavailable !== undefined) process.stderr.write(`left out: command line over pcscd, ${unavailable}\n`);

const SERVICE = 'child-allowance-donation';
const MUNICIPALITY = '131318';

describe.skipIf(unavailable !== undefined)('the command line over pcscd and vpcd', () => {
  const folder = mkdtempSync(join(tmpdir(), 'madoguchi-cli-'));
  const file = (name: string) => join(folder, name);
  const pki = file('pki');
  let stack: PcscStack;
  let cli: CommandLine;
  let environment: Readonly<Record<string, string>>;
  let card: LongRunning;
  let portal: LongRunning;
  let portalUrl: string;

  async function putOn(persona: string): Promise<void> {
    await card.stop();
    card = await startCard(persona);
  }
  async function startCard(persona: string): Promise<LongRunning> {
    const started = await cli.start([
      'virtual-card',
      '--persona',
      persona,
      '--pki',
      pki,
      '--vpcd',
      `127.0.0.1:${stack.vpcdPort}`,
    ]);
    expect((await cli.run(['readers', '--wait', '10'])).standardOutput).toContain('"cardPresent":true');
    return started;
  }

  /** Throws what openssl says where the CMS signature does not hold under the signature CA. */
  function opensslAccepts(signature: string, content: string | undefined): void {
    const detached = content === undefined ? [] : ['-content', content];
    execFileSync('openssl', [
      ...['cms', '-verify', '-binary', '-inform', 'DER', '-in', signature, ...detached],
      ...['-CAfile', file('sign-ca.pem'), '-purpose', 'any', '-out', '/dev/null'],
    ]);
  }

  beforeAll(async () => {
    stack = await startPcscStack();
    // As folders are that a person has moved to another disk.
    for (const named of ['pki', 'portal']) {
      mkdirSync(file(`${named} on another disk`));
      symlinkSync(file(`${named} on another disk`), file(named));
    }
    environment = { ...stack.env, XDG_CONFIG_HOME: file('home') };
    cli = commandLine(environment);
    card = await startCard('ordinary');
    portal = await cli.start(['portal', '--data', file('portal'), '--trust', pki]);
    portalUrl = String(portal.said.listening);
    const catalogue = await loadCatalogue(undefined);
    const keepAnswers = (name: string, id: string, municipality: string) => {
      const procedure = catalogue.ok ? catalogue.value.find(ANYBODY, id, municipality) : undefined;
      if (procedure === undefined) throw new Error('the catalogue lacks the procedure of this test');
      writeFileSync(file(name), JSON.stringify(sampleAnswers(procedure)));
    };
    keepAnswers('answers.json', SERVICE, MUNICIPALITY);
    keepAnswers('unsigned.json', 'child-allowance-school-fees-change', '132918');
    writeFileSync(file('letter.txt'), 'an invented letter\n');
    symlinkSync(file('letter.txt'), file('link.txt'));
  });
  afterAll(async () => {
    await card?.stop();
    await portal?.stop();
    await stack?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('keeps keys and data where a person named a folder, though a link leads there', () => {
    expect(readdirSync(file('pki on another disk'))).toContain('private');
    expect(readdirSync(file('portal on another disk'))).toEqual(expect.arrayContaining(['postgresql', 'receipt-keys']));
  });

  it('names the readers and what is on them', async () => {
    const { json } = await cli.run(['readers']);
    expect(json.readers).toContainEqual({
      name: 'Virtual PCD 00 00',
      cardPresent: true,
      atr: expect.stringMatching(/^3B[0-9A-F]+$/),
    });
  });

  it('looks at the card without using up a try', async () => {
    for (let look = 0; look < 2; look += 1) {
      const { json, status } = await cli.run(['card']);
      expect(status).toBe(0);
      expect(json).toMatchObject({
        device: 'card',
        token: 'JPKIAPICCTOKEN2',
        pins: {
          auth: { triesLeft: 3, blocked: false },
          sign: { triesLeft: 5, blocked: false },
          text: { triesLeft: 3, blocked: false },
        },
        certificates: { auth: { issuer: expect.stringContaining('O=JPKI-VIRTUAL') }, authCa: {}, signCa: {} },
      });
    }
  });

  it('reads the four attributes with the PIN for them', async () => {
    const { json } = await cli.run(['card', 'attributes'], ['5678']);
    expect(json).toMatchObject({
      name: '見本　花子',
      address: '東京都見本区例示町１丁目２番３号',
      birthDate: '1990-04-01',
      sex: 'female',
      exchanges: 5,
    });
  });

  it('saves photo and pictures of the card’s face for the number that is printed on it', async () => {
    const { json, status } = await cli.run(['card', 'face', '--out', folder], ['02040120345678']);
    expect(status).toBe(0);
    expect(json).toMatchObject({ birthDate: '1990-04-01', sex: 'female', expiresOn: '2034-04-01' });
    for (const picture of ['name', 'address', 'security-code']) {
      expect(
        readFileSync(file(`${picture}.png`))
          .subarray(1, 4)
          .toString(),
      ).toBe('PNG');
    }
    expect(readFileSync(file('photo.jp2')).subarray(4, 8).toString()).toBe('jP  ');
  });

  it('shows the serial record without a secret, in two exchanges', async () => {
    const { json } = await cli.run(['card', 'serial']);
    expect(json).toEqual({
      manufactureNumber: '0000000012345',
      municipality: '13131',
      expiresOn: '2034-04-01',
      exchanges: 2,
    });
  });

  it('says of a phone what it does not hold, and uses no try', async () => {
    await putOn('phone');
    try {
      for (const args of [
        ['card', 'serial'],
        ['card', 'attributes'],
      ]) {
        const { json, status } = await cli.run(args, args[1] === 'serial' ? undefined : ['5678']);
        expect([status, json]).toMatchObject([3, { error: { code: 'cardDataMissing' } }]);
      }
    } finally {
      await putOn('ordinary');
    }
  });

  it('signs several files under one password', async () => {
    writeFileSync(file('second.txt'), 'another letter\n');
    const { json } = await cli.run(
      ['sign', 'raw', file('letter.txt'), file('second.txt'), '--key', 'sign', '--out', folder],
      ['ABC123'],
    );
    expect(json).toMatchObject({ signatures: [expect.any(String), expect.any(String)], exchanges: 6 });
    expect(readFileSync(file('letter.txt.sig'))).toHaveLength(256);
    expect(readFileSync(file('second.txt.sig')).equals(readFileSync(file('letter.txt.sig')))).toBe(false);
  });

  it('signs in within five exchanges and out again', async () => {
    const { json, status } = await cli.run(['login', '--portal', portalUrl], ['1234']);
    expect(status).toBe(0);
    expect(json).toMatchObject({ portal: portalUrl, subject: expect.any(String), exchanges: 5 });
  });

  it('reads certificates that openssl knows, chained to their CA', async () => {
    for (const which of ['auth', 'sign']) {
      await cli.run(['certificate', which, '--out', file(`${which}.pem`)], which === 'sign' ? ['ABC123'] : undefined);
      await cli.run(['certificate', `${which}-ca`, '--out', file(`${which}-ca.pem`)]);
      const said = execFileSync('openssl', ['verify', '-CAfile', file(`${which}-ca.pem`), file(`${which}.pem`)]);
      expect(said.toString()).toContain('OK');
    }
  });

  it.each(['auth', 'sign'])('makes a bare signature with the %s key that openssl verifies', async (key) => {
    const made = await cli.run(
      ['sign', 'raw', file('letter.txt'), '--key', key, '--out', file('raw.sig')],
      [key === 'auth' ? '1234' : 'ABC123'],
    );
    expect(made.status).toBe(0);
    execFileSync('sh', ['-c', `openssl x509 -in ${file(`${key}.pem`)} -pubkey -noout > ${file('key.pem')}`]);
    const said = execFileSync('openssl', [
      'dgst',
      '-sha256',
      '-verify',
      file('key.pem'),
      '-signature',
      file('raw.sig'),
      file('letter.txt'),
    ]);
    expect(said.toString()).toContain('Verified OK');
    expect(made.json.signature).toBe(readFileSync(file('raw.sig')).toString('base64'));
  });

  it.each([[false], [true]])(
    'SR-89: makes a CAdES signature that openssl verifies (attached: %s)',
    async (attached) => {
      const args = [
        'sign',
        'cms',
        file('letter.txt'),
        '--out',
        file('letter.p7s'),
        ...(attached ? ['--attached'] : []),
      ];
      const made = await cli.run(args, ['abc123']);
      expect(made.json).toMatchObject({
        out: file('letter.p7s'),
        signer: { subject: expect.stringContaining('L=Tokyo-to') },
      });
      opensslAccepts(file('letter.p7s'), attached ? undefined : file('letter.txt'));
      const beside = attached ? [] : ['--content', file('letter.txt')];
      const checked = await cli.run(['verify', file('letter.p7s'), ...beside, '--trust', pki]);
      expect(checked.status).toBe(0);
      expect(checked.json).toMatchObject({ valid: true, signatures: [{ coversWholeFile: true, problems: [] }] });
    },
  );

  it.each([[false], [true]])(
    'signs and verifies a file of 100 MB in the memory that a letter takes (attached: %s)',
    async (attached) => {
      writeFileSync(file('large.bin'), Buffer.alloc(100_000_000, 'a large document\n'));
      const run = async (name: string) => {
        const inside = attached ? ['--attached'] : [];
        const beside = attached ? [] : ['--content', file(name)];
        const signing = ['sign', 'cms', file(name), '--out', file('large.p7s'), ...inside, '--pin-stdin'];
        const checking = ['verify', file('large.p7s'), ...beside, '--trust', pki];
        const own = [process.execPath, MADOGUCHI];
        const signed = await costOf([...own, ...signing], { env: environment, input: 'ABC123\n' });
        const verified = await costOf([...own, ...checking], { env: environment });
        return Math.max(signed.peakMiB, verified.peakMiB);
      };
      const letterMiB = await run('letter.txt');
      expect(await run('large.bin')).toBeLessThan(letterMiB + 30);
      opensslAccepts(file('large.p7s'), attached ? undefined : file('large.bin'));
      for (const made of ['large.bin', 'large.p7s']) rmSync(file(made));
    },
  );

  it('says what is wrong with an altered file, and ends with 6', async () => {
    await cli.run(['sign', 'cms', file('letter.txt'), '--out', file('letter.p7s')], ['ABC123']);
    writeFileSync(file('other.txt'), 'another letter\n');
    const checked = await cli.run(['verify', file('letter.p7s'), '--content', file('other.txt'), '--trust', pki]);
    expect(checked.status).toBe(6);
    expect(checked.json).toMatchObject({
      valid: false,
      signatures: [{ problems: [{ code: 'signatureInvalid', problem: 'messageDigestMismatch' }] }],
    });
    const untrusted = await cli.run(['verify', file('letter.p7s'), '--content', file('letter.txt')]);
    expect(untrusted.status).toBe(6);
  });

  it('files one application, and its state can be looked up; openssl verifies the signature in the container', async () => {
    const args = [
      'apply',
      SERVICE,
      '--municipality',
      MUNICIPALITY,
      '--answers',
      file('answers.json'),
      '--save',
      file('filed.asice'),
      '--portal',
      portalUrl,
    ];
    const filed = await cli.run(args, ['1234', 'ABC123']);
    expect(filed.status, filed.standardOutput).toBe(0);
    const receiptNumber = String(filed.json.receiptNumber);
    expect(filed.json).toMatchObject({ status: 'received', exchanges: 11 });
    const listed = await cli.run(['applications', '--portal', portalUrl], ['1234']);
    expect(JSON.stringify(listed.json)).toContain(receiptNumber);
    const read = await cli.run(['applications', receiptNumber, '--portal', portalUrl], ['1234']);
    expect(read.json).toMatchObject({ receiptNumber, history: [{ status: 'received' }] });

    execFileSync('unzip', ['-o', '-q', file('filed.asice'), '-d', file('filed')]);
    opensslAccepts(file('filed/META-INF/signature.p7s'), file('filed/META-INF/ASiCManifest.xml'));
    expect((await cli.run(['verify', file('filed.asice'), '--trust', pki])).json).toMatchObject({ valid: true });
  });

  it('books a visit that belongs to no application, moves it, lists it and cancels it', async () => {
    const office = '131318/movingIn';
    const slots = await cli.run(['visits', '--slots', office, '--portal', portalUrl]);
    const days = slots.json.days as { readonly slots: { readonly slot: string }[] }[];
    const [first, second] = days.flatMap((one) => one.slots.map(({ slot }) => slot));
    const visits = (...args: readonly (string | undefined)[]) =>
      cli.run(['visits', ...args.map(String), '--portal', portalUrl], ['1234']);
    expect((await visits('--book', first)).json).toMatchObject({ error: { code: 'usage' } });
    const booked = await visits('--book', first, '--office', office, '--purpose', 'move-out-notice');
    expect(booked.json).toMatchObject({ slot: first, state: 'booked', procedure: { id: 'move-out-notice' } });
    const id = String(booked.json.id);
    expect((await visits('--move', id, '--book', second)).json).toMatchObject({ id, slot: second });
    expect((await visits()).json).toMatchObject({ visits: [{ of: 'nothing', id, slot: second }] });
    expect((await visits('--cancel', id)).json).toMatchObject({ id, state: 'cancelled' });
    expect((await visits()).json).toEqual({ visits: [] });
  });

  it('files without a signature what uses none, with the PIN for what the card says in place of the password', async () => {
    const args = [
      'apply',
      'child-allowance-school-fees-change',
      '--municipality',
      '132918',
      '--answers',
      file('unsigned.json'),
      '--save',
      file('unsigned.asice'),
      '--portal',
      portalUrl,
    ];
    const before = await cli.run(['card']);
    const filed = await cli.run(args, ['1234', '5678']);
    expect(filed.status, filed.standardOutput).toBe(0);
    expect(filed.json).toMatchObject({ status: 'received' });
    expect((await cli.run(['card'])).json.pins).toEqual(before.json.pins);
    expect(await cli.run(['verify', file('unsigned.asice'), '--trust', pki])).toMatchObject({
      status: 6,
      json: { valid: false, signatures: [{ signer: null, problems: [{ code: 'signatureMissing' }] }] },
    });
  });

  it('refuses to leave out a signature that must be made before the card is touched', async () => {
    const args = ['apply', SERVICE, '--municipality', MUNICIPALITY, '--answers', file('answers.json')];
    const refused = await cli.run([...args, '--without-signature', '--portal', portalUrl], ['0000', '0000']);
    expect(refused).toMatchObject({ status: 5, json: { error: { code: 'signatureMissing' } } });
  });

  it('refuses answers that cannot be filed before the card is touched', async () => {
    writeFileSync(file('bad.json'), JSON.stringify({ phone: 'nonsense' }));
    const args = [
      'apply',
      SERVICE,
      '--municipality',
      MUNICIPALITY,
      '--answers',
      file('bad.json'),
      '--portal',
      portalUrl,
    ];
    const before = await cli.run(['card']);
    const refused = await cli.run(args, ['0000', 'WRONG1']);
    expect(refused).toMatchObject({ status: 5, json: { error: { code: 'answersInvalid' } } });
    expect((await cli.run(['card'])).json.pins).toEqual(before.json.pins);
  });

  it('finds procedures without a card or a login', async () => {
    const found = await cli.run([
      'services',
      '--municipality',
      MUNICIPALITY,
      '--query',
      'こどもてあて',
      '--portal',
      portalUrl,
    ]);
    expect((found.json.services as unknown[]).length).toBeGreaterThanOrEqual(9);
    const paid = ['services', '--municipality', '474991', '--query', '罹災証明', '--portal', portalUrl];
    expect((await cli.run(paid)).json.services).toContainEqual(
      expect.objectContaining({
        id: 'disaster-certificate',
        fee: expect.objectContaining({
          amount: '300 yen a copy',
          type: 'counter',
          yen: 300,
          per: 'copy',
          paid: 'received',
        }),
      }),
    );
    writeFileSync(
      file('household.json'),
      JSON.stringify({
        municipality: MUNICIPALITY,
        people: [
          { key: 'me', relation: 'self', birthDate: '1990-05-05' },
          { key: 'c1', relation: 'child', birthDate: '2022-10-01' },
        ],
      }),
    );
    const suited = await cli.run([
      'services',
      '--municipality',
      MUNICIPALITY,
      '--household',
      file('household.json'),
      '--portal',
      portalUrl,
    ]);
    expect(JSON.stringify(suited.json)).toContain('child-allowance-claim');
    expect(JSON.stringify(suited.json)).not.toContain('child-allowance-unpaid-claim');
  });

  it.each([
    ['a malformed PIN', ['12a4'], 4, 'pinMalformed'],
    ['no PIN at all', [], 4, 'pinMalformed'],
    ['a wrong PIN', ['0000'], 4, 'pinRejected'],
  ])('%s has its own code and exit status', async (_, secrets, status, code) => {
    const refused = await cli.run(['login', '--portal', portalUrl], secrets);
    expect(refused).toMatchObject({ status, json: { error: { code, message: expect.any(String) } } });
  });

  it('a portal that is down has its own code, and no try is used', async () => {
    const before = await cli.run(['card']);
    const refused = await cli.run(['login', '--portal', 'http://127.0.0.1:9'], ['0000']);
    expect(refused).toMatchObject({ status: 5, json: { error: { code: 'portalUnreachable' } } });
    expect((await cli.run(['card'])).json.pins).toEqual(before.json.pins);
  });

  it('usage that is wrong ends with 2 and one JSON object', async () => {
    for (const args of [
      ['login', '--nonsense'],
      ['verify'],
      ['login', '--portal', 'ftp://x'],
      ['card', '--wait', 'x'],
      ['apply', SERVICE, '--municipality', MUNICIPALITY, '--answers', file('answers.json'), '--for', 'x'],
      ['virtual-card', '--vpcd', 'here'],
    ]) {
      const refused = await cli.run(args, ['1234']);
      expect(refused).toMatchObject({ status: 2, json: { error: { code: 'usage' } } });
    }
  });

  it.each([
    ['locked', 4, 'pinBlocked'],
    ['last-try', 4, 'lastTryNotAccepted'],
    ['expired', 3, 'cardCertificateExpired'],
  ] as const)('refuses the %s card before a PIN reaches it', async (persona, status, code) => {
    await putOn(persona);
    expect(await cli.run(['login', '--portal', portalUrl], ['1234'])).toMatchObject({
      status,
      json: { error: { code } },
    });
  });

  it('SR-24: no secret is on a command line, in an answer or in a log', async () => {
    await putOn('ordinary');
    const refused = await cli.run(['login', '--portal', portalUrl], ['7391']);
    const log = withoutRequestIds(portal.standardError());
    expect(`${refused.standardOutput}${refused.standardError}${log}`).not.toContain('7391');
    await putOn('ordinary');
  });

  it('finds the service stopped, says so, and works again once it is back', async () => {
    await stack.killService();
    expect(await cli.run(['login', '--portal', portalUrl], ['1234'])).toMatchObject({
      status: 3,
      json: { error: { code: 'readerServiceDown' } },
    });
    await stack.startService();
    expect((await cli.run(['readers', '--wait', '10'])).standardOutput).toContain('"cardPresent":true');
    expect((await cli.run(['login', '--portal', portalUrl], ['1234'])).status).toBe(0);
  });

  it('asks at a hidden prompt where a person sits at a terminal, shows nothing typed, and asks again after a wrong PIN', async () => {
    const command = `${process.execPath} ${MADOGUCHI} login --portal ${portalUrl} --lang en`;
    const terminal = spawn('script', ['-qec', command, '/dev/null'], { env: { ...process.env, ...environment } });
    let shown = '';
    terminal.stdout.on('data', (chunk: Buffer) => {
      shown += chunk.toString('utf8');
    });
    const asked = (times: number) => shown.split('4 digits): ').length > times;
    await expect.poll(() => asked(1)).toBe(true);
    terminal.stdin.write('0000\r');
    await expect.poll(() => asked(2)).toBe(true);
    expect(shown).toContain('You have 2 tries left');
    terminal.stdin.write('1234\r');
    const status = await new Promise((resolve) => terminal.once('close', resolve));
    expect(status).toBe(0);
    expect(shown).not.toMatch(/digits\): *[0-9]/);
  });

  it('lets go of the terminal when the card is taken off while a PIN is asked', async () => {
    const command = `${process.execPath} ${MADOGUCHI} login --portal ${portalUrl} --lang en`;
    const terminal = spawn('script', ['-qec', command, '/dev/null'], { env: { ...process.env, ...environment } });
    let shown = '';
    terminal.stdout.on('data', (chunk: Buffer) => {
      shown += chunk.toString('utf8');
    });
    await expect.poll(() => shown).toContain('4 digits): ');
    await card.stop();
    const status = await new Promise((resolve) => terminal.once('close', resolve));
    card = await startCard('ordinary');
    expect(status).toBe(3);
    expect(shown).toMatch(/\[card(Removed|NotPresent)\]/);
  });

  it('ends when told to stop, also while it reads secrets that do not come', async () => {
    // Told too early, a program ends by the signal alone: it is given longer to start.
    for (const startMs of [1_000, 3_000, 9_000]) {
      const args = [MADOGUCHI, 'login', '--portal', portalUrl, '--pin-stdin', '--json'];
      const waiting = spawn(process.execPath, args, { env: { ...process.env, ...environment } });
      const said = waiting.stdout.setEncoding('utf8').toArray();
      await delay(startMs);
      waiting.kill('SIGINT');
      const status = await new Promise((resolve) => waiting.once('close', resolve));
      if (status === null) continue;
      expect(JSON.parse((await said).join(''))).toMatchObject({ error: { code: 'cancelled' } });
      return;
    }
    throw new Error('it never got as far as reading secrets');
  });

  it('goes its way when nobody reads its answer any more', async () => {
    const args = [MADOGUCHI, 'verify', file('letter.txt'), '--json'];
    const unread = spawn(process.execPath, args, { env: { ...process.env, ...environment } });
    unread.stdout.destroy();
    const complaints = unread.stderr.setEncoding('utf8').toArray();
    expect(await new Promise((resolve) => unread.once('close', resolve))).toBe(6);
    expect((await complaints).join('')).toBe('');
  });

  it.each<[string, string[], string]>([
    [
      'two signatures under one name',
      ['sign', 'raw', file('letter.txt'), file('../madoguchi-none/letter.txt'), '--key', 'auth', '--out', folder],
      'usage',
    ],
    ['a signature over the file itself', ['sign', 'cms', file('letter.txt'), '--out', file('letter.txt')], 'usage'],
    ['a signature over a link to the file', ['sign', 'cms', file('letter.txt'), '--out', file('link.txt')], 'usage'],
    [
      'a signature into a folder that is not there',
      ['sign', 'cms', file('letter.txt'), '--out', file('nowhere/letter.p7s')],
      'fileUnwritable',
    ],
    ['DER on a terminal', ['certificate', 'sign', '--der'], 'usage'],
  ])('refuses %s before the card is used', async (_, args, code) => {
    const before = (await cli.run(['card'])).json.pins;
    expect((await cli.run(args, ['WRONG1'])).json).toMatchObject({ error: { code } });
    expect((await cli.run(['card'])).json.pins).toEqual(before);
  });

  it('doctor says what stands in the way, and holds nothing personal', async () => {
    const { json, standardOutput } = await cli.run(['doctor', '--portal', portalUrl]);
    const checks = json.checks as { name: string; ok: boolean; remedy: string | null }[];
    expect(checks.map(({ name }) => name)).toEqual([
      'reader-service',
      'readers',
      'card',
      'device',
      'pin-auth',
      'pin-sign',
      'pin-text',
      'certificate-auth',
      'certificate-sign',
      'certificate-authority',
      'sign-in',
      'signing',
      'portal',
      'clock',
      'fonts',
    ]);
    expect(checks.find(({ name }) => name === 'card')?.ok).toBe(true);
    expect(standardOutput).not.toContain('見本　花子');
  });
});
