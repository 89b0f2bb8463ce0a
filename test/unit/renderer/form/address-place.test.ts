import { describe, expect, it } from 'vitest';
import { municipalitySchema } from '#contract/procedure/procedure.ts';
import { municipalityCodeSchema } from '#contract/values/brands.ts';
import { liesElsewhere, municipalityOf, municipalityPart } from '../../../../renderer/form/address-place.ts';

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

describe('what the portal is told of an address', () => {
  it.each([
    ['東京都八王子市元本郷町三丁目24番1号', '東京都八王子市'],
    ['神奈川県横浜市青葉区市ケ尾町31番地4', '神奈川県横浜市'],
    ['横浜市青葉区市ケ尾町31番地4', '横浜市'],
    ['北海道虻田郡倶知安町北一条東三丁目', '北海道虻田郡'],
    ['京都府京都市中京区寺町通', '京都府京都市'],
    ['三重県四日市市諏訪町1番5号', '三重県四日市'],
    ['千葉県市川市八幡一丁目', '千葉県市川市'],
    ['山の上三丁目', undefined],
  ])('of %s is %s, never a street', (address, part) => {
    expect(municipalityPart(address)).toBe(part);
  });

  it('finds the ward of a city before the city', () => {
    const city = { ...WARD, code: CITY.code, addressPrefix: '見本県大市' };
    const ward = { ...WARD, addressPrefix: '見本県大市中区' };
    expect(municipalityOf('見本県大市中区本町', [city, ward])).toBe(ward);
    expect(liesElsewhere('見本県大市中区本町', city.code, [city, ward])).toBe(false);
  });
});
