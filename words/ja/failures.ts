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
import { dates } from './dates.ts';

const KEPT: SafePart = { whereEntered: '入力した内容は残っています。' };
const NOT_SENT = '申請はまだ送られていません。';
const NO_TRY_USED = '暗証番号の残り回数は減っていません。';
const NOTHING_CHANGED = 'カードもデータも変わっていません。';
const NOTHING_DONE = '何も変わっていません。';
const CORRECTION_PROBLEMS = {
  lastDay: '期限は、7日から60日先の、窓口が開いている日にしてください。',
  mark: 'この申請にない項目に印が付いています。印を付け直してください。',
  sentence: '印の文がありません。文を選ぶか、書いてください。',
} as const;
const LETTER_PARTS = {
  letter: '通知書を書いてください。',
  reasons: '理由を書いてください。',
  facts: '決まったことを書いてください。',
} as const;
const MANDATE_PROBLEMS: Readonly<Record<MandateProblem, string>> = {
  day: '終わりの日は、今日から3年以内にしてください。15歳になる前の人の場合は、誕生日の前の日までです。',
  age: 'この登録は、15歳になる前の人だけができます。本人が代理人を選んで登録してください。',
  text: '画面に出た内容と、カードで署名した内容が違います。初めからやり直してください。',
  person: '別の人のカードです。初めから、正しいカードでやり直してください。',
};
const SIGN_IN_AGAIN = 'もう一度ログインしてください。';
const TELL_HELP_DESK = '続くときは、相談先に知らせてください。';
const CITY_OFFICE = 'お住まいの市区町村の窓口で手続をしてください。';

export const secretNames: Readonly<Record<PinSlot, string>> = {
  auth: '4けたの暗証番号',
  sign: '署名用パスワード',
  text: '券面事項入力補助用の暗証番号',
  face: '照合番号B',
};

const CERTIFICATES = { auth: 'ログインに使う電子証明書', sign: '署名用の電子証明書' } as const;

function triesAfter(tryMayBeUsed: boolean): SafePart[] {
  return tryMayBeUsed ? ['残り回数が1回減ったかもしれません。次に回数を確かめます。', KEPT] : [NO_TRY_USED, KEPT];
}

/** What is wrong with a new PIN, and what would be right. */
const NEW_PIN: Readonly<Record<NewPinProblem, string>> = {
  empty: '新しいほうが入力されていません',
  length: '文字の数が合っていません',
  characters: '使えない文字があります',
  needsLetterAndDigit: '英字と数字の両方が必要です',
  entriesDiffer: '2回の入力が同じではありません',
  likeCurrent: '今のものと同じか、よく似ています',
  repeated: '同じ数字や文字の繰り返しは使えません',
  run: '1234やABCのような並びは使えません',
  commonWord: 'よく使われる言葉は使えません',
  birthDate: '生年月日は使えません',
};

/** Why a portal cannot start on its database, and what helps. */
const STORAGE: Readonly<Record<FailureOf<'storageUnusable'>['problem'], readonly [title: string, todo: string]>> = {
  heldByProcess: [
    'データのフォルダーは、ほかのサーバーが使っています',
    '先に動いているほうを終わらせるか、別のフォルダーを指定してください。',
  ],
  settingOff: [
    'データベースの設定では、受け付けた申請を守れません',
    '示された設定をオンにしてから、もう一度起動してください。',
  ],
  folderRefused: ['データのフォルダーを使えません', 'フォルダーの場所と、読み書きの権限を確かめてください。'],
  serverFailed: [
    '付属のデータベースを動かせませんでした',
    'ディスクの空きと、示された理由を確かめてから、もう一度起動してください。',
  ],
  unreachable: [
    'データベースにつながりません',
    'データベースが動いているか、アドレスが合っているかを確かめてください。',
  ],
  migrationFailed: [
    'データベースの形を新しくできませんでした',
    '示されたところを確かめてください。新しい版で使ったデータベースは、古い版では使えません。',
  ],
};

/** Why somebody may not do something, and what helps. */
const ACTION_REFUSALS: Readonly<Record<ActionRefusal, readonly [string, string]>> = {
  role: ['あなたの役割では、この操作はできません', '必要なときは、管理者に相談してください。'],
  oneself: ['自分に対しては、この操作はできません', '別の管理者に頼んでください。'],
  notAssigned: ['この案件の担当ではありません', '先に担当になってください。'],
  fourEyes: ['二人目の人が必要です', '決裁者に頼んでください。自分が頼んだことは、自分では確かめられません。'],
  recused: ['あなたは、この案件から外れています', 'ほかの担当者に任せてください。'],
  restricted: ['この案件は、見られる人が限られています', '担当者か決裁者に相談してください。'],
  notRead: ['いちばん新しい申請を、まだ開いていません', '案件を開いて読んでから、決裁してください。'],
  decidedAtDesk: ['この手続は、職員が決定します', '外のシステムからは決定できません。'],
};

/** Why the catalogue stays as it is, and what helps. */
const CHANGE_REFUSALS: Readonly<
  Record<FailureOf<'catalogueChangeRefused'>['reason'], readonly [title: string, todo: string]>
> = {
  dayPassed: ['その日は、もう過ぎています', '今日か、それより後の日を選んでください。'],
  dayTooFar: ['日付が先すぎます', '2年以内の日を選んでください。'],
  versionUnsound: ['この版には、公開できないところがあります', '直したファイルを、新しい版として取り込んでください。'],
  decidedAlready: ['ほかの人が、先に確かめたか、取り下げました', '今の予定を見てください。'],
  lapsed: ['7日のうちに、もう一人が確かめませんでした', '予定を入れ直してください。'],
  begun: ['もう公開されています', '前の版に戻すときは、その版の予定を入れてください。'],
  tooMany: ['この手続の版や予定が多すぎます', '運営者に相談してください。'],
  draftChanged: ['下書きが、ほかの画面で変わりました', '読み込み直すか、この画面の内容で保存してください。'],
  draftsTooMany: ['下書きが多すぎます', '使わない下書きを消してから、もう一度試してください。'],
};

