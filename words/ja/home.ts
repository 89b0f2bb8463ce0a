export const home = {
  home: {
    title: '何をしますか',
    signInTitle: 'カードでログイン',
    signInLead: 'マイナンバーカードと、4けたの暗証番号を使います。',
    signIn: 'ログインする',
    signedInTitle: 'ログインしています。',
    signedInLead: (until: string) => `${until}まで使えます。終わったら「終了する」を押してください。`,
    search: 'すべてのできごと・言葉で探す',
    events: 'くらしのできごとから探す',
    waits: (count: number) => `確かめてほしいこと ${count}件`,
    returned: (title: string) => `直してほしい申請：${title}`,
    begun: (title: string) => `書きかけの申請：${title}`,
    begunAt: (municipality: string) => `書きかけです。${municipality}に送ります。`,
    applications: '申請の状況',
    diagnosis: '準備の確認',
    lost: 'カードをなくした',
    idleRule:
      '操作がないまま1分から2分たつと、続けるかどうかを聞きます。答えがないときは、入力した内容を消して終わります。',
    about: 'このアプリについて',
    menu: 'できること',
  },
};
