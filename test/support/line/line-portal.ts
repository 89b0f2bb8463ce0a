import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writePrivateFile } from '#platform/private-file.ts';
import type { PortalLine } from '#portal/portal-line.ts';
import { openTestPortal, type TestPortal } from '../portal/portal-harness.ts';
import { LineStandIn } from './line-stand-in.ts';

const SECRET = '0123456789abcdef0123456789abcdef';
const TOKEN = 'a-token-of-the-stand-in';
export const ACCOUNT_LINK = 'https://access.line.me/dialog/bot/accountLink';

/** A portal on the stand-in for LINE. */
export interface LinePortal {
  readonly portal: TestPortal;
  readonly line: LineStandIn;
  readonly service: PortalLine;
  readonly secretFile: string;
  /** Answers what came and sends what is due, as the job does. */
  work(): Promise<void>;
  close(): Promise<void>;
}

export async function openLinePortal(nowMs?: number): Promise<LinePortal> {
  const folder = await mkdtemp(join(tmpdir(), 'madoguchi-line-'));
  const secretFile = join(folder, 'secret');
  const channelTokenFile = join(folder, 'token');
  await writePrivateFile(secretFile, `${SECRET}\n`);
  await writePrivateFile(channelTokenFile, `${TOKEN}\n`);
  let portal: TestPortal | undefined;
  const line = new LineStandIn({
    secret: SECRET,
    token: TOKEN,
    nowMs: () => portal?.mailClock.nowMs ?? Date.now(),
    deliver: async (body, signature) => {
      const headers = { 'content-type': 'application/json', 'x-line-signature': signature };
      const answer = await portal?.app.inject({ method: 'POST', url: '/line/webhook', headers, payload: body });
      return answer?.statusCode ?? 0;
    },
  });
  const listening = await line.listen();
  portal = await openTestPortal({
    ...(nowMs === undefined ? {} : { nowMs }),
    config: {
      line: { channelSecretFile: secretFile, channelTokenFile, apiUrl: listening.url, accountLinkUrl: ACCOUNT_LINK },
    },
  });
  const opened = portal;
  const { line: service } = opened;
  if (service === undefined) throw new Error('the portal is on LINE');
  return {
    portal: opened,
    line,
    service,
    secretFile,
    async work() {
      const { signal } = new AbortController();
      await service.answer(signal);
      await service.send(signal);
    },
    close: async () => {
      await opened.close();
      await listening.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
