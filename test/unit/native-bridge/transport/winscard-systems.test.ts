import koffi, { type TypeObject } from 'koffi';
import { describe, expect, it } from 'vitest';
import { winscardStructures } from '#native-bridge/transport/winscard-api.ts';
import { WINSCARD_SYSTEMS } from '#native-bridge/transport/winscard-systems.ts';
import { HEADERS, type SystemName } from '../../../support/card/scripted-winscard.ts';

const NAMES = Object.keys(HEADERS) as SystemName[];

describe.each(NAMES)('PC/SC as %s has it', (name) => {
  const system = WINSCARD_SYSTEMS[name];
  const headers = HEADERS[name];
  const structures = winscardStructures(koffi, system);

  it.each(['readerState', 'ioRequest'] as const)('lays %s out as the headers do', (structure) => {
    const { bytes, ...offsets } = headers[structure];
    const type = structures[structure] as TypeObject;
    expect(koffi.sizeof(type)).toBe(bytes);
    const found = Object.keys(offsets).map((member) => [member, koffi.offsetof(type, member)]);
    expect(Object.fromEntries(found)).toEqual(offsets);
  });

  it('has numbers of the size that its headers give them', () => {
    const { long, dword, handle } = headers;
    expect(koffi.sizeof(system.dword)).toBe(koffi.sizeof(dword));
    expect(koffi.sizeof(system.long)).toBe(koffi.sizeof(long));
    expect(koffi.sizeof(system.handle)).toBe(koffi.sizeof(handle));
  });

  it('is loaded from where the system keeps it', () => {
    expect(system.library).toMatch(headers.library);
  });
});
