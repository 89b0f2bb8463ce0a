import { describe, expect, it } from 'vitest';
import { municipalityCodeSchema } from '#contract/values/brands.ts';
import { createDirectory, loadDirectory } from '#portal/catalogue/directory.ts';

const data = await loadDirectory();
const directory = createDirectory([], data);
const found = (query: string) => directory.search(query).map(({ name }) => name.ja);

describe('every municipality of Japan', () => {
  it('is there: 792 cities, 926 towns and villages, 23 wards of Tokyo, and 171 wards of the 20 designated cities', () => {
    const endingIn = (end: RegExp) => data.municipalities.filter(({ name }) => end.test(name.ja));
    expect(endingIn(/市$/).length).toBe(792);
    expect(endingIn(/[町村]$/).length).toBe(926);
    expect(endingIn(/^[^市]+区$/).length).toBe(23);
    expect(endingIn(/市.+区$/).length).toBe(171);
    expect(data.municipalities.every(({ code }) => municipalityCodeSchema.safeParse(code).success)).toBe(true);
    expect(new Set(data.municipalities.map(({ code }) => code)).size).toBe(1912);
  });

  it.each([
    ['新宿', '新宿区'],
    ['新宿区', '新宿区'],
    ['しんじゅく', '新宿区'],
    ['シンジュク', '新宿区'],
    ['shinjuku', '新宿区'],
    ['160-0022', '新宿区'],
    ['〒１６０００２２', '新宿区'],
    ['131041', '新宿区'],
    ['倶知安', '虻田郡倶知安町'],
    ['kutchan', '虻田郡倶知安町'],
    ['与那国', '八重山郡与那国町'],
    ['9071801', '八重山郡与那国町'],
    ['横浜市', '横浜市'],
    ['よこはまし', '横浜市'],
    ['神奈川県横浜市青葉区市ケ尾町', '横浜市青葉区'],
    ['青葉区', '仙台市青葉区'],
  ])('%s finds %s first', (query, name) => {
    expect(found(query)).toContain(name);
    if (query !== '神奈川県横浜市青葉区市ケ尾町') expect(found(query)[0]).toBe(name);
  });

  it('gives all of a postal code or a name that lie in several', () => {
    expect(found('府中市')).toEqual(['府中市', '府中市']);
    expect(directory.named('府中市')).toBeUndefined();
    expect(directory.named('新宿区')?.code).toBe('131041');
    expect(found('大阪府大阪市').length).toBe(25);
    expect(found('1')).toEqual([]);
    expect(found('12345678')).toEqual([]);
    expect(found('どこにもない町')).toEqual([]);
  });

  it('is taken from the catalogue where it has data of its own', () => {
    const [first] = data.municipalities;
    if (first === undefined) throw new Error('there are municipalities');
    const { onPaper: _, ...own } = first;
    const mine = createDirectory([own], data);
    expect(mine.find(own.code)).toBe(own);
    expect(mine.search(own.name.ja)[0]).toBe(own);
  });

  it('is found within 5 ms', () => {
    const took = ['しんじゅく', '1600022', '16', 'yokohama', '町', 'あ'.repeat(60)].flatMap((query) =>
      Array.from({ length: 50 }, () => {
        const beganAtMs = performance.now();
        directory.search(query);
        return performance.now() - beganAtMs;
      }),
    );
    took.sort((one, other) => one - other);
    expect(took[took.length >> 1]).toBeLessThan(5);
  });
});
