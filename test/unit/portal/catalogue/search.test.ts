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
    '公務員になった',
    '公務員',
    '海外転出',
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
    '就学',
    '学用品',
    '天引き',
    '引き落とし',
    '教材費',
    'school lunch',
    'school fees',
    'nursery fee',
  ],
  'school-fees-change': ['給食費 変更', '給食費をやめる', '徴収の変更', 'stop school lunch'],
  donation: ['寄附', '寄付', 'きふ', '寄付したい', '手当を寄付', 'kifu', 'donation', 'donate'],
  'donation-change': ['寄附 変更', '寄付をやめる', '寄付の撤回', 'stop donation'],
};

/** The same for the other procedures, by their whole names. */
const OTHER_QUERIES: Readonly<Record<string, readonly string[]>> = {
  'move-out-notice': [
    '転出届',
    '転出',
    'てんしゅつ',
    'tenshutsu',
    '引っ越し',
    '引越',
    '引っこし',
    'ひっこし',
    'hikkoshi',
    '市外へ引越し',
    '転出証明書',
    'moving out',
    'moving house',
  ],
  'nursery-application': [
    '保育園',
    'ほいくえん',
    '保育園に入りたい',
    '入園',
    'にゅうえん',
    '保育園 申し込み',
    '待機児童',
    '転園',
    'hoikuen',
    'nursery',
    'daycare',
    'nursery place',
  ],
  'childcare-certification': ['給付認定', '支給認定', '2号認定', '保育の必要性', '教育・保育給付認定'],
  'nursery-status-report': ['保育 現況届', '保育園の現況届', '在園'],
  'child-rearing-allowance-status-report': [
    '児童扶養手当',
    'じどうふようてあて',
    'ひとり親',
    'ひとりおや',
    '母子家庭',
    '父子家庭',
    'シングルマザー',
    'single mother',
    'single parent',
  ],
  'pregnancy-notification': [
    '妊娠',
    'にんしん',
    '妊娠届',
    '母子手帳',
    'ぼしてちょう',
    '母子健康手帳',
    '妊婦',
    'マタニティ',
    'ninshin',
    'pregnant',
    'pregnancy',
  ],
  'care-certification': [
    '介護',
    'かいご',
    '要介護認定',
    '介護認定',
    'ようかいごにんてい',
    '介護を受けたい',
    '親の介護',
    '要支援',
    '認知症',
    'kaigo',
    'nursing care',
    'elderly care',
  ],
  'care-certification-renewal': ['介護認定の更新', '更新認定', '要介護 更新'],
  'care-certification-change': ['区分変更', 'くぶんへんこう', '介護度を上げたい', '状態区分変更'],
  'care-plan-request': [
    'ケアプラン',
    'ケアマネ',
    'ケアマネジャーを変える',
    '居宅サービス計画',
    'care plan',
    'care manager',
  ],
  'care-share-certificate-reissue': ['負担割合証', '負担割合証 再交付', 'ふたんわりあいしょう'],
  'care-insurance-card-reissue': ['介護保険証 なくした', '被保険者証 再交付', '介護保険証'],
  'high-cost-care-claim': ['高額介護', '高額介護サービス費', '介護費用 払い戻し', 'はらいもどし'],
  'care-burden-limit': ['負担限度額', '負担限度額認定', '特養 食費', 'ショートステイ'],
  'care-equipment-claim': ['福祉用具', 'ふくしようぐ', 'ポータブルトイレ', '歩行器', 'walker'],
  'care-home-modification': ['住宅改修', '手すり', 'てすり', '段差', 'バリアフリー', 'handrail'],
  'care-certification-after-move': ['受給資格証明書', '引っ越し 介護', '住所移転後'],
  'adult-guardian': ['成年後見', '成年後見人', 'せいねんこうけん', '登記事項証明書', 'guardianship'],
  'disaster-certificate': [
    '罹災証明',
    'り災証明',
    'りさいしょうめい',
    '罹災証明書',
    '地震',
    '台風',
    '水害',
    '浸水',
    '被災',
    '家が壊れた',
    'earthquake',
    'flood',
    'typhoon',
  ],
};

const CASES = [
  ...Object.entries(QUERIES).map(([id, queries]) => ({ id: `child-allowance-${id}`, queries })),
  ...Object.entries(OTHER_QUERIES).map(([id, queries]) => ({ id, queries })),
].flatMap(({ id, queries }) => queries.map((query) => ({ query, id })));

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
    expect(places.length).toBeGreaterThanOrEqual(270);
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
    expect(ids.indexOf('child-allowance-claim' as never)).toBeLessThan(
      ids.indexOf('child-allowance-amount-change' as never),
    );
    expect(ids.slice(0, 2).every((id) => id.startsWith('child-allowance'))).toBe(true);
  });

  it.each(['見本区', 'Mihon City', 'みほんく'])('%s alone lists what that municipality offers', (query) => {
    const { services } = catalogue.search(ANYBODY, { query });
    expect(new Set(services.map(({ municipality }) => municipality.code))).toEqual(new Set(['131318']));
    expect(services.length).toBe(29);
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
