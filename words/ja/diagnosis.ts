import type { DiagnosisCheck } from '#contract/app/views/diagnosis-view.ts';
import { type DiagnosisWords, diagnosisText as text } from '../diagnosis-text.ts';
import { dates } from './dates.ts';

type PinCheck = Extract<DiagnosisCheck['check'], `pin-${string}`>;
type CertificateCheck = Extract<DiagnosisCheck['check'], `certificate-${string}`>;

const PINS: Readonly<Record<PinCheck, string>> = {
  'pin-auth': '利用者証明用の暗証番号（数字4けた）',
  'pin-sign': '署名用パスワード（英数字6〜16文字）',
  'pin-text': '券面事項入力補助用の暗証番号（数字4けた）',
};

const CERTIFICATES: Readonly<Record<CertificateCheck, string>> = {
  'certificate-auth': 'ログインに使う電子証明書',
  'certificate-sign': '署名用の電子証明書',
  'certificate-authority': 'カードの中の認証局の電子証明書',
};

const DEVICES = {
  card: 'マイナンバーカードです。',
  android: 'Androidスマートフォンの電子証明書です。',
  iphone: 'iPhoneのマイナンバーカードです。',
  unknown: '電子証明書のあるカードです。種類は分かりません。',
} as const;

const HOW_TO_PUT_IT_ON = {
  contact: 'マイナンバーカードを、金色のICチップの側から、奥まで差し込んでください。',
  contactless: 'マイナンバーカードを、カードリーダーの上に置いてください。財布やほかのカードから離してください。',
  unknown: 'マイナンバーカードをカードリーダーに置いてください。',
} as const;

const AT_THE_OFFICE = 'お住まいの市区町村の窓口で手続をしてください。';

function pluggedIn(reader: string): string {
  return `${reader} がつながっていますが、まだ使えません。`;
}

