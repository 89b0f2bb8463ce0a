import type { DocumentProblem } from '#contract/failures/delivery-failures.ts';
import type { FailureOf } from '#contract/failures/failure.ts';
import type { NewPinProblem } from '#contract/failures/pin-failures.ts';
import type { MandateProblem } from '#contract/failures/proxy-failures.ts';
import type { ActionRefusal } from '#contract/failures/staff-failures.ts';
import type { PinSlot } from '#contract/values/brands.ts';
import { visibleText } from '#contract/values/visible-text.ts';
import { dayOfInstant } from '../dates.ts';
import {
  type FailureTexts,
  foundFile,
  type OtherFiles,
  type RefusedFiles,
  type SafePart,
  failureText as text,
} from '../failure-text.ts';
import { FILE_FORMATS } from '../file-formats.ts';
import { ruby } from '../ruby.ts';
import { dates } from './dates.ts';

const KEPT: SafePart = { whereEntered: ruby`あなたが 書《か》いたことは、残《のこ》って います。` };
const NOT_SENT = ruby`まだ 送《おく》って いません。`;
const NOTHING_DONE = ruby`何《なに》も 変《か》わって いません。`;
const NOT_LOCKED = ruby`まちがえても、使《つか》えなく なることは ありません。`;
const NOT_TWICE = ruby`2回《かい》 届《とど》くことは ありません。`;
const NO_TRY_USED = ruby`番号《ばんごう》を 入《い》れることが できる 回数《かいすう》は、同《おな》じです。`;
const NOTHING_CHANGED = ruby`カードは、何《なに》も 変《か》わって いません。`;
const MANDATE_PROBLEMS: Readonly<Record<MandateProblem, string>> = {
  day: ruby`終《お》わる 日《ひ》を 3年《ねん》より 前《まえ》に してください。`,
  age: ruby`15歳《さい》より 小《ちい》さい 人《ひと》だけです。`,
  text: ruby`はじめから もう 一度《いちど》 してください。`,
  person: ruby`ほかの 人《ひと》の カードです。はじめから もう 一度《いちど》 してください。`,
};
const SIGN_IN_AGAIN = ruby`もう 一度《いちど》 カードで 入《はい》ってください。`;
const WAIT_AND_TRY = ruby`少《すこ》し 待《ま》って、もう 一度《いちど》 してください。`;
const TRY_AGAIN = ruby`もう 一度《いちど》 してください。`;
const ASK_SOMEBODY = ruby`できないときは、係《かかり》の 人《ひと》に 聞《き》いてください。`;
const GO_TO_THE_OFFICE = ruby`住《す》んでいる 市《し》や 町《まち》の 役所《やくしょ》に 行《い》ってください。`;
const PUT_IT_STRAIGHT = ruby`カードを まっすぐ 置《お》いて、待《ま》ってください。`;

export const secretNames: Readonly<Record<PinSlot, string>> = {
  auth: ruby`4つの 数字《すうじ》の 暗証番号《あんしょうばんごう》`,
  sign: ruby`署名《しょめい》の パスワード`,
  text: ruby`カードを 読《よ》むための 暗証番号《あんしょうばんごう》`,
  face: ruby`照合番号《しょうごうばんごう》B`,
};

function triesAfter(tryMayBeUsed: boolean): SafePart[] {
  return tryMayBeUsed
    ? [
        ruby`番号《ばんごう》を 入《い》れることが できる 回数《かいすう》は、1回《かい》 少《すく》ないかもしれません。`,
        KEPT,
      ]
    : [NO_TRY_USED, KEPT];
}

const NEW_PIN: Readonly<Record<NewPinProblem, string>> = {
  empty: ruby`新《あたら》しい ほうが ありません`,
  length: ruby`文字《もじ》の 数《かず》が 違《ちが》います`,
  characters: ruby`使《つか》えない 文字《もじ》が あります`,
  needsLetterAndDigit: ruby`英語《えいご》の 文字《もじ》と 数字《すうじ》の 両方《りょうほう》を 使《つか》います`,
  entriesDiffer: ruby`2回《かい》の 番号《ばんごう》が 違《ちが》います`,
  likeCurrent: ruby`今《いま》の 番号《ばんごう》に 似《に》て います`,
  repeated: ruby`1111や AAAは だめです`,
  run: ruby`1234や ABCは だめです`,
  commonWord: ruby`みんなが 使《つか》う ことばは だめです`,
  birthDate: ruby`誕生日《たんじょうび》は だめです`,
};

const FIELDS = {
  name: ruby`名前《なまえ》`,
  birthDate: ruby`誕生日《たんじょうび》`,
  address: ruby`住所《じゅうしょ》`,
} as const;

const ANOTHER_FILE = ruby`ほかの ファイルを 選《えら》んでください。`;
const AS_PDF = ruby`PDFに してください。`;

const REFUSED_FILES: RefusedFiles = {
  unknownKey: ruby`この 書類《しょるい》は いりません。`,
  contentNotAllowed: ANOTHER_FILE,
  contentMismatch: ruby`ファイルを 読《よ》めませんでした。もう 一度《いちど》 選《えら》んでください。`,
  tooLarge: ruby`ファイルが 大《おお》きすぎます。${ANOTHER_FILE}`,
  tooMany: ruby`ファイルが 多《おお》すぎます。1つ 外《はず》してください。`,
  required: ruby`いる 書類《しょるい》が まだ ありません。`,
  empty: ruby`ファイルの 中《なか》に 何《なに》も ありません。${ANOTHER_FILE}`,
  activeContent: ruby`この PDFは、使《つか》えません。印刷《いんさつ》で、新《あたら》しい PDFを 作《つく》ってください。`,
  virus: ruby`この ファイルには、ウイルスが あるかも しれません。${ANOTHER_FILE}`,
  notScanned: ruby`今《いま》は ファイルを 調《しら》べることが できません。後《あと》で もう 一度《いちど》 やって みてください。`,
};

const OTHER_FILES: OtherFiles = {
  cutOff: ruby`ファイルが 途中《とちゅう》で 切《き》れて います。もう 一度《いちど》 写真《しゃしん》を 撮《と》ってください。`,
  office: ruby`これは Wordや Excelの ファイルです。${AS_PDF}`,
  archive: ruby`これは 小《ちい》さく した ファイル（ZIP）です。中《なか》の 書類《しょるい》を 出《だ》してください。`,
  program: ruby`これは プログラムです。`,
  otherPicture: ruby`この 形《かたち》の 写真《しゃしん》は 使《つか》えません。`,
  recording: ruby`これは 動画《どうが》か 音《おと》です。`,
  webPage: ruby`これは Webページです。${AS_PDF}`,
  text: ruby`これは 文字《もじ》だけの ファイルです。${AS_PDF}`,
  unknown: ruby`何《なに》の ファイルか わかりません。`,
};

const DOCUMENT_PROBLEMS: Readonly<Record<DocumentProblem, readonly [title: string, todo: string]>> = {
  empty: [
    ruby`書類《しょるい》の 中《なか》が ありません`,
    ruby`中《なか》の ある 書類《しょるい》を 送《おく》ってください。`,
  ],
  tooLarge: [ruby`書類《しょるい》が 大《おお》きすぎます`, ruby`20MBまでに してください。`],
  typeUnknown: [
    ruby`この 種類《しゅるい》は 送《おく》れません`,
    ruby`PDFや 写真《しゃしん》、文字《もじ》の ファイルに してください。`,
  ],
  damaged: [ruby`書類《しょるい》が こわれて います`, ruby`もう 一度《いちど》 作《つく》ってください。`],
  tooManyPages: [ruby`ページが 多《おお》すぎます`, ruby`200ページまでに してください。`],
  active: [ruby`動《うご》く ものが 入《はい》って います`, ruby`動《うご》かない 書類《しょるい》に してください。`],
  encrypted: [ruby`かぎの かかった 書類《しょるい》です`, ruby`かぎの ない 書類《しょるい》に してください。`],
  filesInside: [ruby`ほかの ファイルが 入《はい》って います`, ruby`書類《しょるい》だけに してください。`],
  individualNumber: [ruby`12けたの 番号《ばんごう》が あります`, ruby`番号《ばんごう》を 消《け》してください。`],
  polyglot: [ruby`ほかの ファイルが まざって います`, ruby`書類《しょるい》だけに してください。`],
  virus: [ruby`ウイルスが ありました`, ruby`送《おく》る ところの 機械《きかい》を 調《しら》べて ください。`],
  notScanned: [
    ruby`ウイルスを 調《しら》べることが できません`,
    ruby`後《あと》で もう 一度《いちど》 送《おく》ってください。`,
  ],
  keptTooLong: [ruby`残《のこ》す 日《ひ》が 正《ただ》しく ありません`, ruby`日《ひ》を 直《なお》してください。`],
  kindUnknown: [
    ruby`この 種類《しゅるい》は 登録《とうろく》して いません`,
    ruby`登録《とうろく》した 種類《しゅるい》に してください。`,
  ],
};

const CORRECTION_PROBLEMS = {
  lastDay: ruby`7日後《なのかご》から 60日後《にちご》までの、役所《やくしょ》が 開《あ》いている 日《ひ》に してください。`,
  mark: ruby`この 申《もう》し込《こ》みに ない ところに 印《しるし》が あります。印《しるし》を 付《つ》け直《なお》してください。`,
  sentence: ruby`印《しるし》の ことばが ありません。ことばを 選《えら》ぶか、書《か》いてください。`,
} as const;

