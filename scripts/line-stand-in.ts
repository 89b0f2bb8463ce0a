import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writePrivateFile } from '#platform/private-file.ts';
import { startPortal } from '#portal/portal-main.ts';
import { LineStandIn } from '../test/support/line/line-stand-in.ts';
import { serveStandInPage } from '../test/support/line/stand-in-page.ts';
import { say } from './project.mjs';

// Starts a practice portal on a stand-in for LINE, and a page on which one is its friend: npm run line-stand-in

const SECRET = 'a secret of the stand-in';
const TOKEN = 'a-token-of-the-stand-in';

const folder = await mkdtemp(join(tmpdir(), 'madoguchi-line-'));
const channelSecretFile = join(folder, 'secret');
const channelTokenFile = join(folder, 'token');
await writePrivateFile(channelSecretFile, SECRET);
await writePrivateFile(channelTokenFile, TOKEN);

let address = '';
const line = new LineStandIn({
  secret: SECRET,
  token: TOKEN,
  nowMs: Date.now,
  deliver: async (body, signature) => {
    const headers = { 'content-type': 'application/json', 'x-line-signature': signature };
    const answer = await fetch(`${address}/line/webhook`, { method: 'POST', headers, body });
    return answer.status;
  },
});
const { url: apiUrl } = await line.listen();
const page = await serveStandInPage(line, line.person());
const accountLinkUrl = new URL('/dialog/bot/accountLink', page.url).href;
const started = await startPortal({
  dataDir: join(folder, 'portal'),
  practice: true,
  revocation: { methods: [], sources: {} },
  line: { channelSecretFile, channelTokenFile, apiUrl, accountLinkUrl },
});
if (!started.ok) throw new Error(JSON.stringify(started.failure));
address = started.value.address;
say(`The portal is at ${address}, its friend at ${page.url}`);
await new Promise<void>((resolve) => {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
});
await started.value.stop();
process.exit();