/** Why a role cannot be given or taken, and what helps. */
const CLIENT_KEYS: Readonly<Record<FailureOf<'clientKeysRefused'>['problem'], readonly [string, string]>> = {
  notKeys: ['鍵として読めません', 'JWK Set（JSON）の公開鍵を入れてください。'],
  privateKey: ['秘密の鍵が入っています', 'その鍵はもう使わず、新しい鍵を作って、公開鍵だけを入れてください。'],
  keyRefused: ['使えない種類の鍵です', 'P-256 の鍵か、2048ビット以上の RSA の鍵にしてください。'],
  nameMissing: ['鍵の名前（kid）が足りません', '鍵ごとに違う kid を付けてください。'],
};

const DOCUMENT_PROBLEMS: Readonly<Record<FailureOf<'documentRefused'>['why'], readonly [title: string, todo: string]>> =
  {
    empty: ['書類が空です', '中身のある書類を送ってください。'],
    tooLarge: ['書類が大きすぎます', '20MBまでの書類にしてください。'],
    typeUnknown: ['受け取れない種類の書類です', 'PDF、PNG、JPEG、テキスト、CSV、XMLのどれかで送ってください。'],
    damaged: ['書類が壊れています', '作り直して送ってください。'],
    tooManyPages: ['書類のページが多すぎます', '200ページまでに分けて送ってください。'],
    active: ['動く仕掛けのある書類です', 'スクリプトなどのない書類にしてください。'],
    encrypted: ['暗号化された書類です', 'パスワードのない書類にしてください。'],
    filesInside: ['別のファイルが入っています', 'ファイルを含まない書類にしてください。'],
    individualNumber: ['12けたの個人番号らしい数字があります', '番号を消した書類にしてください。'],
    polyglot: ['ほかの種類のファイルが混ざっています', '書類だけのファイルにしてください。'],
    virus: ['ウイルスが見つかりました', '送り手の機器を調べてください。'],
    notScanned: ['ウイルスの検査ができませんでした', '後でもう一度送ってください。'],
    keptTooLong: ['保存の期限が登録と合いません', '明日から、登録した年数までの日にしてください。'],
    kindUnknown: ['登録にない種類です', '登録した種類を使ってください。'],
  };

const GRANT_CONFLICTS: Readonly<Record<FailureOf<'grantConflict'>['reason'], readonly [title: string, todo: string]>> =
  {
    auditorAlone: ['監査人は、ほかの役割を持てません', '別の人に頼むか、先に今の役割を終えてください。'],
    administratorWithCases: [
      '管理者は、申請の担当や決裁を兼ねられません',
      '別の人に頼むか、先に今の役割を終えてください。',
    ],
    wholeMunicipality: ['この役割は、手続のグループごとには付けられません', 'グループを選ばずに付けてください。'],
    grantedAlready: ['この役割は、もう付いています', '一覧で、今の役割を確かめてください。'],
    accountKnown: [
      'このメールアドレスの職員は、もう登録されています',
      '一覧からその人を選んで、役割を付けてください。',
    ],
    lastAdministrator: ['最後の管理者なので、外せません', '先に、別の人を管理者にしてください。'],
  };

const PASSWORDS: Readonly<Record<FailureOf<'passwordRefused'>['problem'], string>> = {
  tooShort: '12文字以上にしてください。',
  common: 'よく使われる言葉や、並び、繰り返しは使えません。',
  namesAccount: 'メールアドレスの名前は入れないでください。',
  unchanged: '今とは別のパスワードにしてください。',
};

const FIELDS = { name: '氏名', birthDate: '生年月日', address: '住所' } as const;

const REFUSED_FILES: RefusedFiles = {
  unknownKey: '今の答えでは、いらない書類です。',
  contentNotAllowed: '使えない種類のファイルです。別のファイルを選んでください。',
  contentMismatch: '読み込みが途中で切れたか、ファイルの中身が種類と合っていません。もう一度選んでください。',
  tooLarge: 'ファイルが大きすぎます。小さくするか、別のファイルを選んでください。',
  tooMany: '付けられる数を超えています。先に付けたものを外してください。',
  required: '付ける必要がある書類が、まだ付いていません。',
  empty: 'ファイルの中身がありません。別のファイルを選んでください。',
  activeContent:
    'このPDFには、プログラムや別のファイルが入っているか、鍵がかかっています。紙に印刷するように、PDFで保存し直してください。',
  virus: 'ウイルスの検査で止まりました。別のファイルを選んでください。',
  notScanned: '今は、ウイルスの検査ができません。時間をおいて、もう一度付けてください。',
};

const OTHER_FILES: OtherFiles = {
  cutOff: 'ファイルが途中で切れています。撮り直すか、保存し直してください。',
  office: 'WordやExcelなどのファイルです。PDFで保存し直してください。',
  archive: '圧縮したファイルです。中の書類を取り出してください。',
  program: 'プログラムのファイルです。',
  otherPicture: '使えない形式の画像です。JPEGで保存し直してください。',
  recording: '動画か音声のファイルです。',
  webPage: 'Webページのファイルです。PDFで保存し直してください。',
  text: '文字だけのファイルです。PDFで保存し直してください。',
  unknown: '何のファイルか分かりません。',
};