const LETTER_PARTS = {
  letter: ruby`手紙《てがみ》を 書《か》いてください。`,
  reasons: ruby`理由《りゆう》を 書《か》いてください。`,
  facts: ruby`決《き》まったことを 書《か》いてください。`,
} as const;

/** Why a portal cannot start on its database, and what helps. */
const STORAGE: Readonly<Record<FailureOf<'storageUnusable'>['problem'], readonly [title: string, todo: string]>> = {
  heldByProcess: [
    ruby`ほかの サーバーが データの フォルダーを 使《つか》って います`,
    ruby`先《さき》に 動《うご》いて いる ほうを 止《と》めるか、ほかの フォルダーに してください。`,
  ],
  settingOff: [
    ruby`データベースの 設定《せってい》では、申《もう》し込《こ》みを 守《まも》れません`,
    ruby`出《で》ている 設定《せってい》を オンに して、もう 一度《いちど》 動《うご》かしてください。`,
  ],
  folderRefused: [
    ruby`データの フォルダーを 使《つか》えません`,
    ruby`フォルダーの 場所《ばしょ》と、読《よ》んだり 書《か》いたり できるかを 見《み》てください。`,
  ],
  serverFailed: [
    ruby`付《つ》いている データベースが 動《うご》きませんでした`,
    ruby`ディスクの 空《あ》きと、出《で》ている 理由《りゆう》を 見《み》てください。そして、もう 一度《いちど》 動《うご》かしてください。`,
  ],
  unreachable: [
    ruby`データベースに つながりません`,
    ruby`データベースが 動《うご》いて いるか 見《み》てください。アドレスも 見《み》てください。`,
  ],
  migrationFailed: [
    ruby`データベースの 形《かたち》を 新《あたら》しく できませんでした`,
    ruby`出《で》ている ところを 見《み》てください。新《あたら》しい 版《はん》の データベースは、古《ふる》い 版《はん》では 使《つか》えません。`,
  ],
};

/** Why somebody may not do something, and what helps. */
const ACTION_REFUSALS: Readonly<Record<ActionRefusal, readonly [string, string]>> = {
  role: [
    ruby`あなたの 役割《やくわり》では できません`,
    ruby`できるように したいときは、管理者《かんりしゃ》に 聞《き》いてください。`,
  ],
  oneself: [ruby`自分《じぶん》の ことは できません`, ruby`ほかの 管理者《かんりしゃ》に 頼《たの》んでください。`],
  notAssigned: [
    ruby`この 申《もう》し込《こ》みの 担当《たんとう》では ありません`,
    ruby`先《さき》に 担当《たんとう》に なってください。`,
  ],
  fourEyes: [
    ruby`2人目《ふたりめ》の 人《ひと》が いります`,
    ruby`決《き》める 人《ひと》に 頼《たの》んでください。自分《じぶん》が 頼《たの》んだことは、自分《じぶん》では 確《たし》かめられません。`,
  ],
  recused: [
    ruby`あなたは、この 申《もう》し込《こ》みから 外《はず》れて います`,
    ruby`ほかの 担当《たんとう》の 人《ひと》に 頼《たの》んでください。`,
  ],
  restricted: [
    ruby`この 申《もう》し込《こ》みは、見《み》る 人《ひと》を 制限《せいげん》して います`,
    ruby`担当《たんとう》の 人《ひと》か 決《き》める 人《ひと》に 聞《き》いてください。`,
  ],
  notRead: [
    ruby`いちばん 新《あたら》しい 申《もう》し込《こ》みを、まだ 開《ひら》いて いません`,
    ruby`開《ひら》いて 読《よ》んでから、決《き》めてください。`,
  ],
  decidedAtDesk: [
    ruby`この 手続《てつづ》きは、職員《しょくいん》が 決《き》めます`,
    ruby`ほかの システムからは 決《き》められません。`,
  ],
};

/** Why the catalogue stays as it is, and what helps. */
const CHANGE_REFUSALS: Readonly<
  Record<FailureOf<'catalogueChangeRefused'>['reason'], readonly [title: string, todo: string]>
> = {
  dayPassed: [
    ruby`その 日《ひ》は、もう すぎました`,
    ruby`今日《きょう》か、もっと 先《さき》の 日《ひ》を 選《えら》んでください。`,
  ],
  dayTooFar: [ruby`日《ひ》が 先《さき》すぎます`, ruby`2年《ねん》までの 日《ひ》を 選《えら》んでください。`],
  versionUnsound: [
    ruby`この 版《はん》には、見《み》せられない ところが あります`,
    ruby`直《なお》した ファイルを、新《あたら》しい 版《はん》として 入《い》れてください。`,
  ],
  decidedAlready: [
    ruby`ほかの 人《ひと》が、先《さき》に 確《たし》かめたか、やめました`,
    ruby`今《いま》の 予定《よてい》を 見《み》てください。`,
  ],
  lapsed: [
    ruby`7日《なのか》の 間《あいだ》に、もう 1人《ひとり》が 確《たし》かめませんでした`,
    ruby`予定《よてい》を もう 一度《いちど》 作《つく》ってください。`,
  ],
  begun: [
    ruby`もう 見《み》せて います`,
    ruby`前《まえ》の 版《はん》に 戻《もど》すときは、その 版《はん》の 予定《よてい》を 作《つく》ってください。`,
  ],
  tooMany: [
    ruby`この 手続《てつづ》きの 版《はん》や 予定《よてい》が 多《おお》すぎます`,
    ruby`サーバーの 係《かかり》に 聞《き》いてください。`,
  ],
  draftChanged: [
    ruby`下書《したが》きが、ほかの 画面《がめん》で 変《か》わりました`,
    ruby`残《のこ》した 下書《したが》きを 読《よ》むか、この 画面《がめん》の ものを 残《のこ》してください。`,
  ],
  draftsTooMany: [
    ruby`下書《したが》きが 多《おお》すぎます`,
    ruby`使《つか》わない 下書《したが》きを 消《け》して、もう 一度《いちど》 してください。`,
  ],
};

const CLIENT_KEYS: Readonly<Record<FailureOf<'clientKeysRefused'>['problem'], readonly [string, string]>> = {
  notKeys: [
    ruby`鍵《かぎ》として 読《よ》めません`,
    ruby`JWK Set（JSON）の 公開鍵《こうかいかぎ》を 入《い》れてください。`,
  ],
  privateKey: [
    ruby`秘密鍵《ひみつかぎ》が 入《はい》って います`,
    ruby`その 鍵《かぎ》は、もう 使《つか》わないで ください。新《あたら》しい 鍵《かぎ》を 作《つく》って、公開鍵《こうかいかぎ》だけ 入《い》れてください。`,
  ],
  keyRefused: [
    ruby`使《つか》えない 種類《しゅるい》の 鍵《かぎ》です`,
    ruby`P-256か、2048ビット以上《いじょう》の RSAの 鍵《かぎ》に してください。`,
  ],
  nameMissing: [
    ruby`鍵《かぎ》の 名前《なまえ》（kid）が 足《た》りません`,
    ruby`鍵《かぎ》に 1つずつ 違《ちが》う kidを 付《つ》けてください。`,
  ],
};

const ASK_ANOTHER_PERSON = ruby`ほかの 人《ひと》に 頼《たの》むか、先《さき》に 今《いま》の 役割《やくわり》を 終《お》えてください。`;

/** Why a role cannot be given or taken, and what helps. */
const GRANT_CONFLICTS: Readonly<Record<FailureOf<'grantConflict'>['reason'], readonly [title: string, todo: string]>> =
  {
    auditorAlone: [ruby`監査人《かんさにん》は、ほかの 役割《やくわり》を 持《も》てません`, ASK_ANOTHER_PERSON],
    administratorWithCases: [
      ruby`管理者《かんりしゃ》は、担当《たんとう》や 決《き》める 人《ひと》に なれません`,
      ASK_ANOTHER_PERSON,
    ],
    wholeMunicipality: [
      ruby`この 役割《やくわり》は、グループに 分《わ》けて 付《つ》けられません`,
      ruby`グループを 選《えら》ばないで 付《つ》けてください。`,
    ],
    grantedAlready: [
      ruby`この 役割《やくわり》は、もう 付《つ》いて います`,
      ruby`一覧《いちらん》で、今《いま》の 役割《やくわり》を 見《み》てください。`,
    ],
    accountKnown: [
      ruby`この メールアドレスの 職員《しょくいん》は、もう います`,
      ruby`一覧《いちらん》から その 人《ひと》を 選《えら》んで、役割《やくわり》を 付《つ》けてください。`,
    ],
    lastAdministrator: [
      ruby`最後《さいご》の 管理者《かんりしゃ》なので、外《はず》せません`,
      ruby`先《さき》に、ほかの 人《ひと》を 管理者《かんりしゃ》に してください。`,
    ],
  };

const LIVE_STAYS = ruby`いま 見《み》せて いる 手続《てつづ》きは 変《か》わって いません。`;
const NOT_BEGUN = ruby`まだ 何《なに》も して いません。`;
const NOT_THIS_CERTIFICATE = text(
  ruby`この 証明書《しょうめいしょ》は、この 手続《てつづ》きに 使《つか》えません`,
  ruby`マイナンバーカードで、もう 一度《いちど》 してください。${ASK_SOMEBODY}`,
  NOTHING_CHANGED,
);

