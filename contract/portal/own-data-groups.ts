import type { LocalizedText } from '../values/localized-text.ts';

/** What a cell is. `number` is whole: `decimals` of its digits stand behind the point. */
type FieldType = 'text' | 'code' | 'date' | 'month' | 'yen' | 'number' | 'period';

export interface OwnField {
  readonly key: string;
  readonly type: FieldType;
  readonly label: LocalizedText;
  readonly unit?: string;
  readonly decimals?: number;
}

export interface OwnTable {
  readonly key: string;
  readonly caption: LocalizedText;
  readonly fields: readonly OwnField[];
}

interface OwnGroup {
  readonly family: OwnFamily;
  readonly title: LocalizedText;
  /** Masked before it is shown, at home too. */
  readonly isSensitive: boolean;
  readonly tables: readonly OwnTable[];
}

/** In the order in which they are shown. */
export const OWN_FAMILIES = ['health', 'family', 'money', 'work'] as const;
export type OwnFamily = (typeof OWN_FAMILIES)[number];

/** Japanese with its reading is what easy Japanese says: the names are those of the papers that people hold. */
function words(ja: string, reading: string, en: string): LocalizedText {
  return { ja, easy: reading.includes('《') || !/\p{Script=Han}/u.test(ja) ? reading : `${ja}《${reading}》`, en };
}

function field(key: string, type: FieldType, ...[ja, reading, en]: [string, string, string]): OwnField {
  return { key, type, label: words(ja, reading, en) };
}

function measure(key: string, [unit, decimals]: [string, number], ...label: [string, string, string]): OwnField {
  return { ...field(key, 'number', ...label), unit, decimals };
}

function table(key: string, caption: LocalizedText, ...fields: readonly OwnField[]): OwnTable {
  return { key, caption, fields };
}

function group(
  family: OwnFamily,
  title: LocalizedText,
  isSensitive: 'open' | 'sensitive',
  ...tables: readonly (OwnTable | OwnField)[]
): OwnGroup {
  const fields = tables.filter((part): part is OwnField => 'type' in part);
  return {
    family,
    title,
    isSensitive: isSensitive === 'sensitive',
    tables: [
      ...(fields.length === 0 ? [] : [table('main', title, ...fields)]),
      ...tables.filter((part): part is OwnTable => 'fields' in part),
    ],
  };
}

const kind = field('kind', 'code', '種類', 'しゅるい', 'Kind');
const period = field('period', 'period', '期間', 'きかん', 'Period');
const month = field('month', 'month', '月', 'つき', 'Month');
const day = field('day', 'date', '日', 'ひ', 'Day');
const amount = field('amount', 'yen', '額', 'がく', 'Amount');
const limit = field('limit', 'yen', '上限額', 'じょうげんがく', 'Upper limit');
const clinic = field('clinic', 'text', '医療機関', 'いりょうきかん', 'Clinic or hospital');
const scheme = field('scheme', 'code', '制度', 'せいど', 'Scheme');
const until = field('until', 'date', '期限', 'きげん', 'Valid until');
const result = field('result', 'text', '結果', 'けっか', 'Result');
const share = field('share', 'code', '割合', 'わりあい', 'Your share');
const year = field('year', 'code', '年度', 'ねんど', 'Fiscal year');
const certificate = field('number', 'code', '受給者番号', 'じゅきゅうしゃばんごう', 'Certificate number');
const heightCm = measure('height', ['cm', 1], '身長', 'しんちょう', 'Height');
const weightKg = measure('weight', ['kg', 1], '体重', 'たいじゅう', 'Weight');
const weightGram = measure('weight', ['kg', 3], '体重', 'たいじゅう', 'Weight');
const pressure = field('pressure', 'text', '血圧', 'けつあつ', 'Blood pressure');
const ageMonths = measure('ageMonths', ['か月', 0], '月齢', 'げつれい', 'Age in months');
const days = measure('days', ['日', 0], '日数', 'にっすう', 'Days');