export const failures: FailureTexts = {
  readerServiceDown: ({ tryMayBeUsed }) =>
    text(
      'カードを読む機能が止まっています',
      'パソコンのスマートカード機能が動いていません。パソコンを再起動してください。直らないときは、「準備の確認」の結果を相談先に見せてください。',
      ...(tryMayBeUsed ? triesAfter(true) : [KEPT]),
    ),
  readerNotFound: text(
    'カードリーダーが見つかりません',
    'カードリーダーをパソコンのUSBにつないでください。つないであるときは、一度抜いて、差し込み直してください。',
    KEPT,
  ),
  readerUnknown: text(
    '選んだカードリーダーがありません',
    'カードリーダーをつなぎ直して、もう一度選んでください。',
    KEPT,
  ),
  readerAmbiguous: text(
    'カードリーダーが2台以上あります',
    'カードを置くカードリーダーを選んでください。',
    NO_TRY_USED,
    KEPT,
  ),
  readerRemoved: ({ tryMayBeUsed }) =>
    text(
      'カードリーダーが外れました',
      'カードリーダーをつなぎ直すと、続きから始められます。',
      ...triesAfter(tryMayBeUsed),
    ),
  readerBusy: text(
    'ほかのソフトがカードを使っています',
    'カードを使っているほかのソフトを閉じて、もう一度試してください。',
    NO_TRY_USED,
    KEPT,
  ),
  cardNotPresent: text(
    'カードがありません',
    'マイナンバーカードを、カードリーダーに置いてください。終わるまで動かさないでください。',
    KEPT,
  ),
  cardUnsupported: text(
    'このカードは使えません',
    '読み取ったカードは、マイナンバーカードではありません。マイナンバーカードに取りかえてください。',
    KEPT,
  ),
  cardUnreadable: ({ tryMayBeUsed }) =>
    text(
      'カードを読み取れませんでした',
      'カードをまっすぐに置き直して、動かさずに待ってください。ほかのカードや金属は離してください。',
      ...triesAfter(tryMayBeUsed),
    ),
  cardRemoved: ({ tryMayBeUsed }) =>
    text(
      'カードが途中で離れました',
      '手続はまだ終わっていません。カードを置き直すと、同じところから続けられます。',
      ...triesAfter(tryMayBeUsed),
    ),
  cardTimedOut: ({ tryMayBeUsed }) =>
    text('カードから返事がありません', 'カードを置き直して、動かさずに待ってください。', ...triesAfter(tryMayBeUsed)),
  cardChanged: text(
    '別のカードに変わりました',
    '最初に使ったカードで、もう一度始めてください。',
    'あなたの情報を守るため、ここで止めました。別のカードに暗証番号は送っていません。',
  ),
  cardRefused: ({ tryMayBeUsed }) =>
    text(
      'カードが操作を受け付けませんでした',
      'カードを置き直して、もう一度試してください。続くときは、市区町村の窓口に相談してください。',
      ...triesAfter(tryMayBeUsed),
    ),
  cardCertificateMissing: ({ key }) =>
    text(`${CERTIFICATES[key]}がありません`, 'お住まいの市区町村の窓口で、発行できます。', NOTHING_CHANGED),
  cardCertificateExpired: ({ key, notAfter }) =>
    text(
      '電子証明書の期限が切れています',
      `${CERTIFICATES[key]}が、${dayOfInstant(notAfter, dates)}に切れました。お住まいの市区町村の窓口で更新すると、また使えます。`,
      NOTHING_CHANGED,
    ),
  cardDataMissing: text(
    '読み取る情報がありません',
    'スマートフォンには、氏名や住所などの情報が入っていません。マイナンバーカードを使うか、自分で入力してください。',
    NO_TRY_USED,
    KEPT,
  ),
  cardDataAltered: text(
    'カードの情報が、カードの記録と合っていません',
    'カードの情報は使いませんでした。自分で入力できます。カードについては、お住まいの市区町村の窓口に相談してください。',
    KEPT,
  ),
  cardSignatureWrong: text(
    'カードの署名を確かめられませんでした',
    'カードを置き直して、もう一度試してください。続くときは、市区町村の窓口に相談してください。',
    NOT_SENT,
  ),

  pinMalformed: ({ slot }) =>
    slot === 'sign'
      ? text(
          'パスワードの形が合っていません',
          '6〜16文字で、英字と数字の両方が必要です。',
          'カードには送っていないので、残り回数は減っていません。',
        )
      : text(
          '暗証番号の形が合っていません',
          slot === 'face' ? '半角の数字14けたで入力してください。' : '半角の数字4けたで入力してください。',
          'カードには送っていないので、残り回数は減っていません。',
        ),
  pinRejected: ({ slot, triesLeft }) => {
    if (triesLeft === 1) {
      return text(
        'あと1回です。先に確かめてください',
        '次に間違えると、ロックされます。自信がないときは、ここでやめて、控えを見てください。',
        KEPT,
        '時間がたっても、回数は元に戻りません。',
      );
    }
    return text(
      slot === 'sign' ? '署名用パスワードが違います' : '暗証番号が違います',
      slot === 'sign'
        ? `あと${triesLeft}回まで入力できます。5回続けて間違えると、ロックされます。`
        : `あと${triesLeft}回まで入力できます。続けて間違えると、ロックされて使えなくなります。`,
      KEPT,
    );
  },
  pinBlocked: ({ slot }) =>
    text(
      `${secretNames[slot]}がロックされました`,
      'お住まいの市区町村の窓口で、設定し直してください。',
      'ほかの暗証番号の残り回数は、変わっていません。',
    ),
  lastTryNotAccepted: text(
    'あと1回のため、入力を止めました',
    '控えを見て確かめてから、もう一度始めてください。',
    NO_TRY_USED,
  ),
  newPinRefused: ({ slot, problem }) =>
    text(
      NEW_PIN[problem],
      slot === 'sign'
        ? '英字と数字の6〜16文字で、ほかの人に知られにくいパスワードを決めて、入力し直してください。'
        : '数字4けたで、ほかの人に知られにくい番号を決めて、入力し直してください。',
      `今の${secretNames[slot]}は、まだ変わっていません。残り回数も減っていません。`,
    ),
  pinChangeUnknown: ({ slot, triesLeft }) =>
    text(
      `${secretNames[slot]}が変わったか分かりません`,
      '変更の途中で、カードの返事が途切れました。カードには、前のものか新しいもののどちらかが入っています。次に使うときは、まず新しいほうを入力してください。違うと出たら、前のほうを入力してください。',
      triesLeft === null
        ? 'ほかの暗証番号は変わっていません。残り回数は、次にカードを置いたときに確かめます。'
        : `ほかの暗証番号は変わっていません。あと${triesLeft}回まで入力できます。`,
    ),

  portalUnreachable: text(
    '申請先につながりません',
    'インターネットのつながりを確かめてください。つながっているときは、少し待ってからもう一度試してください。',
    KEPT,
  ),
  portalTimedOut: text(
    '申請先から返事がありません',
    '少し待ってから、もう一度試してください。',
    KEPT,
    '同じ申請が2回届くことはありません。',
  ),
  portalFaulty: text(
    '申請先の調子がよくありません',
    '少し待ってから、もう一度試してください。',
    KEPT,
    '同じ申請が2回届くことはありません。',
  ),
  portalAnswerUnreadable: text(
    '申請先の返事を読み取れませんでした',
    `もう一度試してください。${TELL_HELP_DESK}`,
    KEPT,
    '同じ申請が2回届くことはありません。',
  ),
  portalReceiptInvalid: text(
    '受付の控えを確かめられませんでした',
    `もう一度送ってください。${TELL_HELP_DESK}`,
    '申請は残っています。同じ申請が2回届くことはありません。',
  ),
  tooManyRequests: ({ retryAfterSeconds }) =>
    text('操作が続いたため、少し止めています', `${retryAfterSeconds}秒待ってから、もう一度試してください。`, KEPT),

  requestMalformed: text('送った内容を受け付けられませんでした', `もう一度試してください。${TELL_HELP_DESK}`, KEPT),
  requestTooLarge: ({ limitBytes }) =>
    text(
      '送る内容が大きすぎます',
      `${Math.floor(limitBytes / 1_000_000)}MBまで送れます。付ける書類を小さくしてください。`,
      KEPT,
    ),
  mediaTypeUnsupported: text('この種類のデータは送れません', TELL_HELP_DESK, KEPT),
  notFound: text('見つかりませんでした', '一覧に戻って、もう一度選んでください。', NOTHING_CHANGED),
  personMismatch: text(
    'ログインした人のカードではありません',
    '安全のためログアウトしました。自分のカードで、もう一度ログインしてください。',
    NOTHING_CHANGED,
  ),
  freshCardNeeded: text(
    'もう一度カードで確かめます',
    'カードを置いて、4けたの暗証番号を入れてください。',
    NOTHING_CHANGED,
  ),
  sessionLevelInsufficient: text(
    'カードでのログインが必要です',
    'カードでログインすると、続けられます。',
    NOTHING_CHANGED,
  ),
  passkeyNeedsDomain: text('この窓口ではパスキーを使えません', 'カードでログインしてください。', NOTHING_CHANGED),
  passkeyNotHere: text('ここではパスキーを作れません', '自分のパソコンのアプリで作ってください。', NOTHING_CHANGED),
  passkeyRequestOver: text(
    'パスキーの確認が終わりました',
    'はじめからやり直してください。自分で始めた覚えがないときは、何もしなくてかまいません。',
    NOTHING_CHANGED,
  ),
  passkeySuspended: text('このパスキーは止まっています', 'カードでログインしてください。', NOTHING_CHANGED),
  passkeyLimitReached: text(
    'パスキーがもういっぱいです',
    '使わないものを消してから、作ってください。',
    NOTHING_CHANGED,
  ),
  groupUnknown: text('この窓口では見られません', 'その情報を持つ所に、直接たずねてください。', NOTHING_CHANGED),
  sourceNotLinked: text(
    '情報源とまだつながっていません',
    'この画面で、先に情報源とつないでください。',
    NOTHING_CHANGED,
  ),
  sourcePersonUnknown: text(
    '情報源で、あなたが見つかりませんでした',
    '情報を持つ所に、直接たずねてください。',
    NOTHING_CHANGED,
  ),
  sourceClosed: text('情報源が今は閉じています', 'しばらくしてから、もう一度試してください。', NOTHING_CHANGED),
  sourceSlow: text('情報源から返事がありません', '少し待ってから、もう一度試してください。', NOTHING_CHANGED),
  sourceAnswerWrong: text(
    '情報源の返事が正しくありません',
    '何も表示していません。時間をおいて試し、続くときは相談先に知らせてください。',
    NOTHING_CHANGED,
  ),
  sessionRequired: text('ログインが必要です', 'カードでログインすると、続けられます。', KEPT),
  staffSessionRequired: text('サインインが必要です', '職員のサインインをすると、続けられます。', KEPT),
  staffSignInRefused: text(
    'サインインできませんでした',
    'メールアドレス、パスワード、6けたのコード、市区町村を確かめてください。',
    '間違えても、使えなくなることはありません。',
  ),
  stepUpRequired: text('もう一度、本人の確認が必要です', 'パスキーを使うか、6けたのコードを入れてください。', KEPT),
  passkeyRefused: text(
    'パスキーを確かめられませんでした',
    'もう一度試すか、別の方法でサインインしてください。',
    '間違えても、使えなくなることはありません。',
  ),
  lastFactor: text('サインインの方法がこれしかないので、外せません', '先に別の方法を加えてください。', NOTHING_DONE),
  providerUnavailable: text(
    '市区町村のサインインのサービスが答えません',
    '少し待ってから、もう一度試してください。管理者はパスワードかパスキーでサインインできます。',
    NOTHING_DONE,
  ),
  providerRefused: ({ reason }) =>
    reason === 'unknown'
      ? text('結び付いた職員のアカウントがありません', '管理者に招待を頼んでください。', NOTHING_DONE)
      : reason === 'boundElsewhere'
        ? text(
            '別のアカウントに結び付いています',
            'そのアカウントでサインインするか、管理者に相談してください。',
            NOTHING_DONE,
          )
        : text('サインインを続けられませんでした', 'サインインを最初からやり直してください。', NOTHING_DONE),
  csrfRefused: text(
    'この画面からの操作ではないため、止めました',
    'ページを読み込み直して、もう一度試してください。',
    NOTHING_DONE,
  ),
  actionNotAllowed: ({ reason }) => text(...ACTION_REFUSALS[reason], NOTHING_DONE),
  caseChanged: text(
    'ほかの人が、先にこの案件を変えました',
    '今の内容を見てから、もう一度操作してください。',
    NOTHING_DONE,
  ),
  segmentTooSmall: text(
    '当てはまる人が少なすぎます',
    '20人より少ないときは、案件の番号で送ってください。',
    NOTHING_DONE,
  ),
  correctionIncomplete: ({ problem }) =>
    text('補正の依頼に足りないところがあります', CORRECTION_PROBLEMS[problem], NOTHING_DONE),
  letterIncomplete: ({ missing }) =>
    text(
      '通知書に足りないところがあります',
      missing.map((part) => LETTER_PARTS[part]).join(''),
      '案件の状態は変わっていません。書いたものは残っています。',
    ),
  originalsMissing: ({ count }) =>
    text(`原本があと${count}つ届いていません`, '届いたものに印を付けるか、不要な理由を書いてください。', NOTHING_DONE),
  clientRefused: text(
    'システムの登録を確認できませんでした',
    '登録、鍵、時計、接続元を確かめてください。',
    NOTHING_DONE,
  ),
  proofNonceNeeded: text(
    'いまの合言葉（nonce）がありません',
    '返事の DPoP-Nonce の値を証明に入れて、もう一度送ってください。',
    NOTHING_DONE,
  ),
  kioskRefused: text('この端末の鍵は登録されていません', '市区町村の管理者に登録を確かめてください。', NOTHING_DONE),
  scopeMissing: ({ scope }) =>
    text(
      `このシステムには ${scope} が許可されていません`,
      '必要なときは、管理者に登録を頼んでください。',
      NOTHING_DONE,
    ),
  clientsTooMany: ({ most }) =>
    text(
      '登録できるシステムの数を超えます',
      `登録は${most}件までです。使わない登録を終わらせてください。`,
      NOTHING_DONE,
    ),
  clientKeysRefused: ({ problem }) => {
    const [title, todo] = CLIENT_KEYS[problem];
    return text(title, todo, NOTHING_DONE);
  },
  chargeClosed: text('この支払いは終わっています', '支払うものはありません。一覧で確かめてください。', NOTHING_DONE),
  chargeCancelled: text('この支払いは取り消されました', '払わないでください。', NOTHING_DONE),
  paymentPending: text(
    '支払いを確かめています',
    'もう一度払わないでください。結果が分かるまで待ってください。',
    NOTHING_DONE,
  ),
  amountChanged: ({ yen }) =>
    text('金額が変わりました', `今の金額は${yen}円です。もう一度確かめてください。`, NOTHING_DONE),
  paymentUnavailable: text(
    '今、カードの支払いが使えません',
    'しばらくしてから、もう一度試してください。お金は動いていません。',
    NOTHING_DONE,
  ),
  boxUnknown: text('その箱はありません', '受け取る人とつなぎ直してから送ってください。', NOTHING_DONE),
  boxFull: text('送り手の置ける量がいっぱいです', '書類が減ってから送ってください。', NOTHING_DONE),
  lineSignatureInvalid: text('LINEからの知らせを受け取れません', '署名を確かめてください。', NOTHING_DONE),
  lineOff: text('ここではLINEを使えません', 'お知らせは、この画面かメールで見てください。', NOTHING_DONE),
  lineCodeUnknown: text('このコードは使えません', 'アプリで新しいコードを出してください。', NOTHING_DONE),
  linkCodeUnknown: text('この番号ではつなげません', '送り手のページで、新しい番号をもらってください。', NOTHING_DONE),
  identityDiffers: ({ because }) =>
    because === 'differs'
      ? text('送り手の記録と一致しません', '送り手に、名前と生年月日を確かめてください。', 'つないでいません。')
      : text('比べるための署名がありません', '送り手に、番号でつなぐ方法を聞いてください。', 'つないでいません。'),
  notLinked: text('つながりませんでした', '新しい番号を作って、やり直してください。', NOTHING_DONE),
  pageNotDrawn: text('このページを画面に出せません', '保存して見てください。', '書類はそのまま残っています。'),
  documentRefused: ({ why }) => {
    const [title, todo] = DOCUMENT_PROBLEMS[why];
    return text(title, todo, NOTHING_DONE);
  },
  paymentEventRefused: text('支払いの知らせを受け取れません', '署名を確かめてください。', NOTHING_DONE),
  refundTooMuch: ({ most }) => text('返せる金額を超えています', `返せるのは${most}円までです。`, NOTHING_DONE),
  accountNotAccepted: text(
    'この口座は登録できません',
    '番号を確かめるか、ほかの口座を選んでください。分からないときは、窓口に相談してください。',
    NOTHING_DONE,
  ),
  accountNameDiffers: text(
    '名前の読みと口座の名義が違います',
    '登録できるのは、あなたの名義の口座だけです。打ち間違いがないか確かめてください。',
    NOTHING_DONE,
  ),
  requestUnknown: text('この依頼は見つかりません', 'サイトに戻って、はじめからやり直してください。', NOTHING_DONE),
  requestExpired: text(
    '時間が過ぎたか、もう終わった依頼です',
    'サイトに戻って、はじめからやり直してください。',
    NOTHING_DONE,
  ),
  requestOpenedElsewhere: text(
    'この依頼は、ほかのブラウザーで先に開かれました',
    'サイトに戻って、はじめからやり直してください。',
    NOTHING_DONE,
  ),
  requestAlreadyClaimed: text(
    '別のプログラムが、この依頼を受け取りました',
    '心当たりがないときは、相談先に知らせてください。サイトに戻ると、やり直せます。',
    NOTHING_DONE,
  ),
  requestChanged: text(
    '表示した内容が、サイトの依頼と違います',
    'サイトに戻って、はじめからやり直してください。続くときは、相談先に知らせてください。',
    NOTHING_DONE,
  ),
  requestCancelled: text('この依頼は取り消されました', 'サイトに戻ると、やり直せます。', NOTHING_DONE),
  claimNotAllowed: text(
    'サイトが求めていないものは渡せません',
    'サイトに戻って、はじめからやり直してください。',
    NOTHING_DONE,
  ),
  returnBrowserMismatch: text(
    'この依頼は、このブラウザーから出たものではありません',
    'だれかに頼まれて操作しているときは、中止してください。',
    NOTHING_DONE,
  ),
  returnNotFromApp: text('この画面は、アプリから開くものです', 'アプリに戻って、操作してください。', NOTHING_DONE),
  browserUnavailable: text(
    'ここからは、サイトを見ていたブラウザーに戻れません',
    'サイトの画面で8文字の番号を出せるときは、「サイトの番号で続ける」を使ってください。',
    NOTHING_DONE,
  ),
  crossDeviceRefused: text(
    'このサイトの依頼は、別の機器では答えられません',
    'サイトを見ているパソコンのアプリで開いてください。',
    NOTHING_DONE,
  ),
  codeUnknown: text(
    'この番号の依頼はありません',
    '番号は2分で変わります。画面の番号をもう一度確かめてください。',
    NOTHING_DONE,
  ),
  numberWrong: ({ triesLeft }) =>
    text('番号が違います', `アプリに出ている6けたの数字を入れてください。あと${triesLeft}回です。`, NOTHING_DONE),
  numberExhausted: text(
    '番号を3回間違えたので、この依頼は終わりました',
    'サイトに戻って、はじめからやり直してください。',
    NOTHING_DONE,
  ),
  clientSuspended: text('このサイトは、今は使えません', 'サイトの運営者に聞いてください。', NOTHING_DONE),
  consentUnknown: text('このサイトに渡した記録はありません', '一覧を開き直してください。', NOTHING_DONE),
  transactionUnknown: text(
    '署名するものが見つかりません',
    'サイトに戻って、はじめからやり直してください。',
    NOTHING_DONE,
  ),
  transactionFetched: text('署名は、もう受け取られています', '新しく依頼してください。', '署名は一度だけ渡しました。'),
  transactionIncomplete: text(
    '署名がそろっていません',
    'サイトに戻って、はじめからやり直してください。',
    '署名は渡していません。',
  ),
  portalNotConfigured: text(
    'このアプリに設定していない申請先のリンクです',
    'ブラウザーで、どこから来たリンクかを確かめてください。',
    NOTHING_DONE,
  ),
  nativeCallerRefused: text('この拡張機能には応じません', 'どの拡張機能に応じるかを、確かめてください。', NOTHING_DONE),
  nativeOriginRefused: text(
    'このページには応じません',
    'カードの使用を求められるのは、政府のサイト（https://…go.jp）のページだけです。',
    NOTHING_DONE,
  ),
  nativeMessageRefused: text(
    'ブラウザーから、わからない依頼が届きました',
    'ページを開き直してください。続くときは、サイトの運営者に聞いてください。',
    NOTHING_DONE,
  ),
  nativeDigestRefused: text(
    'サイトが示した値には署名できません',
    'ページを開き直してください。続くときは、サイトの運営者に聞いてください。',
    NOTHING_DONE,
  ),
  nativeMuted: text(
    'このページは何度も求めたため、しばらく応じません',
    '10分待つか、アプリの「カードの使用を求めたサイト」で、また応じるようにしてください。',
    NOTHING_DONE,
  ),
  nativeWindowUnavailable: text(
    'アプリが開いていないか、今は使えません',
    '窓口のアプリを開いてから、ページでもう一度始めてください。',
    NOTHING_DONE,
  ),
  notInMandate: text(
    'この操作は、代理ではできません',
    '自分の手続をするときは「自分に戻る」を押してください。代理でできることは、頼んだ人が決めます。',
    NOTHING_DONE,
  ),
  proxyIsSelf: text('同じ人のカードです', '代理人になる人のカードを置いてください。', NOTHING_DONE),
  proxyLimitReached: text(
    '代理人の数が、上限になっています',
    '一人に登録できる代理人は5人、一人が代理できるのは20人までです。使わない登録をやめてください。',
    NOTHING_DONE,
  ),
  askAtOffice: text('ここでは代理人を登録できません', '市区町村の窓口に相談してください。', NOTHING_DONE),
  sittingOver: text(
    '登録の時間が過ぎたか、途中で終わりました',
    '代理人の登録を、初めからやり直してください。二人のカードを15分のうちに使います。',
    '何も登録されていません。',
  ),
  mandateRefused: ({ why }) => text('代理人を登録できませんでした', MANDATE_PROBLEMS[why], NOTHING_DONE),
  branchUnknown: text('銀行か支店が見つかりません', '銀行と支店を選び直してください。', NOTHING_DONE),
  caseNotGranted: text('この案件の口座は見られません', '支払うことが決まった案件だけで見られます。', NOTHING_DONE),
  paymentPageRefused: text(
    '支払いのページを開きませんでした',
    'このアプリが知っている支払いの会社のページではありません。窓口に知らせてください。',
    NOTHING_DONE,
  ),
  paymentNotSeen: text(
    '支払いはまだ確かめられていません',
    'もう一度払わないでください。後で支払いの状態を見てください。',
    NOTHING_DONE,
  ),
  cursorExpired: text('続きから取り出せる期間が過ぎました', 'はじめから取り出してください。', NOTHING_CHANGED),
  versionRequired: text(
    'どの時点の案件を変えるのかが分かりません',
    '案件を読み直してから、操作してください。',
    NOTHING_DONE,
  ),
  tooManyHits: ({ most }) =>
    text(`${most}件より多く見つかりました`, '氏名をすべて入れるか、生まれた年や日を足してください。', NOTHING_CHANGED),
  exportTooLarge: ({ most }) =>
    text('一度に書き出せる量を超えています', `${most}件までになるように、条件を絞ってください。`, NOTHING_DONE),
  charactersDoNotFit: text('CP932 で書けない文字があります', 'UTF-8 で書き出してください。', NOTHING_DONE),
  grantConflict: ({ reason }) => {
    const [title, todo] = GRANT_CONFLICTS[reason];
    return text(title, todo, '今の役割はそのままです。');
  },
  procedureFileInvalid: ({ problems }) =>
    text(
      'このファイルは取り込めません',
      `示された${problems.length}か所を直して、もう一度取り込んでください。`,
      '公開中の手続は、そのままです。',
    ),
  catalogueChangeRefused: ({ reason }) => text(...CHANGE_REFUSALS[reason], '公開中の手続は、そのままです。'),
  templateInvalid: text(
    'この文には、使えないところがあります',
    '示されたところを直して、もう一度保存してください。',
    '今の文は、そのままです。',
  ),
  passwordRefused: ({ problem }) => text('このパスワードは使えません', PASSWORDS[problem], '何も変わっていません。'),
  passwordWrong: text(
    '今のパスワードが合っていません',
    '今のパスワードを、もう一度入れてください。',
    '間違えても、使えなくなることはありません。',
  ),
  totpCodeRefused: text(
    'コードが合っていません',
    'アプリに出ている6けたを、もう一度入れてください。',
    '間違えても、使えなくなることはありません。',
  ),
  mailUnavailable: text(
    'ここからは、メールを送っていません',
    'お知らせは、アプリで見てください。',
    'お知らせと申請は、そのままです。',
  ),
  mailCodeRefused: text(
    'コードが合っていません',
    'メールで届いた6けたを、もう一度入れてください。10分を過ぎたら、新しいコードを受け取ってください。',
    'メールアドレスは、まだ変わっていません。',
  ),
  storageUnavailable: text(
    '申請先が今は受け付けられません',
    '少し待ってから、もう一度試してください。',
    KEPT,
    '同じ申請が2回届くことはありません。',
  ),
  portalReadOnly: text(
    '申請先は今、見ることも変えることもできません',
    '申請先が記録を確かめています。時間をおいて、もう一度試してください。',
    KEPT,
  ),
  clockUnsure: text('申請先の時計が合っていません', '時計が直るまで待ってから、もう一度試してください。', KEPT),
  keyUnavailable: text(
    '申請先で今は内容を開けません',
    '少し待ってから、もう一度試してください。続くときは、相談窓口に知らせてください。',
    '何も失われていません。',
  ),
  ruleUnconfirmed: text(
    '保存する期間が、まだ確かめられていません',
    '先に、根拠を付けて規則を確かめてください。',
    '何も消していません。',
  ),
  onHold: text(
    '審査請求や訴訟などのため、削除を止めています',
    '消すには、先に決裁者が停止を解いてください。',
    '何も消していません。',
  ),
  erased: text(
    'この内容は、もう残っていません',
    '必要なときは、窓口に聞いてください。',
    '保存する期間が終わりました。',
  ),

  challengeUnknown: text('ログインの準備が無効になりました', SIGN_IN_AGAIN, NO_TRY_USED),
  challengeExpired: text('ログインに時間がかかりました', SIGN_IN_AGAIN, NO_TRY_USED),
  proofMalformed: text('ログインできませんでした', SIGN_IN_AGAIN, TELL_HELP_DESK, NOTHING_CHANGED),
  proofHeaderRefused: text('ログインできませんでした', SIGN_IN_AGAIN, TELL_HELP_DESK, NOTHING_CHANGED),
  proofAlgorithmRefused: text(
    'ログインできませんでした',
    `このカードの方式に申請先が対応していません。${TELL_HELP_DESK}`,
    NOTHING_CHANGED,
  ),
  proofAudienceMismatch: text(
    '接続先が正しくありません',
    `設定の接続先を確かめてください。${TELL_HELP_DESK}`,
    'ログインはしていません。',
  ),
  proofPurposeMismatch: text('ログインできませんでした', SIGN_IN_AGAIN, TELL_HELP_DESK, NOTHING_CHANGED),
  proofExpired: text('ログインに時間がかかりました', SIGN_IN_AGAIN, NO_TRY_USED),
  proofClockSkewed: text(
    'パソコンの時計がずれています',
    'パソコンの日付と時刻を合わせて、もう一度ログインしてください。',
    NOTHING_CHANGED,
  ),
  proofSignatureInvalid: text(
    'カードの署名を確かめられませんでした',
    SIGN_IN_AGAIN,
    TELL_HELP_DESK,
    'ログインはしていません。',
  ),

  certificateMalformed: text('電子証明書を読み取れませんでした', '市区町村の窓口に相談してください。', NOTHING_CHANGED),
  certificateUntrusted: text(
    'この電子証明書は使えません',
    '練習用カードのときは、練習用の窓口を使ってください。本物のカードのときは、相談先に知らせてください。',
    NOTHING_CHANGED,
  ),
  certificateUsageRefused: text(
    'この電子証明書は、この手続に使えません',
    `マイナンバーカードで、もう一度試してください。${TELL_HELP_DESK}`,
    NOTHING_CHANGED,
  ),
  certificatePolicyRefused: text(
    'この電子証明書は、この手続に使えません',
    `マイナンバーカードで、もう一度試してください。${TELL_HELP_DESK}`,
    NOTHING_CHANGED,
  ),
  certificateExpired: ({ use, notAfter }) =>
    text(
      '電子証明書の期限が切れています',
      `${CERTIFICATES[use]}が、${dayOfInstant(notAfter, dates)}に切れました。お住まいの市区町村の窓口で更新すると、また使えます。`,
      NOTHING_CHANGED,
    ),
  certificateNotYetValid: ({ use, notBefore }) =>
    text(
      '電子証明書は、まだ使えません',
      `${CERTIFICATES[use]}は、${dayOfInstant(notBefore, dates)}から使えます。パソコンの日付も確かめてください。`,
      NOTHING_CHANGED,
    ),
  certificateRevoked: ({ use }) =>
    use === 'sign'
      ? text(
          '署名用の電子証明書が使えません',
          '引っ越しや氏名の変更で無効になっています。お住まいの市区町村の窓口で、新しく発行できます。',
          'ログインは、このまま使えます。',
        )
      : text('電子証明書が無効になっています', CITY_OFFICE, NOTHING_CHANGED),
  certificateOnHold: text(
    'このカードは一時停止中です',
    'なくした届出などで、カードの機能が止まっています。見つかったときは、お住まいの市区町村の窓口で解除できます。電話では解除できません。',
    NOTHING_CHANGED,
  ),
  certificateRevocationUnknown: text(
    '電子証明書が有効か、今は確かめられません',
    '少し待ってから、もう一度試してください。',
    KEPT,
  ),

  containerInvalid: text(
    '申請のデータを受け付けられませんでした',
    `内容を確かめて、署名からやり直してください。${TELL_HELP_DESK}`,
    NOT_SENT,
  ),
  signatureInvalid: text('署名を確かめられませんでした', '内容を確かめて、署名からやり直してください。', NOT_SENT),
  filingUnknown: text(
    '申請が届いたか分かりません',
    '送っている途中で終わりました。もう一度申請する前に、「申請の状況」を見てください。',
    '届いていれば、「申請の状況」に出ます。',
  ),
  signatureMissing: text('署名がありません', '署名がいる手続です。カードで署名してください。', NOT_SENT),
  signerNotApplicant: ({ field, certificate, application, position }) =>
    text(
      `申請者の${FIELDS[field]}が、署名用電子証明書と違います`,
      field === 'birthDate'
        ? `証明書では${certificate}、申請では${application}です。申請する本人のカードなら、申請の生年月日を直してください。`
        : `申請の「${visibleText(application)}」の${position}文字目から、証明書の「${visibleText(certificate)}」と違います。申請する本人のカードなら、同じになるように直してください。カードから読み取ると同じになります。`,
      NOT_SENT,
    ),
  documentMismatch: text(
    '表示した内容と送る書類が違います',
    '書類が、入力した内容から作ったものと違うため、止めました。内容の確認からやり直してください。',
    NOT_SENT,
  ),
  documentLayoutUnknown: text(
    '書類の形が、申請先と合っていません',
    'アプリを新しくしてから、内容の確認からやり直してください。',
    NOT_SENT,
  ),
  portalMismatch: text(
    'ほかの窓口に送るための申請です',
    '送り先の窓口で、もう一度はじめから申請してください。',
    NOT_SENT,
  ),
  filerMismatch: text(
    'ほかの人のログインで作られた申請です',
    '申請を作ったときと同じカードでログインして、もう一度作ってください。',
    NOT_SENT,
  ),
  applicationImplausible: text(
    '申請の内容に、ありえないところがあります',
    'パソコンの日付と、入力した日付や文字を確かめて、内容の確認からやり直してください。',
    NOT_SENT,
  ),
  answersInvalid: ({ problems }) =>
    text(`${problems.length}か所を直してください`, '入力に戻って、示された項目を直してください。', KEPT),
  attachmentRefused: ({ problem, found, allowed = [] }) =>
    text(
      'この書類は付けられません',
      found === undefined
        ? REFUSED_FILES[problem]
        : `${foundFile(found, (format) => `${format}は、この書類には使えません。`, OTHER_FILES)}使えるのは、${allowed.map((type) => FILE_FORMATS[type]).join('・')}です。`,
      KEPT,
    ),
  individualNumberFound: text(
    'マイナンバーが書かれているようです',
    '12けたの番号は、ここでは使いません。番号を消してください。',
    '番号は送っていません。',
    KEPT,
  ),
  procedureUnknown: text('この手続は今は受け付けていません', '手続の一覧から選び直してください。', NOTHING_CHANGED),
  catalogueRevisionUnknown: text(
    '手続の内容が新しくなりました',
    '新しい内容で、もう一度確かめてください。',
    KEPT,
    NOT_SENT,
  ),
  municipalityMismatch: text('申請先の市区町村が違います', '手続の一覧から、市区町村を選び直してください。', NOT_SENT),
  idempotencyKeyReused: text(
    '前に送った申請と重なっています',
    '「申請の状況」で、届いているかを確かめてください。',
    '前に送った申請は、そのまま残っています。',
  ),
  correctionStale: text(
    'この直しは、今の依頼に合いません',
    '申請のページで、今の依頼を見てから、もう一度直してください。',
    '前に送った申請は、そのまま残っています。',
  ),
  transitionRefused: text(
    '今の状態では、この操作はできません',
    '「申請の状況」で、今の状態を確かめてください。',
    '申請はそのまま残っています。',
  ),

  slotTaken: text(
    'その時間は、今いっぱいになりました',
    '空いている、ほかの時間を選んでください。',
    '予約はまだ変わっていません。',
  ),
  slotTooSoon: text(
    'その日は予約できません',
    '予約できるのは、あすからです。今日のうちに来るときは、窓口に電話してください。',
    '予約はまだ変わっていません。',
  ),
  officeClosed: text(
    'その時間は、窓口で受け付けていません',
    '表にある、ほかの日時を選んでください。',
    '予約はまだ変わっていません。',
  ),
  visitLimitReached: ({ of, most }) =>
    text(
      of === 'open' ? '予約は、これ以上増やせません' : '予約は、ここではもう変えられません',
      of === 'open'
        ? `同時に予約できるのは${most}つまでです。`
        : `変えたりやめたりできるのは${most}回までです。窓口に電話してください。`,
      '今の予約はそのままです。',
    ),

  policyUnusable: text(
    'このパソコンの設定（ポリシー）を読み取れません',
    '管理者に知らせてください。設定が直るまで、このアプリは使えません。',
    NOTHING_CHANGED,
  ),
  settingLocked: text(
    'この設定は管理者が決めています',
    '変えるときは、この端末の管理者に頼んでください。',
    NOTHING_CHANGED,
  ),
  staleCommand: text('画面が先に進んでいました', '今の画面を見て、もう一度選んでください。', KEPT),
  flowBusy: text('ほかの手続の途中です', '今の手続を終えてから、もう一度始めてください。', KEPT),
  flowUnknown: text('この手続は終わっています', 'ホームから、もう一度始めてください。', NOTHING_CHANGED),
  fileUnreadable: text('ファイルを開けませんでした', 'ファイルがあるか確かめて、選び直してください。', KEPT),
  fileEmpty: text('ファイルの中身がありません', '別のファイルを選んでください。', NOTHING_CHANGED),
  fileTooLarge: ({ limitBytes }) =>
    text(
      'ファイルが大きすぎます',
      `${Math.floor(limitBytes / 1_000_000)}MBまでのファイルを選んでください。`,
      NOTHING_CHANGED,
    ),
  fileChanged: text(
    'ファイルが途中で変わりました',
    'ほかのアプリでファイルを閉じてから、もう一度試してください。',
    '署名は保存していません。',
  ),
  fileUnwritable: text(
    'ファイルを保存できませんでした',
    '保存する場所と空きを確かめて、もう一度試してください。',
    NOTHING_CHANGED,
  ),
  copyNotKept: text(
    'このパソコンに残せませんでした',
    'パソコンの空きをふやしてから、もう一度押してください。',
    NOTHING_CHANGED,
  ),
  keptStays: text('消せませんでした', 'このパソコンを再起動してから、もう一度試してください。', NOTHING_CHANGED),
  fileInvalid: text('ファイルの内容を読み取れませんでした', '別のファイルを選んでください。', KEPT),
  importRefused: ({ errors: [first] }) =>
    text(
      'この記録のファイルは取り込めません',
      first === undefined
        ? '別のファイルを選んでください。'
        : `${first.line}行目の${first.column}列目から確かめてください。`,
      KEPT,
    ),
  trustUnusable: text(
    '証明書を確かめる準備ができていません',
    '示された証明書のファイルを確かめてください。アプリに付いているものなら、アプリを入れ直してください。',
    'まだ何もしていません。',
  ),
  catalogueInvalid: text(
    '手続のデータを読み取れませんでした',
    '手続のデータを直してから、窓口のサーバーを起動し直してください。',
    '受け付けた申請は残っています。',
  ),
  storageUnusable: ({ problem }) => text(...STORAGE[problem], '受け付けた申請は変わっていません。'),
  windowMissing: text(
    '画面のファイルがありません',
    'ソースから使うときは、先に npm run build を実行してください。入れたアプリなら、入れ直してください。',
    'まだ何もしていません。',
  ),
  practiceUnusable: text(
    '練習を始められません',
    '練習用のファイルが足りないか、変わっています。アプリを入れ直してください。',
    '本物の窓口とカードは、このまま使えます。',
  ),
  portalNotNamed: text(
    '申請先が決まっていません',
    'アドレスを、--portal か MADOGUCHI_PORTAL で指定してください。',
    'まだ何もしていません。',
  ),
  usage: text('指定のしかたが合っていません', '使い方を見て、もう一度試してください。', 'まだ何もしていません。'),
  notVerified: text(
    '正しいものと確かめられませんでした',
    'このファイルは使わずに、作った人に確かめてください。',
    '元のファイルは変わっていません。',
  ),
  cancelled: text('やめました', 'いつでも、もう一度始められます。', NO_TRY_USED),
  internal: ({ id }) =>
    text('うまくいきませんでした', `もう一度試してください。続くときは、番号 ${id} を相談先に伝えてください。`, KEPT),
};
