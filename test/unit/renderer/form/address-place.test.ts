import { describe, expect, it } from 'vitest';
import { municipalitySchema } from '#contract/procedure/procedure.ts';
import { municipalityCodeSchema } from '#contract/values/brands.ts';
import { liesElsewhere, municipalityOf } from '../../../../renderer/form/address-place.ts';

const place = (code: string, addressPrefix: string) =>
  municipalitySchema.parse({
    code,
    name: { ja: '見本', en: 'Mihon' },
    prefecture: { ja: '見本県', en: 'Mihon' },
    kana: 'ミホン',
    addressPrefix,
  });
const [WARD, CITY, UNKNOWN] = [place('131016', '見本県見本区'), place('131024', '見本県例示市'), place('131032', '')];
const PLACES = [UNKNOWN, WARD, CITY];

describe('The address on a card', () => {
  it.each(['見本県見本区見本町1', '見本区見本町1'])('lies in the municipality that it begins with: %s', (address) => {
    expect(municipalityOf(address, PLACES)).toBe(WARD);
    expect(liesElsewhere(address, WARD.code, PLACES)).toBe(false);
    expect(liesElsewhere(address, CITY.code, PLACES)).toBe(true);
  });

  it('lies outside a municipality where it is in none that is known', () => {
    expect(municipalityOf('別県別市', PLACES)).toBeUndefined();
    expect(liesElsewhere('別県別市', WARD.code, PLACES)).toBe(true);
  });

  it('is called outside of no municipality whose addresses are not known', () => {
    expect(liesElsewhere('見本県見本区', UNKNOWN.code, PLACES)).toBe(false);
    expect(liesElsewhere('見本県見本区', municipalityCodeSchema.parse('999997'), PLACES)).toBe(false);
    expect(liesElsewhere('見本県見本区', WARD.code, [])).toBe(false);
  });
});
