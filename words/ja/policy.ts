/** What administrators read about the settings that they can decide. */
export const policy = {
  /** What the settings stand under. */
  category: '窓口',
  description: 'マイナンバーカードの手続アプリ「窓口」の設定',
  profile: '窓口の設定',
  supportedOn: '窓口 0.1 以降',
  /** Each setting, and each part of one that is filled in separately. */
  settings: {
    portal: {
      title: '窓口サーバーのアドレス',
      explanation:
        '接続する窓口サーバー（例: https://portal.example）。このコンピューター自身を除き、https で始まるアドレスに限ります。',
    },
    publicTerminal: {
      title: '公共端末として使う',
      explanation:
        '有効にすると、だれでも使える端末として動き、設定も書類も残しません。無効にすると、公共端末としては起動できません。',
    },
    terminalKeyFile: {
      title: '公共端末の鍵のファイル',
      explanation:
        '登録のときに作られた鍵のファイルの場所（例: /etc/madoguchi/terminal.key）。端末の動きを窓口サーバーに知らせます。だれが使ったかは知らせません。',
    },
    readers: {
      title: '使ってよいカードリーダー',
      explanation:
        'PC/SC での名前、または名前の先頭の語を1行に1つ書きます。ほかのカードリーダーは表示も使用もされません。',
    },
    pcscBinding: {
      title: 'PC/SC との接続方法',
      explanation: 'カードリーダーのサービスとの間に使う部品。通常は koffi のままにします。',
    },
    language: {
      title: '表示する言語',
      explanation: '画面の言語を決め、利用者による切り替えをできなくします。',
    },
    practice: {
      title: '練習',
      explanation:
        '練習用のカードと、この端末の中だけの窓口で練習できるようにします。決めないときは、公共端末では使えず、ほかでは使えます。',
    },
    'updates.enabled': {
      title: '自動更新',
      explanation: '無効にすると、アプリは更新を探しません。管理者が配布してください。',
    },
    'updates.channel': {
      title: '更新の種類',
      explanation: 'stable は正式版だけ、beta は試験版も受け取ります。',
    },
    'updates.maintenance': {
      title: '更新してよい時間帯',
      explanation: 'この時間帯にだけ更新を入れます。終わりが始まりより小さいときは日付をまたぎます。',
    },
    'updates.maintenance.fromHour': {
      title: '始まり（0〜23時）',
      explanation: 'この時刻から更新を入れます。',
    },
    'updates.maintenance.toHour': {
      title: '終わり（0〜23時）',
      explanation: 'この時刻より後には更新を入れません。',
    },
  },
};
