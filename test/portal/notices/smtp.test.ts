import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { composeMail } from '#portal/platform/mail/mail-message.ts';
import { createSmtpSender, type SmtpServer } from '#portal/platform/mail/smtp-sender.ts';
import { MAIL_PASSWORD, type MailServer, openMailServer } from '../../support/portal/mail-server.ts';

const LIMITS = { connectMs: 500, silenceMs: 700, wholeMs: 1_500 };
const ENVELOPE = { from: 'noreply@city.example', to: 'hanako@home.example' };
const MESSAGE = Buffer.from('Subject: x\r\n\r\nx\r\n');

let server: MailServer | undefined;
let plain: Server | undefined;
const sockets = new Set<Socket>();
afterEach(async () => {
  await server?.close();
  server = undefined;
  for (const socket of sockets) socket.destroy();
  plain?.close();
  plain = undefined;
});

/** A server that is none: it does with a connection what it is told, and keeps what it was sent. */
async function hostile(behave: (socket: Socket) => void): Promise<{ server: SmtpServer; heard: () => string }> {
  let heard = '';
  plain = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('data', (data) => {
      heard += data.toString('latin1');
    });
    behave(socket);
  }).listen(0, '127.0.0.1');
  await once(plain, 'listening');
  const { port } = plain.address() as AddressInfo;
  const auth = { user: 'portal', pass: MAIL_PASSWORD };
  return { server: { host: '127.0.0.1', port, security: 'starttls', auth }, heard: () => heard };
}

const answering = (answers: readonly [RegExp, string][]) => (socket: Socket) => {
  socket.write('220 mail.example ESMTP\r\n');
  socket.on('data', (data) => {
    const line = data.toString('latin1');
    socket.write(answers.find(([pattern]) => pattern.test(line))?.[1] ?? '250 ok\r\n');
  });
};

describe('handing over', () => {
  it.each(['starttls', 'tls'] as const)(
    'goes by TLS whose certificate is known, and signs in: %s',
    async (security) => {
      server = await openMailServer(security === 'tls' ? { secure: true } : {});
      const send = createSmtpSender({ ...server.server, security });
      expect(await send(ENVELOPE, MESSAGE)).toEqual({ is: 'sent' });
      expect(server.received).toMatchObject([{ from: ENVELOPE.from, to: [ENVELOPE.to] }]);
    },
  );

  it('fails where the certificate is another’s, or the password is not right; the address is not to blame', async () => {
    server = await openMailServer();
    const stranger = await createSmtpSender({ ...server.server, ca: undefined })(ENVELOPE, MESSAGE);
    expect(stranger).toMatchObject({ is: 'failed' });
    const auth = { user: 'portal', pass: 'wrong' };
    expect(await createSmtpSender({ ...server.server, auth })(ENVELOPE, MESSAGE)).toMatchObject({
      is: 'failed',
      status: 535,
    });
    expect(server.received).toEqual([]);
  });

  it.each([
    ['does not offer STARTTLS', [[/^EHLO/, '250-mail.example\r\n250 AUTH PLAIN\r\n']]],
    [
      'refuses STARTTLS',
      [
        [/^EHLO/, '250-mail.example\r\n250-AUTH PLAIN\r\n250 STARTTLS\r\n'],
        [/^STARTTLS/, '454 no\r\n'],
      ],
    ],
    [
      'goes on in clear text after it',
      [
        [/^EHLO/, '250-mail.example\r\n250 STARTTLS\r\n'],
        [/^STARTTLS/, '220 go\r\n250 ok\r\n'],
      ],
    ],
  ] as [string, [RegExp, string][]][])('tells nothing to a server that %s', async (_, answers) => {
    const { server: target, heard } = await hostile(answering(answers));
    expect(await createSmtpSender(target, LIMITS)(ENVELOPE, MESSAGE)).toMatchObject({ is: 'failed' });
    expect(heard()).not.toMatch(/AUTH|MAIL FROM|RCPT|hanako/i);
    expect(heard()).not.toContain(Buffer.from(MAIL_PASSWORD).toString('base64'));
  });

  it.each([
    ['says nothing', () => undefined],
    ['ends at once', (socket: Socket) => socket.end()],
    ['resets', (socket: Socket) => socket.resetAndDestroy()],
    ['greets with a refusal', (socket: Socket) => socket.write('554 go away\r\n')],
    ['greets with a line without end', (socket: Socket) => pour(socket, '220-'.padEnd(16_384, 'a'))],
    ['greets with lines without end', (socket: Socket) => pour(socket, '220-hello\r\n'.repeat(1_000))],
    ['greets with what is no SMTP', (socket: Socket) => socket.write('HTTP/1.1 200 OK\r\n\r\n')],
    ['greets with 0-bytes', (socket: Socket) => socket.write(Buffer.alloc(5_000))],
    [
      'drips',
      (socket: Socket) => {
        const timer = setInterval(() => socket.write('2'), 50);
        socket.on('close', () => clearInterval(timer));
      },
    ],
  ])('is not held up by a server that %s', async (_, behave) => {
    const { server: target } = await hostile(behave);
    const beganAtMs = performance.now();
    expect(await createSmtpSender(target, LIMITS)(ENVELOPE, MESSAGE)).toMatchObject({ is: 'failed' });
    expect(performance.now() - beganAtMs).toBeLessThan(LIMITS.wholeMs + 1_000);
  });

  it('fails where nobody listens, and ends when the portal stops', async () => {
    const { server: target } = await hostile(() => undefined);
    const stopping = new AbortController();
    const sending = createSmtpSender(target)(ENVELOPE, MESSAGE, stopping.signal);
    stopping.abort();
    expect(await sending).toMatchObject({ is: 'failed', code: 'STOPPED' });
    plain?.close();
    for (const socket of sockets) socket.destroy();
    expect(await createSmtpSender(target, LIMITS)(ENVELOPE, MESSAGE)).toMatchObject({ is: 'failed' });
  });
});

it.each([
  'hanako@home.example\r\nBcc: spy@evil.example',
  'hanako@home.example>\r\nRCPT TO:<spy@evil.example',
  'hanako@home.example, spy@evil.example',
  '"a\r\nBcc: spy@evil.example"@home.example',
])('an address that breaks out of its header never becomes a second one: %j', async (to) => {
  const message = { to, subject: 'x', text: 'x', messageId: 'a@b.example', at: new Date(0) };
  const text = (await composeMail({ name: 'x', address: 'noreply@city.example' }, message)).toString('utf8');
  expect(text).not.toMatch(/^Bcc:/im);
  server = await openMailServer();
  await createSmtpSender(server.server, LIMITS)({ from: ENVELOPE.from, to }, MESSAGE);
  expect(server.received.flatMap((mail) => mail.to)).not.toContain('spy@evil.example');
});

function pour(socket: Socket, text: string): void {
  const more = () => {
    while (!socket.destroyed && socket.write(text));
  };
  socket.on('drain', more);
  more();
}