export const diagnosis: DiagnosisWords = {
  screen: {
    lead: 'カードを使うために必要なものを調べます。暗証番号は使いません。',
    again: 'もう一度調べる',
    checking: '調べています',
    levels: { ok: '使えます', soon: '気をつけてください', wrong: '直してください' },
    save: '結果を保存する',
    saved: (name) => `${name} に保存しました`,
    saveNote: '保存した結果に、氏名や番号は入りません。相談先に見せることができます。',
    names: {
      'reader-service': 'カードを読む機能',
      'reader-driver': 'カードリーダーのドライバー',
      readers: 'カードリーダー',
      card: '置かれているカード',
      device: 'カードの種類',
      'pin-auth': '4けたの暗証番号',
      'pin-sign': '署名用パスワード',
      'pin-text': '券面事項入力補助用の暗証番号',
      'certificate-auth': 'ログインに使う電子証明書',
      'certificate-sign': '署名用の電子証明書',
      'certificate-authority': '認証局の電子証明書',
      'sign-in': 'ログイン',
      signing: '署名',
      portal: '申請先とのつながり',
      clock: 'パソコンの時計',
      fonts: '文字（フォント）',
    },
  },
  checks: {
    readerServiceRunning: text('カードを読む機能は動いています。'),
    readerServiceStopped: text(
      'カードを読む機能が止まっています。',
      'パソコンを再起動してください。Linuxではpcscdを入れて起動してください。',
    ),
    readerNeedsDriver: ({ data: { reader, page } }) =>
      text(
        pluggedIn(reader),
        `メーカーのページ${page === null ? '' : `（${page}）`}からドライバーを入れて、差し込み直してください。`,
      ),
    readerWithoutDriver: ({ data: { reader } }) =>
      text(
        pluggedIn(reader),
        'このパソコンで使えるドライバーは、知られていません。別のカードリーダーを使ってください。',
      ),
    readerNotReached: ({ data: { reader } }) =>
      text(pluggedIn(reader), '一度抜いて、差し込み直してください。直らないときは、パソコンを再起動してください。'),
    readersFound: ({ data: { readers } }) => text(`カードリーダー：${readers}`),
    readersMissing: text(
      'カードリーダーが見つかりません。',
      'カードリーダーをUSBにつないでください。つないであるときは、差し込み直してください。',
    ),
    cardThere: text('カードが置かれています。'),
    cardMute: text(
      '置かれているカードから返事がありません。',
      'ほかのカードや金属を離して、カードを置き直してください。差し込む向きも確かめてください。',
    ),
    cardMissing: ({ data: { readers } }) => text('カードが置かれていません。', HOW_TO_PUT_IT_ON[readers]),
    deviceKnown: ({ data: { device } }) => text(DEVICES[device]),
    deviceInUse: text('今、この窓口で使っています。'),
    deviceUnsupported: text('マイナンバーカードではありません。', 'マイナンバーカードを置いてください。'),
    deviceBusy: text('ほかのソフトがカードを使っています。', 'ほかのソフトを閉じて、もう一度調べてください。'),
    deviceUnreadable: text(
      'カードを読み取れませんでした。',
      'カードを置き直して、動かさずに、もう一度調べてください。',
    ),
    pinTriesLeft: ({ check, data }) => text(`${PINS[check]}は、あと${data.triesLeft}回まで入力できます。`),
    pinLastTry: ({ check, data }) =>
      text(
        `${PINS[check]}は、あと${data.triesLeft}回まで入力できます。`,
        '次に間違えるとロックされます。控えを確かめてから入力してください。',
      ),
    pinBlocked: ({ check }) =>
      text(
        `${PINS[check]}はロックされています。`,
        check === 'pin-text'
          ? AT_THE_OFFICE
          : `${AT_THE_OFFICE}もう一方の暗証番号が分かるときは、スマートフォンのアプリで予約して、コンビニの端末でも設定し直せます。`,
      ),
    certificateBehindPin: ({ check }) => text(`${CERTIFICATES[check]}は、暗証番号を入力すると読み取れます。`),
    certificateNotAsked: ({ check }) => text(`${CERTIFICATES[check]}の期限は、署名するときに確かめます。`),
    certificateValid: ({ check, data }) => text(`${CERTIFICATES[check]}は、${dates.day(data.until)}まで使えます。`),
    certificateEndsSoon: ({ check, data }) =>
      text(
        `${CERTIFICATES[check]}は、${dates.day(data.until)}まで使えます。`,
        `あと${data.daysLeft}日です。お住まいの市区町村の窓口で、もう更新できます。`,
      ),
    certificateEnded: ({ check, data }) =>
      text(
        `${CERTIFICATES[check]}の期限が、${dates.day(data.until)}に切れました。`,
        'お住まいの市区町村の窓口で更新してください。',
      ),
    certificateUnreadable: ({ check }) => text(`${CERTIFICATES[check]}を読み取れません。`, AT_THE_OFFICE),
    certificateMissing: ({ check }) =>
      text(
        `${CERTIFICATES[check]}が、カードに入っていません。`,
        `${AT_THE_OFFICE}15歳未満の方には、署名用の電子証明書は原則として発行されません。`,
      ),
    certificateRevoked: ({ check }) =>
      text(
        `前に使った${CERTIFICATES[check]}は、失効しています。引っ越しや氏名の変更があると失効します。`,
        `${AT_THE_OFFICE}新しいものを受け取ったあとなら、そのまま署名できます。`,
      ),
    certificateOnHold: ({ check }) => text(`${CERTIFICATES[check]}は、一時停止されています。`, AT_THE_OFFICE),
    signInPossible: text('ログインに必要なものは、そろっています。電子証明書は、ログインのときに申請先が確かめます。'),
    signInImpossible: text('このカードではログインできません。', '上の「直してください」を見てください。'),
    signingPossible: text('署名に必要なものは、そろっています。電子証明書は、送るときに申請先が確かめます。'),
    signingImpossible: text('このカードでは署名できません。', '署名のいらない手続は、できます。'),
    portalAnswers: ({ data: { origin } }) => text(`窓口（${origin}）につながりました。`),
    portalSilent: ({ data: { origin } }) =>
      text(`窓口（${origin}）につながりません。`, 'インターネットにつながっているか確かめてください。'),
    portalMissing: text('窓口が設定されていません。', '窓口のアドレスを設定してください。'),
    clockNotCompared: text('時計は、申請先につながってから確かめます。'),
    clockRight: ({ data }) => text(`時計のずれは${data.skewSeconds}秒です。`),
    clockWrong: ({ data }) =>
      text(`時計のずれは${data.skewSeconds}秒です。`, 'パソコンの時計を自動で合わせる設定にしてください。'),
    fontsFound: text('日本語の文字を表示できます。'),
    fontsMissing: text('日本語の書体が見つかりません。', '日本語の書体（fonts-noto-cjk など）を入れてください。'),
  },
  report: {
    title: '窓口：準備の確認',
    version: '版',
    system: 'OS',
    levels: { ok: '使えます', soon: '注意', wrong: '直してください' },
  },
};
