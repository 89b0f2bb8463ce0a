// A second program at the reader: tries, again and again, to have the authentication key sign without any PIN.
import { setTimeout as wait } from 'node:timers/promises';
import koffi from 'koffi';
import { PcscError } from '#native-bridge/transport/pcsc-binding.ts';
import { openWinscard, type WinscardCard } from '#native-bridge/transport/winscard-api.ts';
import { WINSCARD_SYSTEMS } from '#native-bridge/transport/winscard-systems.ts';

const [readerName = '', habit] = process.argv.slice(2);
const SIGN = Uint8Array.from(
  Buffer.from(`802A009733${'3031300D060960864801650304020105000420'}${'00'.repeat(32)}00`, 'hex'),
);

const context = await openWinscard(koffi, WINSCARD_SYSTEMS.linux).establishContext();
while (!(await context.listReaders()).includes(readerName)) await wait(10);
let card: WinscardCard | undefined;
for (;;) {
  process.stdout.write(`${await attempt()}\n`);
  await wait(20);
}

async function attempt(): Promise<string> {
  try {
    card ??= await context.connect(readerName, 'shared');
    const answer = await card.transmit(SIGN);
    if (habit !== 'stays connected') {
      await card.disconnect('leave');
      card = undefined;
    }
    return Buffer.from(answer.subarray(-2)).toString('hex');
  } catch (error) {
    if (!(error instanceof PcscError)) throw error;
    if (error.trouble === 'serviceDown') process.exit(1);
    if (error.trouble === 'wasReset') await card?.reconnect('shared').catch(() => undefined);
    return 'refused';
  }
}
