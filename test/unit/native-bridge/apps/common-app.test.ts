import { describe, expect, it } from 'vitest';
import { openCommonApp, parseSerialRecord } from '#native-bridge/apps/common-app.ts';
import { createReaderMemory } from '#native-bridge/iso7816/reader-memory.ts';
import { cardInReader, got } from '../../../support/card/card-harness.ts';

const session = () => ({ signal: new AbortController().signal, memory: createReaderMemory() });
const RECORD = Buffer.concat([Buffer.of(0x01, 0x1c), Buffer.from('9900000000123451310120340401')]);

describe('the common application', () => {
  it.each([{}, { shortFileIds: 'refused' }, { answers: 'getResponse' }] as const)(
    'gives the serial record without a PIN, on a card that behaves so: %o',
    async (options) => {
      const { channel, card } = await cardInReader('ordinary', options);
      const app = got(await openCommonApp(channel, session()));
      expect(got(await app.readSerialRecord())).toEqual({
        manufactureNumber: '0000000012345',
        municipality: '13131',
        expiresOn: '2034-04-01',
      });
      expect(card.wireLog.some(({ ins }) => ins === 0x20)).toBe(false);
    },
  );

  it('takes two exchanges', async () => {
    const { channel } = await cardInReader('ordinary');
    got(await got(await openCommonApp(channel, session())).readSerialRecord());
    expect(channel.exchanges).toBe(2);
  });

  it('reads the example of the reference page', () => {
    expect(parseSerialRecord(RECORD)).toEqual({
      manufactureNumber: '0000000012345',
      municipality: '13101',
      expiresOn: '2034-04-01',
    });
  });

  it.each([
    ['another tag', Buffer.concat([Buffer.of(0x02), RECORD.subarray(1)])],
    ['one digit short', Buffer.concat([Buffer.of(0x01, 0x1b), RECORD.subarray(2, 29)])],
    ['a letter', Buffer.from(RECORD.toString('latin1').replace('12345', '1234A'), 'latin1')],
    ['a day that does not exist', Buffer.from(RECORD.toString('latin1').replace('20340401', '20340431'), 'latin1')],
    ['nothing', Buffer.alloc(0)],
  ])('reads nothing from %s', (_what, bytes) => {
    expect(parseSerialRecord(bytes)).toBeUndefined();
  });
});
