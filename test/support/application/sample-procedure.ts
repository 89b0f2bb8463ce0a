import type { Fee } from '#contract/procedure/fee.ts';
import { type Procedure, procedureSchema } from '#contract/procedure/procedure.ts';
import { calendarDateSchema } from '#contract/values/brands.ts';

/** What a certificate of that office costs. */
export const SAMPLE_FEE: Fee = {
  type: 'counter',
  yen: 300,
  per: 'copy',
  paid: 'received',
  exemption: {
    ja: '生活保護を受けている人は、かかりません。',
    easy: '生活保護を もらって いる 人は、いりません。',
    en: 'Nothing for people on public assistance.',
  },
  source: '見本区手数料条例（見本）',
  checkedOn: calendarDateSchema.parse('2026-11-20'),
};

const both = (ja: string, en: string) => ({ ja, en });

/** A made-up procedure with every kind of field, of an office that does not exist. */
export const SAMPLE_PROCEDURE: Procedure = procedureSchema.parse({
  id: 'sample-claim',
  revision: '0123456789abcdef',
  topic: 'childAllowance',
  events: ['childBorn', 'moved', 'nameChanged'],
  municipality: { code: '131016', name: both('見本区', 'Mihon Ward') },
  title: both('児童手当の認定請求', 'Claim for child allowance'),
  summary: both(
    'はじめてお子さんが生まれたときや、引っ越してきたときに申請します。',
    'Apply when your first child is born, or when you move here.',
  ),
  whoFor: both('18歳になったあとの3月31日までのお子さんを育てている人', 'People who raise a child of 18 or younger'),
  whoMayFile: both('お子さんの父母のうち、所得が高い人', 'The parent with the higher income'),
  keywords: ['児童手当'],
  deadline: {
    type: 'daysAfterEvent',
    days: 15,
    event: both('出生', 'the birth'),
    eventField: 'eventDate',
    lateAllowed: true,
  },
  deadlineText: both('出生や引っ越しの次の日から15日以内', 'Within 15 days after the birth or move'),
  eligibility: [],
  signature: 'required',
  proxyMayFile: false,
  minutesNeeded: 10,
  needed: [
    both('マイナンバーカード', 'Your My Number Card'),
    both('振込先の口座がわかるもの', 'Your bank account details'),
  ],
  sections: [
    {
      key: 'event',
      title: both('申請の理由', 'Why you apply'),
      fields: [
        {
          key: 'reason',
          label: both('理由', 'Reason'),
          required: true,
          type: 'choice',
          options: [
            { value: 'birth', label: both('子どもが生まれた', 'A child was born') },
            { value: 'movedIn', label: both('引っ越してきた', 'I moved here') },
          ],
        },
        {
          key: 'eventDate',
          label: both('その日', 'Date'),
          required: true,
          type: 'date',
          earliest: '2000-01-01',
          latest: 'today',
        },
        {
          key: 'previousAddress',
          label: both('前の住所', 'Previous address'),
          required: true,
          type: 'text',
          maxCharacters: 120,
          when: { field: 'reason', is: ['movedIn'] },
        },
      ],
    },
    {
      key: 'family',
      title: both('お子さんのこと', 'Your children'),
      note: both('申請するお子さんを、全員入力してください。', 'Enter every child you apply for.'),
      fields: [
        {
          key: 'children',
          label: both('お子さん', 'Children'),
          required: true,
          type: 'list',
          itemLabel: both('お子さん', 'Child'),
          fewest: 1,
          most: 5,
          fields: [
            { key: 'name', label: both('氏名', 'Name'), required: true, type: 'text', maxCharacters: 60 },
            {
              key: 'kana',
              label: both('フリガナ', 'Name in katakana'),
              required: true,
              type: 'kana',
              maxCharacters: 60,
            },
            {
              key: 'birthDate',
              label: both('生年月日', 'Date of birth'),
              required: true,
              type: 'date',
              latest: 'today',
            },
            {
              key: 'livesTogether',
              label: both('いっしょに住んでいますか', 'Do you live together?'),
              required: true,
              type: 'yesNo',
            },
          ],
        },
      ],
    },
    {
      key: 'contact',
      title: both('連絡先と口座', 'Contact and bank account'),
      fields: [
        { key: 'postalCode', label: both('郵便番号', 'Postal code'), required: true, type: 'postalCode' },
        { key: 'phone', label: both('電話番号', 'Phone'), required: true, type: 'phone' },
        {
          key: 'account',
          label: both('口座番号', 'Account number'),
          required: true,
          type: 'digits',
          minDigits: 7,
          maxDigits: 7,
        },
        {
          key: 'holder',
          label: both('口座の名義', 'Account holder'),
          required: true,
          type: 'text',
          maxCharacters: 60,
          prefill: 'applicant.name',
        },
        {
          key: 'income',
          label: both('昨年の収入', 'Income last year'),
          required: false,
          type: 'number',
          unit: both('万円', 'ten thousand yen'),
          smallest: 0,
          largest: 100_000,
        },
        {
          key: 'pension',
          label: both('加入している年金', 'Your pension'),
          required: false,
          type: 'choices',
          options: [
            { value: 'national', label: both('国民年金', 'National pension') },
            { value: 'employees', label: both('厚生年金', 'Employees’ pension') },
          ],
        },
        {
          key: 'notes',
          label: both('伝えたいこと', 'Notes'),
          required: false,
          type: 'text',
          maxCharacters: 400,
          multiline: true,
        },
        {
          key: 'declaration',
          label: both('申請の内容に、うそがないことを誓います。', 'I declare that this is true.'),
          required: true,
          type: 'consent',
        },
      ],
    },
  ],
  attachments: [
    {
      key: 'bankBook',
      title: both('通帳の写し', 'Copy of the bank book'),
      help: both('名義と口座番号が見えるもの', 'Shows the holder and the account number'),
      required: true,
      mayFollowLater: true,
      originalNeeded: false,
      mediaTypes: ['application/pdf', 'image/jpeg', 'image/png', 'image/heic'],
      most: 2,
    },
  ],
  afterFiling: both('2週間ほどで、結果を郵便で知らせます。', 'We will send the result by post in about two weeks.'),
  legalBasis: [
    {
      label: both('児童手当法 第7条', 'Child Allowance Act, article 7'),
      source: '児童手当法',
      checkedOn: '2026-11-22',
    },
  ],
  office: {
    name: both('見本区 子育て支援課', 'Mihon Ward, child support section'),
    phone: '03-0000-0000',
    address: '見本区見本町1-1',
    openHours: both('平日 8:30〜17:00', 'weekdays 8:30 to 17:00'),
  },
});
