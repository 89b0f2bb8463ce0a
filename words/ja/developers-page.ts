import type { DevelopersPageWords } from '../developers-page.ts';

export const developersPage: DevelopersPageWords = {
  title: 'サイトを作る人へ',
  lead: 'サイトは、10分間のトークンを使って、自分の名前でたずねます。トークンはサイトの鍵のもので、1回ごとにその鍵を持っていることを示します。',
  begin: 'コマンド1つで始める',
  beginHow: '鍵を作り（パソコンの外には出ません）、試すためのサイトを登録して、その識別子を表示します。',
  practiceOnly: '練習用の窓口でだけ使えます。ほかでは、窓口を運営する人に登録を頼んでください。',
  links: 'プログラムが読むもの',
  discovery: 'アドレスの一覧（OpenID Connect Discovery）',
  openapi: 'すべての呼び出し（OpenAPI）',
  copy: '写して使う例',
  copyHow:
    'TOKENは、クライアントクレデンシャルズで、トークンのアドレスから受け取ります。PROOFは、1回ごとに新しく作ります（RFC 9449）。',
  scopesTitle: 'スコープ',
  scopes: {
    'services.search': '申請できる手続を、だれもが探せるのと同じように探す。',
    'applications.prefill': 'だれかの申請書を書き始める。本人が見直して、自分で出す。',
    'applications.receive': 'そのサイトが市区町村のシステムである時に、その市区町村への申請を読む。',
    'applications.state': 'その申請がどうなったかを書く。',
    'notices.send': 'そのサイトが市区町村のシステムである時に、1人にお知らせを送る。',
    'deliveries.send': '差出人をつないだ人に、通知を届ける。',
    'own-data.read': '本人が許した時に、役所などが持つ本人の情報を読む。',
    sign: 'カードで、署名または承認をしてもらう。',
    'address.newest': '住所を渡している人に、いちばん新しい住所をたずねる。',
    'events.gates': 'イベントの入口の、公開鍵を読む。',
  },
  rate: (most) => `1分に${most}回まで。`,
  call: '呼び出し',
  errors: '固有のエラー',
  errorsTitle: 'エラー',
  errorsHow:
    'エラーは、codeの付いたapplication/problem+jsonです。429の時は、待つ秒数がRetry-Afterにあります。ほかの人やほかのサイトのものは、ないものと同じ404になります。',
};
