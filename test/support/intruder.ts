// A second program at the reader: tries, again and again, to have the authentication key sign without any PIN.
import { setTimeout as wait } from 'node:timers/promises';
import * as pcsc from 'pcsc-mini';

const [readerName = '', habit] = process.argv.slice(2);
const SIGN = Uint8Array.from(
  Buffer.from(`802A009733${'3031300D060960864801650304020105000420'}${'00'.repeat(32)}00`, 'hex'),
);

const client = new pcsc.Client().on('error', () => process.exit(1)).start();
while (client.reader(readerName) === undefined) await wait(10);
let card: pcsc.Card | undefined;
for (;;) {
  process.stdout.write(`${await attempt()}\n`);
  await wait(20);
}

async function attempt(): Promise<string> {
  try {
    card ??= await client.reader(readerName)?.connect(pcsc.CardMode.SHARED);
    if (card === undefined) return 'refused';
    const answer = await card.transmit(SIGN);
    if (habit !== 'stays connected') {
      await card.disconnect(pcsc.CardDisposition.LEAVE);
      card = undefined;
    }
    return Buffer.from(answer.subarray(-2)).toString('hex');
  } catch (error) {
    if (isReset(error)) await card?.reconnect(pcsc.CardMode.SHARED, pcsc.CardDisposition.LEAVE).catch(() => undefined);
    return 'refused';
  }
}

function isReset(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ResetCard';
}
