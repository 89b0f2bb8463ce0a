import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:https';
import { join } from 'node:path';

const PAGE = '<!doctype html><meta charset="utf-8"><title>shinsei</title><body></body>';
const FRAMING =
  '<!doctype html><title>framing</title><body><iframe src="https://shinsei.mihon.go.jp/"></iframe></body>';

/** Plays every host of the test, with a certificate that nobody issued. */
export async function startPageServer(folder: string): Promise<Server> {
  const [key, certificate] = [join(folder, 'key.pem'), join(folder, 'certificate.pem')];
  execFileSync(
    'openssl',
    [
      ...['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=mihon.example'],
      ...['-keyout', key, '-out', certificate],
    ],
    { stdio: 'ignore' },
  );
  const server = createServer({ key: readFileSync(key), cert: readFileSync(certificate) }, (request, response) => {
    response.setHeader('content-type', 'text/html; charset=utf-8');
    response.end(request.url === '/framing' ? FRAMING : PAGE);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}
