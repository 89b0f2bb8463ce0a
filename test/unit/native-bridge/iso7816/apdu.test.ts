import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeCommand, encodeResponse, parseCommand, parseResponse } from '#native-bridge/iso7816/apdu.ts';
import { generatedCount } from '../../../support/generated-counts.ts';

const octet = fc.integer({ min: 0, max: 255 });
const commands = fc.record(
  {
    cla: octet,
    ins: octet,
    p1: octet,
    p2: octet,
    data: fc.uint8Array({ minLength: 1, maxLength: 600 }),
    expectedBytes: fc.integer({ min: 1, max: 0x10000 }),
  },
  { requiredKeys: ['cla', 'ins', 'p1', 'p2'] },
);
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex').toUpperCase();

describe('command APDUs', () => {
  it.each([
    ['case 1', {}, '00200098'],
    ['case 2, short', { ins: 0xb0, p1: 0x8a, p2: 0, expectedBytes: 256 }, '00B08A0000'],
    ['case 2, extended', { ins: 0xb0, p1: 0x8a, p2: 0, expectedBytes: 3808 }, '00B08A00000EE0'],
    ['case 2, extended, all', { ins: 0xb0, p1: 0x8a, p2: 0, expectedBytes: 0x10000 }, '00B08A00000000'],
    ['case 3', { data: Uint8Array.of(0x31, 0x32, 0x33, 0x34) }, '002000980431323334'],
    ['case 4', { data: Uint8Array.of(1), expectedBytes: 256 }, '00200098010100'],
    ['case 4, extended', { data: Uint8Array.of(1), expectedBytes: 257 }, '00200098000001010101'],
  ])('are written as ISO 7816-4 has them: %s', (_name, parts, expected) => {
    expect(hex(encodeCommand({ cla: 0, ins: 0x20, p1: 0, p2: 0x98, ...parts }))).toBe(expected);
  });

  it('are read back as they were written', () => {
    fc.assert(
      fc.property(commands, (command) => {
        expect(parseCommand(encodeCommand(command))).toEqual(command);
      }),
    );
  });

  it('are read with Le = 256 in extended form, as two clients write it', () => {
    expect(parseCommand(Uint8Array.from(Buffer.from('00B08A00000100', 'hex')))).toMatchObject({ expectedBytes: 256 });
  });

  it('SR-16: arbitrary bytes are a command that spells them again in some form, or none, and never throw', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        const command = parseCommand(bytes);
        if (command === undefined) return;
        expect(parseCommand(encodeCommand(command))).toEqual(command);
      }),
      { numRuns: generatedCount(20_000, 200_000) },
    );
  });
});

describe('response APDUs', () => {
  it('SR-12: fewer than two bytes are no response', () => {
    expect(parseResponse(new Uint8Array())).toBeUndefined();
    expect(parseResponse(Uint8Array.of(0x90))).toBeUndefined();
  });

  it('are read back as they were written', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 600 }), fc.integer({ min: 0, max: 0xffff }), (data, statusWord) => {
        expect(parseResponse(encodeResponse(data, statusWord))).toEqual({ data, statusWord });
      }),
    );
  });
});