const PASSWORDS: Readonly<Record<FailureOf<'passwordRefused'>['problem'], string>> = {
  tooShort: ruby`12文字《もじ》か、もっと 長《なが》く してください。`,
  common: ruby`みんなが 使《つか》う ことばや、1234や AAAは だめです。`,
  namesAccount: ruby`メールアドレスの 名前《なまえ》は 入《い》れないで ください。`,
  unchanged: ruby`今《いま》と 違《ちが》う パスワードに してください。`,
};

export const failures: FailureTexts = {
  readerServiceDown: ({ tryMayBeUsed }) =>
    text(
      ruby`カードを 読《よ》むことが できません`,
      ruby`パソコンを 一度《いちど》 切《き》って、また 入《い》れてください。それでも できないときは、「カードを 調《しら》べる」を 押《お》してください。`,
      ...(tryMayBeUsed ? triesAfter(true) : [KEPT]),
    ),
  readerNotFound: text(
    ruby`カードを 読《よ》む 機械《きかい》が ありません`,
    ruby`カードを 読《よ》む 機械《きかい》を、パソコンに つないでください。もう つないで いるときは、一度《いちど》 抜《ぬ》いて、また 入《い》れてください。`,
    KEPT,
  ),
  readerUnknown: text(
    ruby`選《えら》んだ 機械《きかい》が ありません`,
    ruby`機械《きかい》を また つないで、もう 一度《いちど》 選《えら》んでください。`,
    KEPT,
  ),
  readerAmbiguous: text(
    ruby`カードを 読《よ》む 機械《きかい》が 2つか、もっと あります`,
    ruby`カードを 置《お》く 機械《きかい》を 選《えら》んでください。`,
    NO_TRY_USED,
    KEPT,
  ),
  readerRemoved: ({ tryMayBeUsed }) =>
    text(
      ruby`カードを 読《よ》む 機械《きかい》が 外《はず》れました`,
      ruby`機械《きかい》を また つないでください。続《つづ》きが できます。`,
      ...triesAfter(tryMayBeUsed),
    ),
  readerBusy: text(
    ruby`ほかの アプリが カードを 使《つか》って います`,
    ruby`ほかの アプリを 閉《と》じて、もう 一度《いちど》 してください。`,
    NO_TRY_USED,
    KEPT,
  ),
  cardNotPresent: text(
    ruby`カードが ありません`,
    ruby`マイナンバーカードを、機械《きかい》の 上《うえ》に 置《お》いてください。終《お》わるまで、動《うご》かさないで ください。`,
    KEPT,
  ),
  cardUnsupported: text(
    ruby`この カードは 使《つか》えません`,
    ruby`これは マイナンバーカードでは ありません。マイナンバーカードを 置《お》いてください。`,
    KEPT,
  ),
  cardUnreadable: ({ tryMayBeUsed }) =>
    text(
      ruby`カードを 読《よ》むことが できませんでした`,
      ruby`${PUT_IT_STRAIGHT}ほかの カードは 離《はな》してください。`,
      ...triesAfter(tryMayBeUsed),
    ),
  cardRemoved: ({ tryMayBeUsed }) =>
    text(
      ruby`カードが 離《はな》れました`,
      ruby`まだ 終《お》わって いません。カードを また 置《お》いてください。`,
      ...triesAfter(tryMayBeUsed),
    ),
  cardTimedOut: ({ tryMayBeUsed }) =>
    text(ruby`カードから 返事《へんじ》が ありません`, PUT_IT_STRAIGHT, ...triesAfter(tryMayBeUsed)),
  cardChanged: text(
    ruby`違《ちが》う カードです`,
    ruby`最初《さいしょ》に 使《つか》った カードで、また 始《はじ》めてください。`,
    ruby`あなたの 情報《じょうほう》を 守《まも》るため、止《と》めました。違《ちが》う カードに 番号《ばんごう》は 送《おく》って いません。`,
  ),
  cardRefused: ({ tryMayBeUsed }) =>
    text(
      ruby`カードが できないと 答《こた》えました`,
      ruby`カードを また 置《お》いて、もう 一度《いちど》 してください。できないときは、役所《やくしょ》に 聞《き》いてください。`,
      ...triesAfter(tryMayBeUsed),
    ),
  cardCertificateMissing: ({ key }) =>
    text(
      ruby`カードの 中《なか》に 証明書《しょうめいしょ》が ありません`,
      ruby`${key === 'sign' ? ruby`署名《しょめい》の ための 証明書《しょうめいしょ》です。` : ''}${GO_TO_THE_OFFICE}`,
      NOTHING_CHANGED,
    ),
  cardCertificateExpired: ({ notAfter }) =>
    text(
      ruby`カードの 中《なか》の 証明書《しょうめいしょ》が 古《ふる》く なりました`,
      ruby`${dayOfInstant(notAfter, dates)}まで 使《つか》うことが できました。${GO_TO_THE_OFFICE}`,
      NOTHING_CHANGED,
    ),
  cardDataMissing: text(
    ruby`カードから 読《よ》むものが ありません`,
    ruby`スマートフォンには、名前《なまえ》や 住所《じゅうしょ》が ありません。マイナンバーカードを 使《つか》うか、自分《じぶん》で 書《か》いてください。`,
    NO_TRY_USED,
    KEPT,
  ),
  cardDataAltered: text(
    ruby`カードの 情報《じょうほう》が おかしいです`,
    ruby`カードの 情報《じょうほう》は 使《つか》いません。自分《じぶん》で 書《か》いてください。カードの ことは、役所《やくしょ》に 聞《き》いてください。`,
    KEPT,
  ),
  cardSignatureWrong: text(
    ruby`カードの 署名《しょめい》を 調《しら》べることが できません`,
    ruby`カードを また 置《お》いて、もう 一度《いちど》 してください。できないときは、役所《やくしょ》に 聞《き》いてください。`,
    NOT_SENT,
  ),

  pinMalformed: ({ slot }) =>
    slot === 'sign'
      ? text(
          ruby`パスワードの 形《かたち》が 違《ちが》います`,
          ruby`6〜16文字《もじ》です。英語《えいご》の 文字《もじ》と 数字《すうじ》の 両方《りょうほう》を 使《つか》います。`,
          NO_TRY_USED,
        )
      : text(
          ruby`番号《ばんごう》の 形《かたち》が 違《ちが》います`,
          slot === 'face'
            ? ruby`14の 数字《すうじ》を 入《い》れてください。`
            : ruby`4つの 数字《すうじ》を 入《い》れてください。`,
          NO_TRY_USED,
        ),
  pinRejected: ({ slot, triesLeft }) => {
    if (triesLeft === 1) {
      return text(
        ruby`あと 1回《かい》だけです`,
        ruby`次《つぎ》に 間違《まちが》えると、使《つか》えなく なります。番号《ばんごう》を 書《か》いた 紙《かみ》を 見《み》てください。`,
        KEPT,
        ruby`待《ま》っても、回数《かいすう》は 増《ふ》えません。`,
      );
    }
    return slot === 'sign'
      ? text(
          ruby`パスワードが 違《ちが》います`,
          ruby`あと ${triesLeft}回《かい》 入《い》れることが できます。5回《かい》 間違《まちが》えると、使《つか》えなく なります。`,
          KEPT,
        )
      : text(
          ruby`番号《ばんごう》が 違《ちが》います`,
          ruby`あと ${triesLeft}回《かい》 入《い》れることが できます。${triesLeft}回《かい》 間違《まちが》えると、この 番号《ばんごう》は 使《つか》えなく なります。`,
          KEPT,
        );
  },
  pinBlocked: ({ slot }) =>
    text(
      ruby`${secretNames[slot]}が 使《つか》えなく なりました`,
      ruby`住《す》んでいる 市《し》や 町《まち》の 役所《やくしょ》に、カードを 持《も》って 行《い》ってください。新《あたら》しく 決《き》めることが できます。`,
      ruby`ほかの 番号《ばんごう》の 回数《かいすう》は、同《おな》じです。`,
    ),
  lastTryNotAccepted: text(
    ruby`あと 1回《かい》だけなので、やめました`,
    ruby`番号《ばんごう》を 書《か》いた 紙《かみ》を 見《み》て、また 始《はじ》めてください。`,
    NO_TRY_USED,
  ),
  newPinRefused: ({ slot, problem }) =>
    text(
      NEW_PIN[problem],
      slot === 'sign'
        ? ruby`違《ちが》う パスワードに してください。英語《えいご》の 文字《もじ》と 数字《すうじ》で、6〜16文字《もじ》です。`
        : ruby`違《ちが》う 番号《ばんごう》に してください。4つの 数字《すうじ》です。`,
      ruby`今《いま》の 番号《ばんごう》は、まだ 同《おな》じです。${NO_TRY_USED}`,
    ),
  pinChangeUnknown: ({ triesLeft }) =>
    text(
      ruby`番号《ばんごう》が 変《か》わったか わかりません`,
      ruby`カードから 返事《へんじ》が ありませんでした。次《つぎ》は、まず 新《あたら》しい ほうを 入《い》れてください。違《ちが》うときは、前《まえ》の ほうを 入《い》れてください。`,
      triesLeft === null
        ? ruby`ほかの 番号《ばんごう》は、同《おな》じです。`
        : ruby`ほかの 番号《ばんごう》は、同《おな》じです。あと ${triesLeft}回《かい》 入《い》れることが できます。`,
    ),

  portalUnreachable: text(
    ruby`インターネットが つながって いません`,
    ruby`インターネットを 調《しら》べてください。つながって いるときは、少《すこ》し 待《ま》ってください。そして、もう 一度《いちど》 してください。`,
    KEPT,
  ),
  portalTimedOut: text(ruby`返事《へんじ》が ありません`, WAIT_AND_TRY, KEPT, NOT_TWICE),
  portalFaulty: text(ruby`今《いま》は できません`, WAIT_AND_TRY, KEPT, NOT_TWICE),
  portalAnswerUnreadable: text(
    ruby`返事《へんじ》を 読《よ》むことが できません`,
    TRY_AGAIN,
    ASK_SOMEBODY,
    KEPT,
    NOT_TWICE,
  ),
  portalReceiptInvalid: text(
    ruby`受《う》け取《と》った しるしを 調《しら》べることが できません`,
    ruby`もう 一度《いちど》 送《おく》ってください。${ASK_SOMEBODY}`,
    ruby`申《もう》し込《こ》みは 残《のこ》って います。${NOT_TWICE}`,
  ),
  tooManyRequests: ({ retryAfterSeconds }) =>
    text(
      ruby`少《すこ》し 待《ま》ってください`,
      ruby`${retryAfterSeconds}秒《びょう》 待《ま》って、もう 一度《いちど》 してください。`,
      KEPT,
    ),
  requestMalformed: text(ruby`送《おく》ることが できませんでした`, TRY_AGAIN, ASK_SOMEBODY, KEPT),
  requestTooLarge: ({ limitBytes }) =>
    text(
      ruby`書類《しょるい》が 大《おお》きいです`,
      ruby`${Math.floor(limitBytes / 1_000_000)}MBまで 送《おく》ることが できます。書類《しょるい》を 小《ちい》さく してください。`,
      KEPT,
    ),
  notFound: text(
    ruby`ありませんでした`,
    ruby`一覧《いちらん》に 戻《もど》って、もう 一度《いちど》 選《えら》んでください。`,
    NOTHING_CHANGED,
  ),
  stepUpRequired: text(
    ruby`もう 一度《いちど》、あなただと 確《たし》かめます`,
    ruby`パスキーを 使《つか》うか、6つの 数字《すうじ》を 入《い》れてください。`,
    KEPT,
  ),
  passkeyRefused: text(
    ruby`パスキーを 確《たし》かめることが できませんでした`,
    ruby`もう 一度《いちど》 するか、ほかの やり方《かた》で 入《はい》ってください。`,
    NOT_LOCKED,
  ),
  lastFactor: text(
    ruby`入《はい》る やり方《かた》が これしか ないので、外《はず》せません`,
    ruby`先《さき》に ほかの やり方《かた》を 足《た》してください。`,
    NOTHING_DONE,
  ),
  providerUnavailable: text(
    ruby`市《し》や 町《まち》の サインインの サービスが 動《うご》いて いません`,
    WAIT_AND_TRY,
    NOTHING_DONE,
  ),
  providerRefused: ({ reason }) =>
    reason === 'unknown'
      ? text(
          ruby`あなたの アカウントが ありません`,
          ruby`管理者《かんりしゃ》に 招待《しょうたい》を 頼《たの》んでください。`,
          NOTHING_DONE,
        )
      : reason === 'boundElsewhere'
        ? text(
            ruby`ほかの アカウントに つながって います`,
            ruby`その アカウントで 入《はい》るか、管理者《かんりしゃ》に 聞《き》いてください。`,
            NOTHING_DONE,
          )
        : text(
            ruby`入《はい》ることが できませんでした`,
            ruby`もう 一度《いちど》 はじめから してください。`,
            NOTHING_DONE,
          ),
  personMismatch: text(
    ruby`あなたの カードでは ありません`,
    ruby`安全《あんぜん》のため、終《お》わりました。あなたの カードで もう 一度《いちど》 入《はい》ってください。`,
    NOTHING_CHANGED,
  ),
  freshCardNeeded: text(
    ruby`もう 一度《いちど》 カードで 確《たし》かめます`,
    ruby`カードを 置《お》いて、4けたの 番号《ばんごう》を 入《い》れてください。`,
    NOTHING_CHANGED,
  ),
  sessionLevelInsufficient: text(
    ruby`カードで 入《はい》ってください`,
    ruby`カードで 入《はい》ると、続《つづ》けられます。`,
    NOTHING_CHANGED,
  ),
  passkeyNeedsDomain: text(
    ruby`ここでは パスキーが 使《つか》えません`,
    ruby`カードで 入《はい》ってください。`,
    NOTHING_CHANGED,
  ),
  passkeyNotHere: text(
    ruby`ここでは パスキーが 作《つく》れません`,
    ruby`自分《じぶん》の パソコンの アプリで 作《つく》ってください。`,
    NOTHING_CHANGED,
  ),
  passkeyRequestOver: text(
    ruby`パスキーの 確認《かくにん》が 終《お》わりました`,
    ruby`はじめから してください。自分《じぶん》で 始《はじ》めていない ときは、何《なに》も しなくて いいです。`,
    NOTHING_CHANGED,
  ),
  passkeySuspended: text(
    ruby`この パスキーは 止《と》まっています`,
    ruby`カードで 入《はい》ってください。`,
    NOTHING_CHANGED,
  ),
  passkeyLimitReached: text(
    ruby`パスキーが いっぱいです`,
    ruby`使《つか》わない ものを 消《け》してから、作《つく》ってください。`,
    NOTHING_CHANGED,
  ),
  groupUnknown: text(
    ruby`ここでは 見《み》ることが できません`,
    ruby`情報《じょうほう》が ある 所《ところ》に 聞《き》いてください。`,
    NOTHING_CHANGED,
  ),
  sourceNotLinked: text(
    ruby`まだ つながって いません`,
    ruby`この 画面《がめん》で、先《さき》に つないでください。`,
    NOTHING_CHANGED,
  ),
  sourcePersonUnknown: text(
    ruby`あなたの 記録《きろく》が 見《み》つかりませんでした`,
    ruby`情報《じょうほう》が ある 所《ところ》に 聞《き》いてください。`,
    NOTHING_CHANGED,
  ),
  sourceClosed: text(
    ruby`今《いま》は 休《やす》みです`,
    ruby`後《あと》で もう 一度《いちど》 してください。`,
    NOTHING_CHANGED,
  ),
  sourceSlow: text(
    ruby`返事《へんじ》が ありません`,
    ruby`少《すこ》し 待《ま》って、もう 一度《いちど》 してください。`,
    NOTHING_CHANGED,
  ),
  boxUnknown: text(
    ruby`その 箱《はこ》は ありません`,
    ruby`もう 一度《いちど》 つないでから 送《おく》ってください。`,
    NOTHING_DONE,
  ),
  boxFull: text(
    ruby`もう 入《はい》りません`,
    ruby`後《あと》で もう 一度《いちど》 送《おく》ってください。`,
    NOTHING_DONE,
  ),
  lineSignatureInvalid: text(
    ruby`LINEの 知《し》らせを 受《う》け取《と》れません`,
    ruby`署名《しょめい》を 確《たし》かめてください。`,
    NOTHING_DONE,
  ),
  lineOff: text(
    ruby`ここでは LINEを 使《つか》えません`,
    ruby`お知《し》らせは、この 画面《がめん》か メールで 見《み》てください。`,
    NOTHING_DONE,
  ),
  lineCodeUnknown: text(
    ruby`この コードは 使《つか》えません`,
    ruby`アプリで 新《あたら》しい コードを 出《だ》してください。`,
    NOTHING_DONE,
  ),
  linkCodeUnknown: text(
    ruby`この 番号《ばんごう》では つなげません`,
    ruby`新《あたら》しい 番号《ばんごう》を もらって ください。`,
    NOTHING_DONE,
  ),
  identityDiffers: ({ because }) =>
    because === 'differs'
      ? text(
          ruby`会社《かいしゃ》の 記録《きろく》と 違《ちが》います`,
          ruby`会社《かいしゃ》に 名前《なまえ》を 聞《き》いてください。`,
          ruby`つないで いません。`,
        )
      : text(
          ruby`比《くら》べる 署名《しょめい》が ありません`,
          ruby`番号《ばんごう》で つなぐことを 会社《かいしゃ》に 頼《たの》んで ください。`,
          ruby`つないで いません。`,
        ),
  notLinked: text(
    ruby`つながりませんでした`,
    ruby`新《あたら》しい 番号《ばんごう》で もう 一度《いちど》 してください。`,
    NOTHING_DONE,
  ),
  pageNotDrawn: text(
    ruby`この ページは 見《み》ることが できません`,
    ruby`しまって 見《み》てください。`,
    ruby`書類《しょるい》は 残《のこ》って います。`,
  ),
  documentRefused: ({ why }) => {
    const [title, todo] = DOCUMENT_PROBLEMS[why];
    return text(title, todo, NOTHING_DONE);
  },
  sourceAnswerWrong: text(
    ruby`返事《へんじ》が 正《ただ》しく ありません`,
    ruby`何《なに》も 見《み》せて いません。後《あと》で もう 一度《いちど》 してください。`,
    NOTHING_CHANGED,
  ),
  sessionRequired: text(
    ruby`カードで 入《はい》ってください`,
    ruby`カードで 入《はい》ると、続《つづ》けることが できます。`,
    KEPT,
  ),
  portalReadOnly: text(
    ruby`今《いま》は 見《み》る ことも 変《か》える ことも できません`,
    ruby`記録《きろく》を 確《たし》かめて います。あとで もう一度《いちど》 ためして ください。`,
    KEPT,
  ),
  clockUnsure: text(ruby`申請先《しんせいさき》の 時計《とけい》が 合《あ》って いません`, WAIT_AND_TRY, KEPT),
  keyUnavailable: text(
    ruby`今《いま》は 開《ひら》くことが できません`,
    WAIT_AND_TRY,
    ruby`なくなった ものは ありません。`,
  ),
  ruleUnconfirmed: text(
    ruby`残《のこ》して おく 期間《きかん》が まだ 決《き》まって いません`,
    ruby`先《さき》に 規則《きそく》を 確《たし》かめて ください。`,
    ruby`何《なに》も 消《け》して いません。`,
  ),
  onHold: text(
    ruby`審査請求《しんさせいきゅう》や 裁判《さいばん》の ため、消《け》さないように 止《と》めて います`,
    ruby`消《け》す ときは、先《さき》に 決《き》める 人《ひと》が 止《と》めることを やめて ください。`,
    ruby`何《なに》も 消《け》して いません。`,
  ),
  erased: text(
    ruby`もう 残《のこ》って いません`,
    ruby`必要《ひつよう》な ときは、窓口《まどぐち》に 聞《き》いて ください。`,
    ruby`残《のこ》して おく 期間《きかん》が 終《お》わりました。`,
  ),
  mailUnavailable: text(
    ruby`ここからは メールを 送《おく》って いません`,
    ruby`お知《し》らせは アプリで 見《み》てください。`,
    NOTHING_CHANGED,
  ),
  mailCodeRefused: text(
    ruby`数字《すうじ》が 合《あ》っていません`,
    ruby`メールの 6つの 数字《すうじ》を もう 一度《いちど》 入《い》れてください。10分《ぷん》が 過《す》ぎたときは、新《あたら》しい 数字《すうじ》を もらってください。`,
    NOTHING_CHANGED,
  ),
  storageUnavailable: text(ruby`今《いま》は 送《おく》ることが できません`, WAIT_AND_TRY, KEPT, NOT_TWICE),

  challengeUnknown: text(ruby`カードで 入《はい》ることが できませんでした`, SIGN_IN_AGAIN, NO_TRY_USED),
  challengeExpired: text(ruby`時間《じかん》が かかりました`, SIGN_IN_AGAIN, NO_TRY_USED),
  proofMalformed: text(
    ruby`カードで 入《はい》ることが できませんでした`,
    SIGN_IN_AGAIN,
    ASK_SOMEBODY,
    NOTHING_CHANGED,
  ),
  proofHeaderRefused: text(
    ruby`カードで 入《はい》ることが できませんでした`,
    SIGN_IN_AGAIN,
    ASK_SOMEBODY,
    NOTHING_CHANGED,
  ),
  proofPurposeMismatch: text(
    ruby`カードで 入《はい》ることが できませんでした`,
    SIGN_IN_AGAIN,
    ASK_SOMEBODY,
    NOTHING_CHANGED,
  ),
  proofExpired: text(ruby`時間《じかん》が かかりました`, SIGN_IN_AGAIN, NO_TRY_USED),
  proofClockSkewed: text(
    ruby`パソコンの 時計《とけい》が 違《ちが》います`,
    ruby`パソコンの 日《ひ》と 時間《じかん》を 直《なお》してください。そして、もう 一度《いちど》 カードで 入《はい》ってください。`,
    NOTHING_CHANGED,
  ),
  proofSignatureInvalid: text(
    ruby`カードの 署名《しょめい》を 調《しら》べることが できません`,
    SIGN_IN_AGAIN,
    ASK_SOMEBODY,
    ruby`まだ 入《はい》って いません。`,
  ),

  certificateExpired: ({ notAfter }) =>
    text(
      ruby`カードの 中《なか》の 証明書《しょうめいしょ》が 古《ふる》く なりました`,
      ruby`${dayOfInstant(notAfter, dates)}まで 使《つか》うことが できました。${GO_TO_THE_OFFICE}`,
      NOTHING_CHANGED,
    ),
  certificateNotYetValid: ({ notBefore }) =>
    text(
      ruby`カードの 中《なか》の 証明書《しょうめいしょ》は、まだ 使《つか》えません`,
      ruby`${dayOfInstant(notBefore, dates)}から 使《つか》えます。パソコンの 日《ひ》も 見《み》てください。`,
      NOTHING_CHANGED,
    ),
  certificateRevoked: ({ use }) =>
    use === 'sign'
      ? text(
          ruby`署名《しょめい》が できません`,
          ruby`引《ひ》っ越《こ》したか、名前《なまえ》が 変《か》わったためです。${GO_TO_THE_OFFICE}`,
          ruby`カードで 入《はい》ることは できます。`,
        )
      : text(
          ruby`カードの 中《なか》の 証明書《しょうめいしょ》が 使《つか》えません`,
          GO_TO_THE_OFFICE,
          NOTHING_CHANGED,
        ),
  certificateOnHold: text(
    ruby`この カードは 今《いま》 止《と》まって います`,
    ruby`「なくした」と 電話《でんわ》した カードです。カードが ありましたか。それなら、${GO_TO_THE_OFFICE}電話《でんわ》では できません。`,
    NOTHING_CHANGED,
  ),
  certificateRevocationUnknown: text(ruby`今《いま》は、カードが 使《つか》えるか わかりません`, WAIT_AND_TRY, KEPT),

  containerInvalid: text(
    ruby`申《もう》し込《こ》みを 受《う》け取《と》ることが できません`,
    ruby`書《か》いたことを 見《み》て、また 署名《しょめい》してください。${ASK_SOMEBODY}`,
    NOT_SENT,
  ),
  signatureInvalid: text(
    ruby`署名《しょめい》を 調《しら》べることが できません`,
    ruby`書《か》いたことを 見《み》て、また 署名《しょめい》してください。`,
    NOT_SENT,
  ),
  filingUnknown: text(
    ruby`申《もう》し込《こ》みが 届《とど》いたか わかりません`,
    ruby`また 申《もう》し込《こ》む 前《まえ》に、「送《おく》った 申《もう》し込《こ》み」を 見《み》てください。`,
    ruby`届《とど》いて いれば、そこに あります。`,
  ),
  signatureMissing: text(ruby`署名《しょめい》が ありません`, ruby`カードで 署名《しょめい》してください。`, NOT_SENT),
  signerNotApplicant: ({ field, certificate, application }) =>
    text(
      ruby`${FIELDS[field]}が カードと 違《ちが》います`,
      ruby`カード：「${visibleText(certificate)}」。書《か》いたもの：「${visibleText(application)}」。あなたの カードなら、同《おな》じに 直《なお》してください。`,
      NOT_SENT,
    ),
  answersInvalid: ({ problems }) =>
    text(
      ruby`${problems.length}つ 直《なお》して ください`,
      ruby`戻《もど》って、そこを 直《なお》してください。`,
      KEPT,
    ),
  attachmentRefused: ({ problem, found, allowed = [] }) =>
    text(
      ruby`この 書類《しょるい》は 付《つ》けることが できません`,
      found === undefined
        ? REFUSED_FILES[problem]
        : ruby`${foundFile(found, (format) => ruby`${format}は ここでは 使《つか》えません。`, OTHER_FILES)}使《つか》える もの：${allowed.map((type) => FILE_FORMATS[type]).join('・')}`,
      KEPT,
    ),
  individualNumberFound: text(
    ruby`マイナンバーが 書《か》いて あります`,
    ruby`12の 数字《すうじ》の 番号《ばんごう》は 使《つか》いません。消《け》してください。`,
    ruby`番号《ばんごう》は 送《おく》って いません。`,
    KEPT,
  ),
  procedureUnknown: text(
    ruby`この 手続《てつづ》きは、今《いま》 できません`,
    ruby`一覧《いちらん》から また 選《えら》んでください。`,
    NOTHING_CHANGED,
  ),
  catalogueRevisionUnknown: text(
    ruby`手続《てつづ》きが 新《あたら》しく なりました`,
    ruby`新《あたら》しい 画面《がめん》で、もう 一度《いちど》 見《み》てください。`,
    KEPT,
    NOT_SENT,
  ),
  idempotencyKeyReused: text(
    ruby`前《まえ》に 送《おく》った 申《もう》し込《こ》みと 同《おな》じです`,
    ruby`「送《おく》った 申《もう》し込《こ》み」を 見《み》てください。`,
    ruby`前《まえ》の 申《もう》し込《こ》みは、残《のこ》って います。`,
  ),
  correctionStale: text(
    ruby`今《いま》の お願《ねが》いと 合《あ》いません`,
    ruby`申《もう》し込《こ》みの ページを 見《み》て、もう一度《いちど》 直《なお》してください。`,
    ruby`前《まえ》に 送《おく》った ものは、残《のこ》って います。`,
  ),
  transitionRefused: text(
    ruby`今《いま》は できません`,
    ruby`「送《おく》った 申《もう》し込《こ》み」を 見《み》てください。`,
    ruby`申《もう》し込《こ》みは、残《のこ》って います。`,
  ),

  slotTaken: text(
    ruby`その 時間《じかん》は、いっぱいに なりました`,
    ruby`ほかの 時間《じかん》を 選《えら》んでください。`,
    ruby`予約《よやく》は 変《か》わって いません。`,
  ),
  slotTooSoon: text(
    ruby`その 日《ひ》は 予約《よやく》できません`,
    ruby`明日《あした》からの 日《ひ》を 選《えら》んでください。今日《きょう》 行《い》きたいときは、役所《やくしょ》に 電話《でんわ》してください。`,
    ruby`予約《よやく》は 変《か》わって いません。`,
  ),
  officeClosed: text(
    ruby`その 時間《じかん》は、役所《やくしょ》が 休《やす》みです`,
    ruby`ほかの 日《ひ》や 時間《じかん》を 選《えら》んでください。`,
    ruby`予約《よやく》は 変《か》わって いません。`,
  ),
  visitLimitReached: ({ of, most }) =>
    text(
      of === 'open' ? ruby`これより 多《おお》く 予約《よやく》できません` : ruby`ここでは もう 変《か》えられません`,
      of === 'open'
        ? ruby`予約《よやく》は 同時《どうじ》に ${most}つまでです。`
        : ruby`変《か》えることが できるのは ${most}回《かい》までです。役所《やくしょ》に 電話《でんわ》してください。`,
      ruby`今《いま》の 予約《よやく》は 残《のこ》って います。`,
    ),

  settingLocked: text(
    ruby`これは 変《か》えることが できません`,
    ruby`変《か》えたいときは、係《かかり》の 人《ひと》に 言《い》ってください。`,
    NOTHING_CHANGED,
  ),
  staleCommand: text(
    ruby`画面《がめん》が 変《か》わって いました`,
    ruby`今《いま》の 画面《がめん》を 見《み》て、もう 一度《いちど》 選《えら》んでください。`,
    KEPT,
  ),
  flowBusy: text(
    ruby`ほかの 手続《てつづ》きを して います`,
    ruby`今《いま》の 手続《てつづ》きを 終《お》わってから、また 始《はじ》めてください。`,
    KEPT,
  ),
  flowUnknown: text(
    ruby`この 手続《てつづ》きは 終《お》わって います`,
    ruby`最初《さいしょ》の 画面《がめん》から、また 始《はじ》めてください。`,
    NOTHING_CHANGED,
  ),
  fileUnreadable: text(
    ruby`ファイルを 開《ひら》くことが できません`,
    ruby`ファイルが あるか 見《み》て、また 選《えら》んでください。`,
    KEPT,
  ),
  fileEmpty: text(
    ruby`ファイルの 中《なか》に なにも ありません`,
    ruby`ほかの ファイルを 選《えら》んでください。`,
    NOTHING_CHANGED,
  ),
  fileTooLarge: ({ limitBytes }) =>
    text(
      ruby`ファイルが 大《おお》きすぎます`,
      ruby`${Math.floor(limitBytes / 1_000_000)}MBまでの ファイルを 選《えら》んでください。`,
      NOTHING_CHANGED,
    ),
  fileChanged: text(
    ruby`ファイルが 途中《とちゅう》で 変《か》わりました`,
    ruby`ほかの アプリで ファイルを 閉《と》じて、もう 一度《いちど》 してください。`,
    ruby`署名《しょめい》は 残《のこ》して いません。`,
  ),
  fileUnwritable: text(
    ruby`ファイルを 残《のこ》すことが できません`,
    ruby`残《のこ》す 場所《ばしょ》を 見《み》て、もう 一度《いちど》 してください。`,
    NOTHING_CHANGED,
  ),
  copyNotKept: text(
    ruby`パソコンに 残《のこ》すことが できませんでした`,
    ruby`パソコンの 空《あ》きを 増《ふ》やして、もう 一度《いちど》 押《お》してください。`,
    NOTHING_CHANGED,
  ),
  accountNotAccepted: text(
    ruby`この 口座《こうざ》は 登録《とうろく》できません`,
    ruby`番号《ばんごう》を 見《み》て、ほかの 口座《こうざ》も 考《かんが》えてください。`,
    NOTHING_DONE,
  ),
  accountNameDiffers: text(
    ruby`名前《なまえ》が 違《ちが》います`,
    ruby`あなたの 口座《こうざ》だけ 登録《とうろく》できます。まちがいが ないか 見《み》てください。`,
    NOTHING_DONE,
  ),
  requestUnknown: text(
    ruby`サイトからの お願《ねが》いが 見《み》つかりません`,
    ruby`サイトに 戻《もど》って、はじめから してください。`,
    NOTHING_DONE,
  ),
  requestExpired: text(
    ruby`時間《じかん》が 過《す》ぎたか、終《お》わった お願《ねが》いです`,
    ruby`サイトに 戻《もど》って、はじめから してください。`,
    NOTHING_DONE,
  ),
  requestOpenedElsewhere: text(
    ruby`ほかの ブラウザーで 先《さき》に 開《ひら》きました`,
    ruby`サイトに 戻《もど》って、はじめから してください。`,
    NOTHING_DONE,
  ),
  requestAlreadyClaimed: text(
    ruby`ほかの プログラムが 受《う》け取《と》りました`,
    ruby`わからないときは、相談《そうだん》してください。サイトに 戻《もど》ると、もう 一度《いちど》 できます。`,
    NOTHING_DONE,
  ),
  requestChanged: text(
    ruby`見《み》た ことと、サイトの お願《ねが》いが 違《ちが》います`,
    ruby`サイトに 戻《もど》って、はじめから してください。`,
    NOTHING_DONE,
  ),
  requestCancelled: text(
    ruby`この お願《ねが》いは なくなりました`,
    ruby`サイトに 戻《もど》ると、もう 一度《いちど》 できます。`,
    NOTHING_DONE,
  ),
  claimNotAllowed: text(
    ruby`サイトが 聞《き》いて いないものは 渡《わた》せません`,
    ruby`サイトに 戻《もど》って、はじめから してください。`,
    NOTHING_DONE,
  ),
  returnBrowserMismatch: text(
    ruby`この ブラウザーで 始《はじ》めたものでは ありません`,
    ruby`だれかに 言《い》われて しているときは、やめてください。`,
    NOTHING_DONE,
  ),
  returnNotFromApp: text(
    ruby`この 画面《がめん》は、アプリから 開《ひら》きます`,
    ruby`アプリに 戻《もど》ってください。`,
    NOTHING_DONE,
  ),
  browserUnavailable: text(
    ruby`ここから、サイトを 見《み》ていた ブラウザーに 戻《もど》れません`,
    ruby`サイトの 画面《がめん》に、番号《ばんごう》が 出《で》ることが あります。そのときは、「サイトの 番号《ばんごう》で 続《つづ》ける」を 押《お》してください。`,
    NOTHING_DONE,
  ),
  crossDeviceRefused: text(
    ruby`この サイトは、ほかの 機械《きかい》では できません`,
    ruby`サイトを 見《み》ている パソコンの アプリで 開《ひら》いてください。`,
    NOTHING_DONE,
  ),
  codeUnknown: text(
    ruby`この 番号《ばんごう》の お願《ねが》いは ありません`,
    ruby`番号《ばんごう》は 2分《ふん》で 変《か》わります。画面《がめん》の 番号《ばんごう》を もう 一度《いちど》 見《み》てください。`,
    NOTHING_DONE,
  ),
  numberWrong: ({ triesLeft }) =>
    text(
      ruby`番号《ばんごう》が 違《ちが》います`,
      ruby`アプリに ある 6つの 数字《すうじ》を 入《い》れてください。あと ${triesLeft}回《かい》です。`,
      NOTHING_DONE,
    ),
  numberExhausted: text(
    ruby`番号《ばんごう》を 3回《かい》 間違《まちが》えたので、終《お》わりました`,
    ruby`サイトに 戻《もど》って、はじめから してください。`,
    NOTHING_DONE,
  ),
  clientSuspended: text(
    ruby`この サイトは、今《いま》 使《つか》えません`,
    ruby`サイトの 人《ひと》に 聞《き》いてください。`,
    NOTHING_DONE,
  ),
  consentUnknown: text(
    ruby`この サイトに 渡《わた》した ものは ありません`,
    ruby`一覧《いちらん》を もう 一度《いちど》 開《ひら》いてください。`,
    NOTHING_DONE,
  ),
  transactionUnknown: text(
    ruby`署名《しょめい》する ものが ありません`,
    ruby`サイトに 戻《もど》って、はじめから してください。`,
    NOTHING_DONE,
  ),
  transactionFetched: text(
    ruby`署名《しょめい》は もう 受《う》け取《と》られました`,
    ruby`もう 一度《いちど》 お願《ねが》いしてください。`,
    ruby`署名《しょめい》は 一回《いっかい》だけ 渡《わた》しました。`,
  ),
  transactionIncomplete: text(
    ruby`署名《しょめい》が 足《た》りません`,
    ruby`サイトに 戻《もど》って、はじめから してください。`,
    ruby`署名《しょめい》は 渡《わた》して いません。`,
  ),
  portalNotConfigured: text(
    ruby`この アプリが 知《し》らない ところの リンクです`,
    ruby`ブラウザーで、どこの リンクか 見《み》てください。`,
    NOTHING_DONE,
  ),
  nativeCallerRefused: text(
    ruby`この 拡張機能《かくちょうきのう》には 答《こた》えません`,
    ruby`パソコンに くわしい 人《ひと》に 聞《き》いてください。`,
    NOTHING_DONE,
  ),
  nativeOriginRefused: text(
    ruby`この ページには 答《こた》えません`,
    ruby`国《くに》の サイト（go.jp）だけに 答《こた》えます。`,
    NOTHING_DONE,
  ),
  nativeMessageRefused: text(
    ruby`ブラウザーから、わからない ものが 来《き》ました`,
    ruby`ページを もう 一度《いちど》 開《ひら》いてください。`,
    NOTHING_DONE,
  ),
  nativeDigestRefused: text(
    ruby`この 値《あたい》には 署名《しょめい》できません`,
    ruby`ページを もう 一度《いちど》 開《ひら》いてください。`,
    NOTHING_DONE,
  ),
  nativeMuted: text(
    ruby`この ページには、少《すこ》しの 間《あいだ》 答《こた》えません`,
    ruby`10分《ぷん》 待《ま》ってください。`,
    NOTHING_DONE,
  ),
  nativeWindowUnavailable: text(
    ruby`アプリが 開《ひら》いて いないか、今《いま》 使《つか》えません`,
    ruby`アプリを 開《ひら》いて、ページで もう 一度《いちど》 始《はじ》めてください。`,
    NOTHING_DONE,
  ),
  notInMandate: text(
    ruby`代《か》わりの 人《ひと》は、これを できません`,
    ruby`「自分《じぶん》に 戻《もど》る」を 押《お》してください。`,
    NOTHING_DONE,
  ),
  proxyIsSelf: text(
    ruby`同《おな》じ 人《ひと》の カードです`,
    ruby`代《か》わりに なる 人《ひと》の カードを 置《お》いてください。`,
    NOTHING_DONE,
  ),
  proxyLimitReached: text(
    ruby`代《か》わりの 人《ひと》が 多《おお》すぎます`,
    ruby`いらない 人《ひと》を やめてください。`,
    NOTHING_DONE,
  ),
  askAtOffice: text(ruby`ここでは できません`, ruby`役所《やくしょ》で 聞《き》いてください。`, NOTHING_DONE),
  sittingOver: text(
    ruby`時間《じかん》が 終《お》わりました`,
    ruby`はじめから もう 一度《いちど》 してください。`,
    NOTHING_DONE,
  ),
  mandateRefused: ({ why }) => text(ruby`登録《とうろく》できませんでした`, MANDATE_PROBLEMS[why], NOTHING_DONE),
  branchUnknown: text(
    ruby`銀行《ぎんこう》か 支店《してん》が ありません`,
    ruby`もう 一度《いちど》 選《えら》んでください。`,
    NOTHING_DONE,
  ),
  keptStays: text(
    ruby`消《け》すことが できませんでした`,
    ruby`パソコンを 一度《いちど》 切《き》って、もう 一度《いちど》 してください。`,
    NOTHING_CHANGED,
  ),
  fileInvalid: text(
    ruby`ファイルを 読《よ》むことが できません`,
    ruby`ほかの ファイルを 選《えら》んでください。`,
    KEPT,
  ),
  cancelled: text('やめました', ruby`いつでも、また 始《はじ》めることが できます。`, NO_TRY_USED),
  internal: ({ id }) =>
    text(
      ruby`できませんでした`,
      ruby`もう 一度《いちど》 してください。できないときは、係《かかり》の 人《ひと》に ${id} と 言《い》ってください。`,
      KEPT,
    ),

  mediaTypeUnsupported: text(ruby`この 種類《しゅるい》の データは 送《おく》れません`, ASK_SOMEBODY, KEPT),
  staffSessionRequired: text(
    'サインインして ください',
    ruby`職員《しょくいん》の サインインを すると、続《つづ》けられます。`,
    KEPT,
  ),
  staffSignInRefused: text(
    'サインイン できませんでした',
    ruby`メールアドレスと パスワードを 見《み》てください。6けたの 数字《すうじ》と 市区町村《しくちょうそん》も 見《み》てください。`,
    NOT_LOCKED,
  ),
  csrfRefused: text(
    ruby`この 画面《がめん》からでは ないので、止《と》めました`,
    ruby`画面《がめん》を また 開《ひら》いて、もう 一度《いちど》 してください。`,
    NOTHING_DONE,
  ),
  actionNotAllowed: ({ reason }) => text(...ACTION_REFUSALS[reason], NOTHING_DONE),
  caseChanged: text(
    ruby`ほかの 人《ひと》が 先《さき》に 変《か》えました`,
    ruby`今《いま》の 様子《ようす》を 見《み》てから、もう 一度《いちど》 してください。`,
    NOTHING_DONE,
  ),
  segmentTooSmall: text(
    ruby`合《あ》う 人《ひと》が 少《すく》なすぎます`,
    ruby`20人《にん》より 少《すく》ないときは、受付番号《うけつけばんごう》で 送《おく》ってください。`,
    NOTHING_DONE,
  ),
  correctionIncomplete: ({ problem }) =>
    text(
      ruby`直《なお》しを 頼《たの》むには、足《た》りない ところが あります`,
      CORRECTION_PROBLEMS[problem],
      NOTHING_DONE,
    ),
  letterIncomplete: ({ missing }) =>
    text(
      ruby`手紙《てがみ》に 足《た》りない ところが あります`,
      missing.map((part) => LETTER_PARTS[part]).join(''),
      ruby`申《もう》し込《こ》みは 変《か》わって いません。書《か》いたものは 残《のこ》って います。`,
    ),
  originalsMissing: ({ count }) =>
    text(
      ruby`原本《げんぽん》が あと ${count}つ 届《とど》いて いません`,
      ruby`届《とど》いた ものに 印《しるし》を 付《つ》けるか、いらない 理由《りゆう》を 書《か》いてください。`,
      NOTHING_DONE,
    ),
  clientRefused: text(
    ruby`システムの 登録《とうろく》が わかりませんでした`,
    ruby`登録《とうろく》、鍵《かぎ》、時計《とけい》、アドレスを 見《み》てください。`,
    NOTHING_DONE,
  ),
  proofNonceNeeded: text(
    ruby`いまの 合言葉《あいことば》（nonce）が ありません`,
    ruby`返事《へんじ》の DPoP-Nonce を 入《い》れて、もう一度《いちど》 送《おく》ってください。`,
    NOTHING_DONE,
  ),
  kioskRefused: text(
    ruby`この 端末《たんまつ》の 鍵《かぎ》は 登録《とうろく》して いません`,
    ruby`市区町村《しくちょうそん》の 管理者《かんりしゃ》に 登録《とうろく》を 聞《き》いてください。`,
    NOTHING_DONE,
  ),
  scopeMissing: ({ scope }) =>
    text(
      ruby`この システムは ${scope} を 使《つか》えません`,
      ruby`使《つか》いたいときは、管理者《かんりしゃ》に 登録《とうろく》を 頼《たの》んでください。`,
      NOTHING_DONE,
    ),
  clientsTooMany: ({ most }) =>
    text(
      ruby`つなぐ システムが 多《おお》すぎます`,
      ruby`${most}件《けん》までです。使《つか》わない システムと つなぐのを やめてください。`,
      NOTHING_DONE,
    ),
  clientKeysRefused: ({ problem }) => text(...CLIENT_KEYS[problem], NOTHING_DONE),
  chargeClosed: text(
    ruby`もう 払《はら》う ものは ありません`,
    ruby`一覧《いちらん》を 見《み》てください。`,
    NOTHING_DONE,
  ),
  chargeCancelled: text(
    ruby`役所《やくしょ》が この お金《かね》を やめました`,
    ruby`払《はら》わないで ください。`,
    NOTHING_DONE,
  ),
  paymentPending: text(
    ruby`払《はら》ったか 調《しら》べて います`,
    ruby`また 払《はら》わないで ください。わかるまで 待《ま》って ください。`,
    NOTHING_DONE,
  ),
  amountChanged: ({ yen }) =>
    text(
      ruby`払《はら》う お金《かね》が 変《か》わりました`,
      ruby`今《いま》は ${yen}円《えん》です。もう 一度《いちど》 見《み》てください。`,
      NOTHING_DONE,
    ),
  paymentUnavailable: text(
    ruby`今《いま》は、カードで 払《はら》えません`,
    ruby`${WAIT_AND_TRY}お金《かね》は 動《うご》いて いません。`,
    NOTHING_DONE,
  ),
  paymentEventRefused: text(
    ruby`払《はら》った 知《し》らせを 受《う》け取《と》れません`,
    ruby`署名《しょめい》を 確《たし》かめてください。`,
    NOTHING_DONE,
  ),
  refundTooMuch: ({ most }) =>
    text(
      ruby`返《かえ》せる お金《かね》より 多《おお》いです`,
      ruby`返《かえ》せるのは ${most}円《えん》までです。`,
      NOTHING_DONE,
    ),
  caseNotGranted: text(
    ruby`この 申《もう》し込《こ》みの 口座《こうざ》は 見《み》られません`,
    ruby`払《はら》うことが 決《き》まった 申《もう》し込《こ》みだけ 見《み》られます。`,
    NOTHING_DONE,
  ),
  paymentPageRefused: text(
    ruby`払《はら》う ページを 開《ひら》きませんでした`,
    ruby`この アプリが 知《し》っている 会社《かいしゃ》の ページでは ありません。役所《やくしょ》に 言《い》ってください。`,
    NOTHING_DONE,
  ),
  paymentNotSeen: text(
    ruby`払《はら》ったか まだ わかりません`,
    ruby`また 払《はら》わないで ください。後《あと》で また 見《み》てください。`,
    NOTHING_DONE,
  ),
  cursorExpired: text(
    ruby`続《つづ》きを 取《と》れる 時間《じかん》が すぎました`,
    ruby`はじめから 取《と》ってください。`,
    NOTHING_CHANGED,
  ),
  versionRequired: text(
    ruby`いつの 申《もう》し込《こ》みを 変《か》えるのか わかりません`,
    ruby`申《もう》し込《こ》みを また 読《よ》んでから、変《か》えてください。`,
    NOTHING_DONE,
  ),
  tooManyHits: ({ most }) =>
    text(
      ruby`${most}件《けん》より 多《おお》く 見《み》つかりました`,
      ruby`名前《なまえ》を 全部《ぜんぶ》 書《か》くか、生《う》まれた 年《とし》や 日《ひ》を 足《た》してください。`,
      NOTHING_CHANGED,
    ),
  exportTooLarge: ({ most }) =>
    text(
      ruby`一度《いちど》に 出《だ》せる 数《かず》より 多《おお》いです`,
      ruby`${most}件《けん》までに してください。条件《じょうけん》を 足《た》すと、少《すく》なく なります。`,
      NOTHING_DONE,
    ),
  charactersDoNotFit: text(
    ruby`CP932では 書《か》けない 文字《もじ》が あります`,
    ruby`UTF-8で ファイルを 作《つく》ってください。`,
    NOTHING_DONE,
  ),
  grantConflict: ({ reason }) =>
    text(...GRANT_CONFLICTS[reason], ruby`今《いま》の 役割《やくわり》は 変《か》わって いません。`),
  procedureFileInvalid: ({ problems }) =>
    text(
      ruby`この ファイルは 入《い》れられません`,
      ruby`出《で》ている ${problems.length}か所《しょ》を 直《なお》して、もう 一度《いちど》 入《い》れてください。`,
      LIVE_STAYS,
    ),
  catalogueChangeRefused: ({ reason }) => text(...CHANGE_REFUSALS[reason], LIVE_STAYS),
  templateInvalid: text(
    ruby`この 文《ぶん》には、使《つか》えない ところが あります`,
    ruby`出《で》ている ところを 直《なお》して、もう 一度《いちど》 残《のこ》してください。`,
    ruby`今《いま》の 文《ぶん》は 変《か》わって いません。`,
  ),
  passwordRefused: ({ problem }) =>
    text(ruby`この パスワードは 使《つか》えません`, PASSWORDS[problem], ruby`何《なに》も 変《か》わって いません。`),
  passwordWrong: text(
    ruby`今《いま》の パスワードが 合《あ》って いません`,
    ruby`今《いま》の パスワードを、もう 一度《いちど》 入《い》れてください。`,
    NOT_LOCKED,
  ),
  totpCodeRefused: text(
    ruby`数字《すうじ》が 合《あ》って いません`,
    ruby`アプリに 出《で》ている 6けたを、もう 一度《いちど》 入《い》れてください。`,
    NOT_LOCKED,
  ),

  proofAlgorithmRefused: text(
    ruby`カードで 入《はい》ることが できませんでした`,
    ruby`この カードは、ここでは 使《つか》えません。${ASK_SOMEBODY}`,
    NOTHING_CHANGED,
  ),
  proofAudienceMismatch: text(
    ruby`つなぐ ところが 違《ちが》います`,
    ruby`設定《せってい》の アドレスを 見《み》てください。${ASK_SOMEBODY}`,
    ruby`まだ 入《はい》って いません。`,
  ),
  certificateMalformed: text(
    ruby`カードの 中《なか》の 証明書《しょうめいしょ》を 読《よ》むことが できませんでした`,
    ruby`役所《やくしょ》に 聞《き》いてください。`,
    NOTHING_CHANGED,
  ),
  certificateUntrusted: text(
    ruby`この カードの 証明書《しょうめいしょ》は、ここでは 使《つか》えません`,
    ruby`練習《れんしゅう》の カードは、練習《れんしゅう》だけで 使《つか》ってください。本当《ほんとう》の カードのときは、係《かかり》の 人《ひと》に 聞《き》いてください。`,
    NOTHING_CHANGED,
  ),
  certificateUsageRefused: NOT_THIS_CERTIFICATE,
  certificatePolicyRefused: NOT_THIS_CERTIFICATE,
  documentMismatch: text(
    ruby`見《み》た ものと 送《おく》る 書類《しょるい》が 違《ちが》います`,
    ruby`送《おく》るのを 止《と》めました。書《か》いたことを、もう 一度《いちど》 見《み》てください。`,
    NOT_SENT,
  ),
  documentLayoutUnknown: text(
    ruby`書類《しょるい》の 形《かたち》が 合《あ》いません`,
    ruby`アプリを 新《あたら》しく してください。そして、書《か》いたことを、もう 一度《いちど》 見《み》てください。`,
    NOT_SENT,
  ),
  portalMismatch: text(
    ruby`ほかの 役所《やくしょ》に 送《おく》る 申《もう》し込《こ》みです`,
    ruby`送《おく》りたい 役所《やくしょ》で、はじめから 申《もう》し込《こ》んでください。`,
    NOT_SENT,
  ),
  filerMismatch: text(
    ruby`ほかの 人《ひと》が カードで 入《はい》って 作《つく》った ものです`,
    ruby`作《つく》ったときと 同《おな》じ カードで 入《はい》って、もう 一度《いちど》 作《つく》ってください。`,
    NOT_SENT,
  ),
  applicationImplausible: text(
    ruby`申《もう》し込《こ》みに、おかしい ところが あります`,
    ruby`パソコンの 日《ひ》と、書《か》いた 日《ひ》や 文字《もじ》を 見《み》てください。そして、もう 一度《いちど》 してください。`,
    NOT_SENT,
  ),
  municipalityMismatch: text(
    ruby`申《もう》し込《こ》む 市《し》や 町《まち》が 違《ちが》います`,
    ruby`手続《てつづ》きの 一覧《いちらん》から、市《し》や 町《まち》を また 選《えら》んでください。`,
    NOT_SENT,
  ),

  policyUnusable: text(
    ruby`この パソコンの 設定《せってい》を 読《よ》むことが できません`,
    ruby`管理者《かんりしゃ》に 言《い》ってください。直《なお》るまで、この アプリは 使《つか》えません。`,
    NOTHING_CHANGED,
  ),
  importRefused: ({ errors: [first] }) =>
    text(
      ruby`この 記録《きろく》の ファイルは 足《た》すことが できません`,
      first === undefined
        ? ANOTHER_FILE
        : ruby`${first.line}行目《ぎょうめ》の ${first.column}列目《れつめ》から 見《み》てください。`,
      KEPT,
    ),
  trustUnusable: text(
    ruby`証明書《しょうめいしょ》を 調《しら》べる 準備《じゅんび》が できて いません`,
    ruby`出《で》ている 証明書《しょうめいしょ》の ファイルを 見《み》てください。アプリの ファイルなら、アプリを また 入《い》れてください。`,
    NOT_BEGUN,
  ),
  catalogueInvalid: text(
    ruby`手続《てつづ》きの データを 読《よ》むことが できませんでした`,
    ruby`手続《てつづ》きの データを 直《なお》して、サーバーを もう 一度《いちど》 動《うご》かしてください。`,
    ruby`受《う》け取《と》った 申《もう》し込《こ》みは 残《のこ》って います。`,
  ),
  storageUnusable: ({ problem }) =>
    text(...STORAGE[problem], ruby`受《う》け取《と》った 申《もう》し込《こ》みは 変《か》わって いません。`),
  windowMissing: text(
    ruby`画面《がめん》の ファイルが ありません`,
    ruby`ソースから 使《つか》うときは、先《さき》に npm run build を してください。アプリなら、また 入《い》れてください。`,
    NOT_BEGUN,
  ),
  practiceUnusable: text(
    ruby`練習《れんしゅう》を 始《はじ》められません`,
    ruby`練習《れんしゅう》の ファイルが 足《た》りないか、変《か》わって います。アプリを また 入《い》れてください。`,
    ruby`本当《ほんとう》の 役所《やくしょ》と カードは、使《つか》うことが できます。`,
  ),
  portalNotNamed: text(
    ruby`送《おく》る ところが 決《き》まって いません`,
    ruby`アドレスを 書《か》いてください。--portal か MADOGUCHI_PORTAL を 使《つか》います。`,
    NOT_BEGUN,
  ),
  usage: text(
    ruby`書《か》き方《かた》が 違《ちが》います`,
    ruby`使《つか》い方《かた》を 見《み》て、もう 一度《いちど》 してください。`,
    NOT_BEGUN,
  ),
  notVerified: text(
    ruby`本物《ほんもの》か わかりませんでした`,
    ruby`この ファイルは 使《つか》わないで、作《つく》った 人《ひと》に 聞《き》いてください。`,
    ruby`もとの ファイルは 変《か》わって いません。`,
  ),
};
