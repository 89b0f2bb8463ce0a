import type { ProblemCode, WarningCode } from '#contract/failures/procedure-problem.ts';

type Sentences<Code extends string> = Readonly<Record<Code, (detail: string) => string>>;

/** 「」の中の名前。ないときは何も出さない。 */
const named = (detail: string) => (detail === '' ? '' : `「${detail}」`);

export const problems: Sentences<ProblemCode> = {
  notText: () => '文字として読めないところがあります。UTF-8で保存してください。',
  tooLarge: (most) => `ファイルが大きすぎます。${most}文字までです。`,
  tooDeep: (most) => `かっこが深すぎます。${most}段までです。`,
  syntax: () => 'JSONの書き方が違います。コンマ・コロン・かっこ・引用符を確かめてください。',
  duplicateKey: (name) => `名前${named(name)}が2回あります。`,
  forbiddenName: (name) => `名前${named(name)}は使えません。`,
  missing: (name) => `項目${named(name)}がありません。`,
  missingLanguage: (language) => `この文に、言語${named(language)}がありません。`,
  unknownMember: (name) => `項目${named(name)}はありません。つづりを確かめるか、消してください。`,
  wrongType: (type) => `値の種類が違います。ここに入るのは${named(type)}です。`,
  wrongValue: () => 'この値は使えません。決められた値から選んでください。',
  wrongForm: () => '書き方が決まりと違います。',
  tooShort: (least) => `短すぎるか、少なすぎます。${least}以上にしてください。`,
  tooLong: (most) => `長すぎるか、多すぎます。${most}以下にしてください。`,
  tooSmall: (least) => `数が小さすぎます。${least}以上にしてください。`,
  tooBig: (most) => `数が大きすぎます。${most}以下にしてください。`,
  usedTwice: (name) => `${named(name)}が2回使われています。`,
  conditionNeverHolds: (name) => `この条件は、成り立つことがありません。${named(name)}を確かめてください。`,
  conditionCircle: (name) => `条件が輪になっています。${named(name)}が、めぐりめぐって自分の答えを待っています。`,
  assumptionImpossible: () => '仮の答えが、選べる答えにありません。',
  ruleWithoutDay: (name) => `${named(name)}という日付の項目はありません。`,
  factMisplaced: () => '子どもについての項目は、子どものリストの中に置いてください。',
  answerUnknown: (name) => `${named(name)}という答えは、このフォームにありません。`,
  signatureWithoutDocument: () => '署名を省けるときは、代わりになる必須の書類が要ります。',
  documentWithoutChoice: () => '署名の代わりの書類は、署名を選べる手続にだけ付けられます。',
  chargeElsewhere: () => 'ここで受け付けない手続の手数料は、「支払い」の画面では受け取れません。',
  boundsExclude: () => '「何年以上」と「何日以内」は、一つの決まりに一緒には書けません。',
  eventWithoutDay: (name) => `期限のもとになる${named(name)}は、日付の項目ではありません。`,
  boundsReversed: () => '上限が下限より小さくなっています。',
  idChanged: () => '手続のIDが、取り込み先の手続と違います。IDは変えられません。',
  otherMunicipality: () => 'ほかの市区町村のファイルです。市区町村は変えられません。',
  asksForSecret: () => '暗証番号やパスワードをたずねることはできません。',
  asksForNumber: () => 'マイナンバーや12けたの番号をたずねることはできません。',
  holdsNumber: () => 'マイナンバーのような番号が書かれています。消してください。',
  linkOut: () => 'リンクやアドレス、タグは書けません。',
  unknownPlaceholder: () => 'ここで使えない差し込み（{ }）があります。',
  hiddenCharacter: () => '目に見えない文字や、並びを変える文字があります。',
};

export const warnings: Sentences<WarningCode> = {
  easyMissing: (count) => `やさしい日本語がない文が${count}か所あります。日本語がそのまま出ます。`,
  fieldDisappears: (name) => `公開中の項目${named(name)}がなくなります。書きかけの人の答えは使われません。`,
  fieldChangesType: (name) => `項目${named(name)}の種類が変わります。書きかけの人は入れ直します。`,
  fieldBecomesRequired: (name) => `項目${named(name)}が必須になります。`,
  optionDisappears: (name) => `選択肢${named(name)}がなくなります。`,
  attachmentDisappears: (name) => `書類${named(name)}がなくなります。`,
  attachmentBecomesRequired: (name) => `書類${named(name)}が必須になります。`,
  feeChanges: () => '手数料が変わります。',
  signatureChanges: () => '署名が要るかどうかが変わります。',
  groupChanges: () => '担当の係が変わります。両方の係の決裁者が要ります。',
  factUnconfirmed: () => 'まだ原典で確かめていない根拠です。',
  factOld: () => '根拠を確かめてから1年以上たっています。',
  factOfLater: () => '根拠を確かめた日が、今日より後です。',
  changesNothing: () => '公開中の版と同じ内容です。',
};
