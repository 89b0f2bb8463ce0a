import type { AnswerTexts } from '../failure-text.ts';
import { ruby } from '../ruby.ts';

const PLEASE_CHOOSE = ruby`を 選《えら》んでください`;
const PLEASE_WRITE = ruby`を 書《か》いてください`;

export const answers: AnswerTexts = {
  required: (label) => `${label}${PLEASE_WRITE}`,
  attachmentNeeded: (label) => ruby`${label}を 付《つ》けてください`,
  notChosen: (label) => `${label}${PLEASE_CHOOSE}`,
  notAgreed: (label) => ruby`「${label}」を 読《よ》んでください。「同意《どうい》する」を 選《えら》んでください`,
  unknownField: (label) => ruby`${label}は、いりません。もう 一度《いちど》 選《えら》んでください`,
  wrongType: (label) => ruby`${label}を もう 一度《いちど》 書《か》いてください`,
  tooLong: (label, limit) => ruby`${label}は、${limit}文字《もじ》までです`,
  tooShort: (label, limit) => ruby`${label}は、${limit}文字《もじ》か もっと 長《なが》く 書《か》いてください`,
  tooMany: (label, limit) => ruby`${label}は、${limit}つまでです`,
  tooFew: (label, limit) => ruby`${label}を ${limit}つか もっと 書《か》いてください`,
  notAnOption: (label) => `${label}${PLEASE_CHOOSE}`,
  notKana: (label) => ruby`${label}は、カタカナで 書《か》いてください（ヤマダ）`,
  notADate: (label) => ruby`${label}は、本当《ほんとう》に ある 日《ひ》を 書《か》いてください`,
  eraNotChosen: (label) => ruby`${label}は、年《ねん》の 数《かぞ》え方《かた》も 選《えら》んでください`,
  dateOutsideEra: (label) => ruby`${label}の 年《ねん》が 違《ちが》います。直《なお》してください`,
  dateTooEarly: (label, limit) => ruby`${label}は、${limit}か その 後《あと》の 日《ひ》に してください`,
  dateTooLate: (label, limit) => ruby`${label}は、${limit}か その 前《まえ》の 日《ひ》に してください`,
  notPostalCode: (label) => ruby`${label}は、7つの 数字《すうじ》です（1000001）`,
  notPhone: (label) => ruby`${label}は、10か 11の 数字《すうじ》です`,
  notANumber: (label) => ruby`${label}は、数字《すうじ》で 書《か》いてください`,
  tooSmall: (label, limit) => ruby`${label}は、${limit}か もっと 大《おお》きい 数《かず》です`,
  tooLarge: (label, limit) => ruby`${label}は、${limit}か もっと 小《ちい》さい 数《かず》です`,
  controlCharacter: (label) =>
    ruby`${label}に、使《つか》えない 文字《もじ》が あります。もう 一度《いちど》 書《か》いてください`,
  individualNumber: (label) => ruby`${label}に、マイナンバーを 書《か》かないで ください`,
  likeIndividualNumber: (label) =>
    ruby`${label}に、マイナンバーの ような 番号《ばんごう》が あります。マイナンバーなら 消《け》してください。違《ちが》うときは「マイナンバーでは ありません」を 押《お》してください`,
  attachmentRequired: (label) =>
    ruby`${label}を 付《つ》けてください。「あとで 役所《やくしょ》に 持《も》って 行《い》く」も できます`,
  contradicts: (label) => ruby`${label}が、ほかの 答《こた》えと 合《あ》いません。どちらかを 直《なお》してください`,
};
