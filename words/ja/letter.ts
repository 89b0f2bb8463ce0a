import type { CaseOutcome } from '#contract/procedure/case.ts';
import { calendarDateSchema } from '#contract/values/brands.ts';
import { eraMonthText, eraText } from '#contract/values/era-text.ts';
import type { LetterWords } from '../letter-words.ts';

const firstDay = (month: string) => calendarDateSchema.parse(`${month}-01`);

const OUTCOMES: Readonly<Record<CaseOutcome, string>> = {
  granted: '認定',
  partlyGranted: '一部認定',
  refused: '却下',
  noted: '届出処理',
  notEstablished: '届出不成立',
};
const DECISIONS: Readonly<Record<CaseOutcome, string>> = {
  granted: '次のとおり認定しましたので、通知します。',
  partlyGranted: '次のとおり一部を認定しましたので、通知します。',
  refused: '次の理由により却下しましたので、通知します。',
  noted: '届出を受け、処理を終えましたので、通知します。',
  notEstablished: '次の理由により届出として成立しませんでしたので、通知します。',
};
/** How sections are called before the number of a letter, each by another mark: they count apart. Any other by its own key. */
const SECTION_MARKS: Readonly<Record<string, string>> = {
  child: '子',
  childcare: '保',
  care: '介',
  residents: '住',
  disaster: '防',
  health: '健',
  general: '総',
};

export const letter: LetterWords = {
  addressee: (name) => `${name}　様`,
  paragraph: (text) => `　${text}`,
  nth: (n) => `${n}　`,
  noSeal: 'この通知書に公印はありません',
  sealed: '電子署名',
  sealField: '公印に代わる電子署名',
  reasons: '理由',
  remedies: '教示',
  filing: 'この通知の対象',
  procedure: '手続',
  receiptNumber: '受付番号',
  filedOn: { application: '申請日', notification: '届出日' },
  contact: 'お問い合わせ先',
  office: '担当',
  place: '所在地',
  phone: '電話',
  openHours: '受付時間',
  yen: (yen) => `${yen.toLocaleString('en')}円`,
  yenAMonth: (yen) => `月額${yen.toLocaleString('en')}円`,
  day: eraText,
  month: (month) => `${eraMonthText(firstDay(month))}分`,
  glyphNote: '〓と[U+…]は、この書面の文字では表せない文字や字形です。[U+…]は、その文字の番号です。',
  mayor: (municipality) => `${municipality}長`,
  title: (procedure, outcome) => `${procedure} ${OUTCOMES[outcome]}通知書`,
  opening: ({ filedOn, procedure }, outcome) =>
    `${eraText(filedOn)}に受け付けた「${procedure}」について、${DECISIONS[outcome]}`,
  delayTitle: (procedure) => `${procedure} 処理見込期間通知書`,
  delayOpening: ({ filedOn, procedure, expected }) =>
    `${eraText(filedOn)}に受け付けた「${procedure}」について、次の理由により審査に時間がかかっています。${eraText(expected)}までに結果をお知らせする見込みですので、通知します。`,
  number: ({ municipality, group, eraYear, nth }) =>
    `令和${eraYear === 1 ? '元' : eraYear}年度 ${municipality.slice(0, 1)}${SECTION_MARKS[group] ?? group}第${nth}号`,
  unnumbered: '（決定のときに番号が付きます）',
};
