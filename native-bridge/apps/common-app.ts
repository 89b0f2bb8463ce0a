import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import type { CalendarDate } from '#contract/values/brands.ts';
import { type CardSession, refused } from '#native-bridge/iso7816/card-commands.ts';
import { hasData, readFirstRecord } from '#native-bridge/iso7816/read-file.ts';
import { readObject } from '#native-bridge/iso7816/tlv.ts';
import type { CardChannel } from '#native-bridge/transport/card-transport.ts';
import { COMMON_APPLICATION } from '../profile/card-profile.ts';
import { calendarDateOf, textOf } from './card-text.ts';
import { openApplication } from './open-application.ts';

/** The free record of the common application. It names a card, not a person; still it is no log's business. */
interface SerialRecord {
  /** 製造番号: 13 digits. */
  readonly manufactureNumber: string;
  /** Five digits: prefecture and municipality without the check digit. */
  readonly municipality: string;
  readonly expiresOn: CalendarDate;
}

/** The common application (共通カードAP), current on its channel. */
interface CommonApp {
  /** Needs no PIN. Fails with `cardUnreadable` where the record is not of its form. */
  readSerialRecord(): Promise<Outcome<SerialRecord>>;
}

const RECORD_TAG = 0x01;
const DURING = 'readSerialRecord';

/** Selects the application. Fails as `openApplication` does. */
export async function openCommonApp(channel: CardChannel, session: CardSession): Promise<Outcome<CommonApp>> {
  const opened = await openApplication(channel, session, COMMON_APPLICATION);
  if (!opened.ok) return opened;
  const card = opened.value;
  return success({
    async readSerialRecord() {
      const answer = await readFirstRecord(card, COMMON_APPLICATION.files.serialRecord, DURING);
      if (!answer.ok) return answer;
      if (!hasData(answer.value)) return refused(DURING, answer.value);
      const record = parseSerialRecord(answer.value.data);
      return record === undefined
        ? failed({ code: 'cardUnreadable', during: DURING, tryMayBeUsed: false })
        : success(record);
    },
  });
}

/** Serial number (15 digits, of which the first two are left out), municipality (5), expiry (8). */
export function parseSerialRecord(record: Uint8Array): SerialRecord | undefined {
  const object = readObject(record);
  if (object?.tag !== RECORD_TAG || object.value.length !== 28) return undefined;
  const expiresOn = calendarDateOf(object.value.subarray(20));
  const digits = textOf(object.value);
  if (expiresOn === undefined || digits === undefined || !/^\d{28}$/.test(digits)) return undefined;
  return { manufactureNumber: digits.slice(2, 15), municipality: digits.slice(15, 20), expiresOn };
}
