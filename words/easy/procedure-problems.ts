import type { ProblemCode, WarningCode } from '#contract/failures/procedure-problem.ts';
import { ruby } from '../ruby.ts';

type Sentences<Code extends string> = Readonly<Record<Code, (detail: string) => string>>;

const named = (detail: string) => (detail === '' ? '' : `「${detail}」`);
const CHECK = ruby`もう 一度《いちど》 見《み》てください。`;

export const problems: Sentences<ProblemCode> = {
  notText: () => ruby`読《よ》めない 文字《もじ》が あります。UTF-8で 残《のこ》してください。`,
  tooLarge: (most) => ruby`ファイルが 大《おお》きすぎます。${most}文字《もじ》までです。`,
  tooDeep: (most) => ruby`かっこが 多《おお》すぎます。${most}までです。`,
  syntax: () => ruby`JSONの 書《か》き方《かた》が ちがいます。コンマや かっこを ${CHECK}`,
  duplicateKey: (name) => ruby`名前《なまえ》${named(name)}が 2つ あります。`,
  forbiddenName: (name) => ruby`名前《なまえ》${named(name)}は 使《つか》えません。`,
  missing: (name) => ruby`${named(name)}が ありません。`,
  missingLanguage: (language) => ruby`ことば${named(language)}の 文《ぶん》が ありません。`,
  unknownMember: (name) => ruby`${named(name)}は 使《つか》えません。${CHECK}`,
  wrongType: (type) => ruby`ここには ${named(type)}を 書《か》いてください。`,
  wrongValue: () => ruby`この ことばは 使《つか》えません。決《き》まった ことばを 書《か》いてください。`,
  wrongForm: () => ruby`書《か》き方《かた》が ちがいます。${CHECK}`,
  tooShort: (least) => ruby`少《すく》なすぎます。${least}か、もっと 多《おお》く 書《か》いてください。`,
  tooLong: (most) => ruby`長《なが》すぎます。${most}までに してください。`,
  tooSmall: (least) => ruby`数《かず》が 小《ちい》さすぎます。${least}か、もっと 大《おお》きく してください。`,
  tooBig: (most) => ruby`数《かず》が 大《おお》きすぎます。${most}までに してください。`,
  usedTwice: (name) => ruby`${named(name)}が 2つ あります。`,
  conditionNeverHolds: (name) => ruby`この 条件《じょうけん》に なることは ありません。${named(name)}を ${CHECK}`,
  conditionCircle: (name) => ruby`条件《じょうけん》が 輪《わ》に なっています。${named(name)}を ${CHECK}`,
  assumptionImpossible: () => ruby`先《さき》に 入《はい》る 答《こた》えが、えらべる 答《こた》えに ありません。`,
  ruleWithoutDay: (name) => ruby`${named(name)}という 日《ひ》の 質問《しつもん》は ありません。`,
  factMisplaced: () => ruby`子《こ》どもの ことは、子《こ》どもの リストに 書《か》いてください。`,
  answerUnknown: (name) => ruby`${named(name)}という 質問《しつもん》は ありません。`,
  signatureWithoutDocument: () => ruby`署名《しょめい》が ないときは、代《か》わりの 書類《しょるい》が いります。`,
  documentWithoutChoice: () =>
    ruby`代《か》わりの 書類《しょるい》は、署名《しょめい》を えらべる 手続《てつづ》きで 使《つか》います。`,
  chargeElsewhere: () =>
    ruby`ここで 出《だ》さない 手続《てつづ》きの お金《かね》は、「支払《しはら》い」の 画面《がめん》で 払《はら》えません。`,
  boundsExclude: () => ruby`「何年《なんねん》から」と「何日《なんにち》まで」は 一緒《いっしょ》に 書《か》けません。`,
  eventWithoutDay: (name) => ruby`${named(name)}は 日《ひ》の 質問《しつもん》では ありません。`,
  boundsReversed: () => ruby`大《おお》きい 数《かず》と 小《ちい》さい 数《かず》が 反対《はんたい》です。`,
  idChanged: () => ruby`手続《てつづ》きの IDが ちがいます。IDは 変《か》えられません。`,
  otherMunicipality: () => ruby`ほかの 市《し》や 町《まち》の ファイルです。`,
  asksForSecret: () => ruby`暗証番号《あんしょうばんごう》や パスワードを 聞《き》いては いけません。`,
  asksForNumber: () => ruby`マイナンバーや 12けたの 番号《ばんごう》を 聞《き》いては いけません。`,
  holdsNumber: () => ruby`マイナンバーのような 番号《ばんごう》が あります。消《け》してください。`,
  linkOut: () => ruby`リンクや アドレスは 書《か》けません。`,
  unknownPlaceholder: () => ruby`ここで 使《つか》えない { } が あります。`,
  hiddenCharacter: () => ruby`見《み》えない 文字《もじ》が あります。消《け》してください。`,
};

export const warnings: Sentences<WarningCode> = {
  easyMissing: (count) => ruby`やさしい 日本語《にほんご》が ない 文《ぶん》が ${count} あります。`,
  fieldDisappears: (name) => ruby`質問《しつもん》${named(name)}が なくなります。`,
  fieldChangesType: (name) => ruby`質問《しつもん》${named(name)}の 種類《しゅるい》が 変《か》わります。`,
  fieldBecomesRequired: (name) => ruby`質問《しつもん》${named(name)}に、かならず 答《こた》えることに なります。`,
  optionDisappears: (name) => ruby`答《こた》え${named(name)}が なくなります。`,
  attachmentDisappears: (name) => ruby`書類《しょるい》${named(name)}が なくなります。`,
  attachmentBecomesRequired: (name) => ruby`書類《しょるい》${named(name)}が かならず いるように なります。`,
  feeChanges: () => ruby`かかる お金《かね》が 変《か》わります。`,
  signatureChanges: () => ruby`署名《しょめい》が いるかどうかが 変《か》わります。`,
  groupChanges: () => ruby`係《かかり》が 変《か》わります。2つの 係《かかり》の 人《ひと》が 見《み》ます。`,
  factUnconfirmed: () => ruby`まだ 元《もと》の 文《ぶん》を 見《み》て いません。`,
  factOld: () => ruby`元《もと》の 文《ぶん》を 見《み》てから、1年《ねん》より 長《なが》く たちました。`,
  factOfLater: () => ruby`見《み》た 日《ひ》が 今日《きょう》より 後《あと》です。`,
  changesNothing: () => ruby`今《いま》の ものと 同《おな》じです。`,
};