/** What public bodies hold of a person, by group, in the order in which it is shown. */
export const OWN_DATA_GROUPS = {
  healthInsurance: group(
    'health',
    words('健康保険証', 'けんこうほけんしょう', 'Health insurance'),
    'open',
    field('insurer', 'text', '保険者', 'ほけんしゃ', 'Insurer'),
    field('symbol', 'code', '記号', 'きごう', 'Symbol'),
    field('number', 'code', '番号', 'ばんごう', 'Number'),
    field('branch', 'code', '枝番', 'えだばん', 'Branch number'),
    field('member', 'code', '本人・家族', '本人《ほんにん》・家族《かぞく》', 'Self or family'),
    field('since', 'date', '資格取得日', 'しかくしゅとくび', 'Insured since'),
    until,
    share,
  ),
  treatment: group(
    'health',
    words('診療・薬剤', '診療《しんりょう》・薬剤《やくざい》', 'Treatment and medicine'),
    'sensitive',
    table(
      'visits',
      words('診療', 'しんりょう', 'Treatment'),
      month,
      clinic,
      field('stay', 'code', '入院・外来', '入院《にゅういん》・外来《がいらい》', 'In or outpatient'),
      field('content', 'text', '内容', 'ないよう', 'Content'),
    ),
    table(
      'medicines',
      words('薬剤', 'やくざい', 'Medicine'),
      field('medicine', 'text', '薬', 'くすり', 'Medicine'),
      field('dose', 'text', '量', 'りょう', 'Amount'),
      days,
      field('day', 'date', '調剤日', 'ちょうざいび', 'Dispensed on'),
    ),
  ),
  medicalCost: group(
    'health',
    words('医療費', 'いりょうひ', 'Medical costs'),
    'sensitive',
    month,
    clinic,
    days,
    field('total', 'yen', '総額', 'そうがく', 'Total'),
    field('insured', 'yen', '保険', 'ほけん', 'Paid by insurance'),
    field('paid', 'yen', '窓口', 'まどぐち', 'Paid by you'),
  ),
  vaccination: group(
    'health',
    words('予防接種', 'よぼうせっしゅ', 'Vaccinations'),
    'open',
    field('vaccine', 'text', '種類', 'しゅるい', 'Vaccine'),
    measure('dose', ['回', 0], '回', 'かい', 'Dose'),
    day,
    ageMonths,
    field('product', 'text', '製剤', 'せいざい', 'Product'),
    field('lot', 'code', '番号', 'ばんごう', 'Lot'),
    field('place', 'text', '場所', 'ばしょ', 'Place'),
  ),
  healthCheck: group(
    'health',
    words('特定健診等', 'とくていけんしんとう', 'Health checks'),
    'sensitive',
    day,
    heightCm,
    weightKg,
    measure('waist', ['cm', 1], '腹囲', 'ふくい', 'Waist'),
    pressure,
    measure('sugar', ['mg/dL', 0], '血糖', 'けっとう', 'Blood sugar'),
    measure('lipid', ['mg/dL', 0], '脂質', 'ししつ', 'Lipids'),
    field('verdict', 'text', '判定', 'はんてい', 'Assessment'),
  ),
  screening: group(
    'health',
    words('検診', 'けんしん', 'Screenings'),
    'sensitive',
    kind,
    day,
    field('method', 'text', '方法', 'ほうほう', 'Method'),
    result,
    field('followUp', 'text', '精密検査', 'せいみつけんさ', 'Follow-up'),
  ),
  medicalInsurance: group(
    'health',
    words('医療保険', 'いりょうほけん', 'Medical insurance'),
    'open',
    scheme,
    field('class', 'code', '区分', 'くぶん', 'Class'),
    field('from', 'date', '加入日', 'かにゅうび', 'Joined'),
    field('to', 'date', '喪失日', 'そうしつび', 'Left'),
  ),
  medicalInsuranceOther: group(
    'health',
    words('医療保険その他', '医療保険《いりょうほけん》その 他《ほか》', 'Medical insurance, other'),
    'open',
    field('limitClass', 'code', '限度額区分', 'げんどがくくぶん', 'Limit class'),
    period,
    field('highCost', 'yen', '高額療養費', 'こうがくりょうようひ', 'High-cost benefit'),
    month,
  ),
  schoolHealth: group(
    'family',
    words('学校保健', 'がっこうほけん', 'School health'),
    'open',
    year,
    field('grade', 'code', '学年', 'がくねん', 'Grade'),
    field('aid', 'text', '医療費援助', 'いりょうひえんじょ', 'Medical aid'),
    amount,
  ),
  intractable: group(
    'health',
    words('難病', 'なんびょう', 'Intractable disease'),
    'sensitive',
    certificate,
    field('disease', 'text', '疾病', 'しっぺい', 'Disease'),
    limit,
    period,
  ),
  insuredNumber: group(
    'health',
    words('被保険者番号', 'ひほけんしゃばんごう', 'Insured person’s number'),
    'open',
    scheme,
    field('number', 'code', '番号', 'ばんごう', 'Number'),
    period,
  ),
  insuranceProvision: group(
    'health',
    words('提供状況', 'ていきょうじょうきょう', 'To whom it was given'),
    'open',
    day,
    field('receiver', 'text', '提供先', 'ていきょうさき', 'Given to'),
    field('purpose', 'text', '目的', 'もくてき', 'Purpose'),
    kind,
  ),
  tax: group(
    'money',
    words('税・所得', '税《ぜい》・所得《しょとく》', 'Tax and income'),
    'open',
    year,
    field('receipts', 'yen', '収入', 'しゅうにゅう', 'Receipts'),
    field('income', 'yen', '所得', 'しょとく', 'Income'),
    field('deduction', 'yen', '控除', 'こうじょ', 'Deductions'),
    measure('dependants', ['人', 0], '扶養', 'ふよう', 'Dependants'),
    field('taxable', 'yen', '課税標準', 'かぜいひょうじゅん', 'Taxable'),
    field('tax', 'yen', '税額', 'ぜいがく', 'Tax'),
    field('exempt', 'code', '非課税区分', 'ひかぜいくぶん', 'Exemption'),
  ),
  employment: group(
    'work',
    words('雇用保険', 'こようほけん', 'Employment insurance'),
    'open',
    field('number', 'code', '番号', 'ばんごう', 'Number'),
    field('office', 'text', '事業所', 'じぎょうしょ', 'Employer'),
    field('from', 'date', '取得日', 'しゅとくび', 'From'),
    field('to', 'date', '離職日', 'りしょくび', 'Left'),
    field('benefit', 'text', '給付', 'きゅうふ', 'Benefit'),
    field('daily', 'yen', '日額', 'にちがく', 'Daily amount'),
    days,
  ),
  medicalCostTax: group(
    'money',
    words('医療費（控除用）', '医療費《いりょうひ》（控除用《こうじょよう》）', 'Medical costs for tax'),
    'open',
    year,
    field('patient', 'text', '受けた人', '受《う》けた 人《ひと》', 'Patient'),
    clinic,
    field('paid', 'yen', '支払額', 'しはらいがく', 'Paid'),
  ),
  benefitAccount: group(
    'money',
    words('公金受取口座', 'こうきんうけとりこうざ', 'Account for benefits'),
    'open',
    field('bank', 'text', '金融機関', 'きんゆうきかん', 'Bank'),
    field('branch', 'text', '支店', 'してん', 'Branch'),
    field(
      'ending',
      'code',
      '口座番号の末尾3けた',
      '口座番号《こうざばんごう》の 終《お》わりの 3けた',
      'Last 3 digits',
    ),
  ),
  pension: group(
    'money',
    words('年金', 'ねんきん', 'Pension'),
    'open',
    table(
      'months',
      words('月ごとの記録', '月《つき》ごとの 記録《きろく》', 'Month by month'),
      month,
      scheme,
      field('state', 'code', '状態', 'じょうたい', 'State'),
    ),
    table(
      'benefits',
      words('受給と見込み', '受給《じゅきゅう》と 見込《みこ》み', 'Benefits and forecast'),
      field('ending', 'code', '番号の末尾4けた', '番号《ばんごう》の 終《お》わりの 4けた', 'Last 4 digits'),
      field('forecast', 'yen', '見込額', 'みこみがく', 'Forecast'),
      kind,
      amount,
    ),
  ),
  pensionOther: group(
    'money',
    words('年金その他', '年金《ねんきん》その 他《ほか》', 'Pension, other'),
    'open',
    field('additional', 'text', '付加', 'ふか', 'Additional'),
    field('exemption', 'text', '免除の申請', '免除《めんじょ》の 申請《しんせい》', 'Exemption'),
    field('split', 'text', '離婚時分割', 'りこんじぶんかつ', 'Split at divorce'),
    period,
  ),
  childAllowance: group(
    'family',
    words('児童手当', 'じどうてあて', 'Child allowance'),
    'open',
    field('recipient', 'text', '受給者', 'じゅきゅうしゃ', 'Recipient'),
    field('child', 'text', '児童', 'じどう', 'Child'),
    field('granted', 'date', '認定日', 'にんていび', 'Granted on'),
    month,
    amount,
    field('paidOn', 'date', '支払日', 'しはらいび', 'Paid on'),
  ),
  singleParent: group(
    'family',
    words('ひとり親家庭', 'ひとり 親《おや》の 家庭《かてい》', 'Single-parent family'),
    'sensitive',
    field('allowance', 'text', '手当の種類', '手当《てあて》の 種類《しゅるい》', 'Allowance'),
    period,
    amount,
    field('class', 'code', '支給区分', 'しきゅうくぶん', 'Class'),
  ),
  maternalHealth: group(
    'family',
    words('母子保健', 'ぼしほけん', 'Mother and child health'),
    'sensitive',
    table(
      'pregnancy',
      words('妊娠', 'にんしん', 'Pregnancy'),
      field('reported', 'date', '妊娠届', 'にんしんとどけ', 'Reported on'),
      field('due', 'date', '予定日', 'よていび', 'Due on'),
    ),
    table(
      'checks',
      words('妊婦健診', 'にんぷけんしん', 'Check-ups'),
      measure('round', ['回', 0], '回', 'かい', 'Round'),
      day,
      measure('week', ['週', 0], '週', 'しゅう', 'Week'),
      pressure,
      weightKg,
    ),
    table(
      'birth',
      words('出生', 'しゅっしょう', 'Birth'),
      day,
      measure('week', ['週', 0], '週', 'しゅう', 'Week'),
      field('sex', 'code', '性別', 'せいべつ', 'Sex'),
      weightGram,
      heightCm,
    ),
    table(
      'growth',
      words('乳幼児健診', 'にゅうようじけんしん', 'Child check-ups'),
      day,
      ageMonths,
      heightCm,
      weightGram,
      measure('head', ['cm', 1], '頭囲', 'とうい', 'Head'),
      field('finding', 'text', '所見', 'しょけん', 'Finding'),
    ),
  ),
  education: group(
    'family',
    words('教育・就学支援', '教育《きょういく》・就学支援《しゅうがくしえん》', 'Education support'),
    'open',
    year,
    field('school', 'text', '学校', 'がっこう', 'School'),
    field('support', 'text', '支援の種類', '支援《しえん》の 種類《しゅるい》', 'Support'),
    amount,
    period,
  ),
  disabledChild: group(
    'health',
    words('障害児・小児慢性', '障害児《しょうがいじ》・小児慢性《しょうにまんせい》', 'Child disability and illness'),
    'sensitive',
    kind,
    certificate,
    period,
    limit,
  ),
  household: group(
    'family',
    words('世帯情報', 'せたいじょうほう', 'Household'),
    'open',
    table(
      'household',
      words('世帯', 'せたい', 'Household'),
      field('head', 'text', '世帯主', 'せたいぬし', 'Head'),
      field('relation', 'code', '続柄', 'つづきがら', 'Relation'),
      field('address', 'text', '住所', 'じゅうしょ', 'Address'),
      field('moved', 'date', '異動日', 'いどうび', 'Changed on'),
    ),
    table(
      'members',
      words('世帯の人', '世帯《せたい》の 人《ひと》', 'Members'),
      field('name', 'text', '氏名', 'しめい', 'Name'),
      field('birth', 'date', '生年月日', 'せいねんがっぴ', 'Date of birth'),
      field('relation', 'code', '続柄', 'つづきがら', 'Relation'),
    ),
  ),
  disability: group(
    'health',
    words('障害保健福祉', 'しょうがいほけんふくし', 'Disability welfare'),
    'sensitive',
    field('book', 'code', '手帳', 'てちょう', 'Certificate'),
    field('grade', 'code', '等級', 'とうきゅう', 'Grade'),
    field('issued', 'date', '交付日', 'こうふび', 'Issued on'),
    field('review', 'date', '再判定', 'さいはんてい', 'Review on'),
    field('service', 'text', 'サービス', 'サービス', 'Service'),
  ),
  publicAssistance: group(
    'money',
    words('生活保護', 'せいかつほご', 'Public assistance'),
    'sensitive',
    field('begun', 'date', '開始日', 'かいしび', 'Begun on'),
    field('aid', 'text', '扶助の種類', '扶助《ふじょ》の 種類《しゅるい》', 'Kind of aid'),
    period,
  ),
  chinaReturnee: group(
    'money',
    words('中国残留邦人等', 'ちゅうごくざんりゅうほうじんとう', 'Returnees from China'),
    'sensitive',
    field('begun', 'date', '開始日', 'かいしび', 'Begun on'),
    field('aid', 'text', '支援の種類', '支援《しえん》の 種類《しゅるい》', 'Kind of support'),
    period,
  ),
  care: group(
    'health',
    words('介護・高齢者福祉', '介護《かいご》・高齢者福祉《こうれいしゃふくし》', 'Long-term care'),
    'open',
    table(
      'level',
      words('要介護認定', 'ようかいごにんてい', 'Care level'),
      field('level', 'code', '要介護度', 'ようかいごど', 'Care level'),
      period,
      share,
      field('limit', 'yen', '限度額', 'げんどがく', 'Limit'),
    ),
    table(
      'services',
      words('サービス', 'サービス', 'Services'),
      month,
      field('service', 'text', 'サービス', 'サービス', 'Service'),
      amount,
    ),
  ),
  workAccident: group(
    'work',
    words('労災補償', 'ろうさいほしょう', 'Work accident compensation'),
    'sensitive',
    field('injured', 'date', '傷病日', 'しょうびょうび', 'Day of injury'),
    kind,
    period,
    amount,
  ),
} as const satisfies Record<string, OwnGroup>;

export type OwnGroupId = keyof typeof OWN_DATA_GROUPS;
export const OWN_GROUP_IDS = Object.keys(OWN_DATA_GROUPS) as [OwnGroupId, ...OwnGroupId[]];
