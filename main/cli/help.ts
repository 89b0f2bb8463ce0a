import type { HelpConfiguration } from 'commander';
import type { Language } from '#contract/values/localized-text.ts';

/** How commander writes its help in that language. Whatever has no Japanese yet stays in English; a test finds it. */
export function helpIn(language: Language): HelpConfiguration {
  if (language === 'en') return { showGlobalOptions: true };
  return {
    showGlobalOptions: true,
    styleTitle: (title) => HELP_JA[title] ?? title,
    styleDescriptionText(text) {
      const [, said = text, values = ''] = /^(.*?)( \((?:choices|default): .*\))?$/s.exec(text) ?? [];
      return `${HELP_JA[said] ?? said}${values.replace('choices:', '選べるもの:').replace('default:', '既定:')}`;
    },
  };
}

export const STANDS_AFTER = {
  ja: '\nコマンドのオプションは、コマンド名の後に書きます: madoguchi readers --json',
  en: '\nOptions of a command stand after its name: madoguchi readers --json',
} as const satisfies Record<Language, string>;

/** The Japanese of each heading and description, by its English, which stands with the command that it describes. */
export const HELP_JA: Readonly<Record<string, string>> = {
  'Usage:': '使い方:',
  'Arguments:': '引数:',
  'Options:': 'オプション:',
  'Global Options:': '共通のオプション:',
  'Commands:': 'コマンド:',
  'output the version number': '版の番号を表示する',
  'display help for command': '使い方を表示する',
  '窓口 — the way from a My Number Card to a receipt': '窓口 — マイナンバーカードから受付票まで',

  'one JSON object on standard output': '結果を1つのJSONで標準出力に書く',
  'ja or en': 'ja または en',
  'the reader to use': '使うカードリーダーの名前',
  'how long to wait for a card': 'カードを待つ秒数',
  'read PINs from standard input, one a line': '暗証番号を標準入力から1行に1つ読む',
  'agree beforehand that the last try may be used': '最後の1回を使うことに前もって同意する',
  'the portal to use': '使うポータルのURL',

  'readers and what is on them': 'カードリーダーと、そこにあるカード',
  'look at the card; uses up no try': 'カードを調べる。暗証番号の回数は減らない',
  'name, address, birth date and sex; PIN: text': '氏名・住所・生年月日・性別（券面事項入力補助用の暗証番号）',
  'photo and pictures of the card’s face; asks for check number B, which is printed on it':
    '券面の写真と画像。カードに印刷された照合番号Bを聞く',
  'where the pictures go': '画像を保存するフォルダー',
  'manufacture number, municipality and expiry; no PIN': '製造番号・市区町村・有効期限。暗証番号は不要',
  'one certificate of the card, as PEM': 'カードの電子証明書を1つ、PEMで取り出す',
  'auth, sign, auth-ca or sign-ca; sign needs the signature password':
    'auth・sign・auth-ca・sign-ca。signには署名用パスワードが要る',
  'DER in place of PEM': 'PEMではなくDERで',
  'write to a file': 'ファイルに書く',

  'the PINs of the card': 'カードの暗証番号',
  'auth, sign or text': 'auth・sign・text',
  'change a PIN; PINs: old, new. A weak or malformed new one is refused before the card is touched':
    '暗証番号を変える（今のもの、新しいものの順）。弱いものや形の違うものは、カードに触れる前に断る',

  'sign a file with the card': 'カードでファイルに署名する',
  'what to sign': '署名するファイル',
  'auth or sign': 'auth または sign',
  'where the signature goes; a folder where several files are signed': '署名の保存先。ファイルが複数ならフォルダー',
  'the bare signature over the bytes of each file, all under one PIN': '各ファイルの署名値だけ。暗証番号は1回で済む',
  'where the signature goes': '署名の保存先',
  'put the file inside the signature': '署名の中に元のファイルを入れる',
  'a CAdES-B-B signature with the signature certificate; PIN: sign':
    '署名用電子証明書によるCAdES-B-B署名（署名用パスワード）',

  'check a signature or an application container': '署名や申請ファイルを検証する',
  'a CMS signature or an application container': 'CMS署名、または申請ファイル（コンテナ）',
  'the signed file of a detached signature': '元のファイルが別にある署名の、元のファイル',
  'CA certificates to trust': '信頼する認証局の証明書',
  'judge as of that time (RFC 3339)': 'その時点で判断する（RFC 3339）',

  'sign in at a portal and out again; PIN: auth': 'ポータルにログインして、ログアウトする（利用者証明用の暗証番号）',
  'search procedures; no login': '手続を探す。ログインは不要',
  '6 digits': '6桁の団体コード',
  'words to look for': '探す言葉',
  'a household as JSON; stays on this machine': '世帯のJSON。このパソコンの外に出ない',
  'fill in, sign and file one application; PINs: auth, then sign, or text where nothing is signed':
    '申請を1つ記入し、署名して送る（利用者証明用の暗証番号、次に署名用パスワード。署名しないときは券面事項入力補助用の暗証番号）',
  'id of the procedure': '手続のID',
  'answers by field key, as JSON': '項目ごとの答えのJSON',
  'attach files': 'ファイルを付ける',
  'attachments to be brought to the office later': '後で窓口に出す書類',
  'file unsigned what may be filed so': '署名なしで出せるものを、署名なしで出す',
  'keep the container': '申請ファイル（コンテナ）を保存する',
  'own applications and their state; PIN: auth': '自分の申請とその状態（利用者証明用の暗証番号）',
  'number of one application': '1つの申請の受付番号',

  'run the portal until it is stopped': '止めるまでポータルを動かす',
  'port; any free one without it': 'ポート。なければ空いているもの',
  'address to listen on': '待ち受けるアドレス',
  'the address that people use, where it is another': '利用者が使うアドレス（別にあるとき）',
  'folder for keys and the embedded PostgreSQL': '鍵と内蔵PostgreSQLのフォルダー',
  'a PostgreSQL of yours': '別に用意したPostgreSQLのURL',
  'CA certificates to trust in place of the product’s pins': '製品の指定の代わりに信頼する認証局の証明書',
  'who runs it, as people read it on the first screen': '最初の画面に出す運営者の名前',
  'crl,ocsp, crl, ocsp or off': 'crl,ocsp・crl・ocsp・off',
  'where the list of the authentication CA is': '利用者証明用認証局の失効リストのURL',
  'where the list of the signature CA is': '署名用認証局の失効リストのURL',
  'who answers for the authentication CA': '利用者証明用認証局のOCSPのURL',
  'who answers for the signature CA': '署名用認証局のOCSPのURL',
  'run the window in a browser on this machine until it is stopped':
    '止めるまで、このパソコンのブラウザーで窓口を動かす',
  'print the address and open nothing': 'アドレスを表示するだけで、開かない',
  'a terminal for everybody: nothing is kept': 'だれでも使う端末にする。何も残さない',
  'offer a practice card to vpcd until it is stopped': '止めるまで、練習用カードをvpcdに出す',
  'practise with an invented card': '架空のカードで練習する',
  'whose card it is': 'だれのカードか',
  'where vpcd listens': 'vpcdが待ち受けるところ',
  'folder for the practice card’s keys and certificates': '練習用カードの鍵と証明書のフォルダー',

  'check what stands in the way, and say what to do; uses up no try':
    '使えない理由を調べ、どうすればよいかを示す。暗証番号の回数は減らない',
  'keep the result as a text file without personal data': '結果を、個人情報のないテキストファイルに残す',
};
