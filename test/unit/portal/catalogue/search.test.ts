import { beforeAll, describe, expect, it } from 'vitest';
import type { Catalogue } from '#portal/catalogue/catalogue.ts';
import { loadCatalogue } from '#portal/catalogue/load-catalogue.ts';
import { kanaOfRomaji, searchTerms } from '#portal/catalogue/search-text.ts';
import { ANYBODY } from '#portal/platform/actor.ts';

/** What people type, by the procedure that they mean; the names are those of the files without `child-allowance-`. */
const QUERIES: Readonly<Record<string, readonly string[]>> = {
  claim: [
    '児童手当',
    '児童手当て',
    'じどう手当',
    '児どう手当',
    'じどうてあて',
    'ジドウテアテ',
    'ｼﾞﾄﾞｳﾃｱﾃ',
    'jidouteate',
    'jidou teate',
    'Jidō teate',
    'こども手当',
    'コドモ手当',
    '子供手当',
    '子ども手当て',
    'kodomo teate',
    '児童手当 申請',
    '児童手当の申し込み',
    '児童手当をもらいたい',
    '児童手当 初めて',
    '認定請求',
    'にんていせいきゅう',
    '児童手当 認定請求書',
    '所得制限',
    '児童手当 所得制限',
    '児童手当 収入',
    '高校生',
    '高校生 児童手当',
    '中学生の手当',
    '18歳まで',
    '赤ちゃん',
    '出産',
    '子どもが生まれた',
    '子供が産まれた',
    '出生届のあと',
    '新生児',
    '転入',
    '引っ越してきた',
    'child allowance',
    'child benefit',
    'first claim',
    'new baby',
    'birth',
    'moved in',
    'child alowance',
    '子育て',
    '見本区 児童手当',
    '児童手当 見本区',
    'みほんく じどうてあて',
  ],
  'amount-change': [
    '額改定',
    'がくかいてい',
    '額改定認定請求',
    '児童手当 増額',
    '第2子',
    '二人目',
    '2人目が生まれた',
    'ふたりめ',
    '三人目',
    '第三子',
    '子どもが増えた',
    '子どもが減った',
    '減額',
    '養子',
    '養子縁組',
    '手当の額を変える',
    'second child',
    'another child',
    'third child',
    'change of amount',
    'gakukaitei',
  ],
  'name-address-change': [
    '氏名変更',
    '名前変更',
    '名前が変わった',
    '名字が変わった',
    '苗字',
    '改姓',
    '住所変更',
    'じゅうしょへんこう',
    '引っ越し',
    '引っこし',
    '引越',
    'ひっこし',
    'hikkoshi',
    '転居',
    '転居届',
    '結婚',
    'けっこん',
    '入籍',
    '住所が変わった',
    'name change',
    'new name',
    'address change',
    'new address',
    'change of address',
    'marriage',
    'married',
    'shimei henkou',
    'juusho henkou',
  ],
  end: [
    '受給事由消滅',
    '消滅届',
    'しょうめつ',
    '児童手当をやめる',
    '児童手当 やめたい',
    '手当を止める',
    '転出',
    'てんしゅつ',
    '公務員になった',
    '公務員',
    '海外転出',
    'moving away',
    'public servant',
    'civil servant',
    'stop allowance',
  ],
  'yearly-report': [
    '現況届',
    'げんきょうとどけ',
    '現況',
    '毎年の届',
    '6月の届',
    '年に一度',
    '更新',
    'genkyou todoke',
    'yearly report',
    'annual report',
  ],
  'unpaid-claim': [
    '未支払',
    '未払い',
    '未払い 児童手当',
    'みしはらい',
    '受給者が亡くなった',
    '夫が死亡',
    '父が亡くなった',
    '死んだ',
    '相続',
    'unpaid',
    'death',
    'father passed away',
  ],
  'school-fees': [
    '給食費',
    '給食',
    '学校給食',
    'きゅうしょくひ',
    'kyuushoku',
    '保育料',
    '保育園',
    'ほいくえん',
    '就学',
    '学用品',
    '天引き',
    '引き落とし',
    '教材費',
    'school lunch',
    'school fees',
    'nursery fee',
    'kindergarten',
  ],
  'school-fees-change': ['給食費 変更', '給食費をやめる', '徴収の変更', 'stop school lunch'],
  donation: ['寄附', '寄付', 'きふ', '寄付したい', '手当を寄付', 'kifu', 'donation', 'donate'],
  'donation-change': ['寄附 変更', '寄付をやめる', '寄付の撤回', 'stop donation'],
};

const CASES = Object.entries(QUERIES).flatMap(([id, queries]) =>
  queries.map((query) => ({ query, id: `child-allowance-${id}` })),
);

let catalogue: Catalogue;
beforeAll(async () => {
  const loaded = await loadCatalogue();
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.failure));
  catalogue = loaded.value;
});

const search = (query: string) => catalogue.search(ANYBODY, { query, municipality: '131318' });
const found = (query: string) => search(query).services.map(({ id }) => id);

describe('what people type', () => {
  it('finds what they mean: first in 9 of 10, among the first three in 99 of 100', () => {
    const places = CASES.map(({ query, id }) => ({ query, id, place: found(query).indexOf(id as never) }));
    const isFirst = places.filter(({ place }) => place === 0).length;
    const isNear = places.filter(({ place }) => place >= 0 && place < 3).length;
    const others = places
      .filter(({ place }) => place !== 0)
      .map(({ query, id, place }) => `${query}: ${id} at ${place}`);
    process.stdout.write(
      `search: ${places.length} queries, ${isFirst} first, ${isNear} among three; not first: ${others.join(', ')}\n`,
    );
    expect(places.length).toBeGreaterThanOrEqual(150);
    expect(isFirst / places.length).toBeGreaterThanOrEqual(0.9);
    expect(isNear / places.length).toBeGreaterThanOrEqual(0.99);
  });

  it.each(['パスポート', '運転免許', '確定申告', 'passport', '税金', '粗大ごみ', 'あ', 'x'])(
    '%s finds nothing',
    (query) => {
      expect(found(query)).toEqual([]);
    },
  );

  it('names words to go on with where nothing is found', () => {
    expect(search('手帳の更新ではなく').suggestions).toContain('更新');
    expect(search('パスポート').suggestions).toEqual([]);
    expect(search('児童手当').suggestions).toEqual([]);
  });

  it('puts the claim before the change of amount, which fewer people look for', () => {
    const ids = found('児童手当');
    expect(ids[0]).toBe('child-allowance-claim');
    expect(ids.length).toBe(10);
  });

  it.each(['見本区', 'Mihon City', 'みほんく'])('%s alone lists what that municipality offers', (query) => {
    const { services } = catalogue.search(ANYBODY, { query });
    expect(new Set(services.map(({ municipality }) => municipality.code))).toEqual(new Set(['131318']));
    expect(services.length).toBe(10);
  });
});

describe('the text of a search', () => {
  it.each([
    ['児童手当て', ['児童', '童手', '手当', '当て']],
    ['名前 変更', ['名前', '変更']],
    ['第2子', ['第2', '2子']],
    ['ＡＢＣ', ['abc']],
    ['', []],
  ])('%s is found by %j', (text, terms) => {
    expect(searchTerms(text)).toEqual(terms);
  });

  it.each([
    ['jidouteate', 'じどうてあて'],
    ['Jidō teate', 'じどうてあて'],
    ['moved', undefined],
    ['school', undefined],
    ['手当', undefined],
  ])('%s read as romaji is %s', (typed, kana) => {
    expect(kanaOfRomaji(typed)).toBe(kana);
  });
});
