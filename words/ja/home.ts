export const home = {
  home: {
    title: '何をしますか',
    signInTitle: 'カードでログイン',
    signInLead: 'マイナンバーカードと、4けたの暗証番号を使います。',
    signIn: 'ログインする',
    signedInTitle: 'ログインしています',
    signedInLead: (until: string) => `${until}まで使えます。終わったら「終了する」を押してください。`,
    search: '子育ての手続を探す',
    searchAbout: '児童手当などの手続を探して、申請します。',
    applications: '申請の状況',
    applicationsAbout: '送った申請の進み具合を見ます。',
    diagnosis: '準備の確認',
    diagnosisAbout: 'カードとカードリーダーを確かめます。',
    practiceAbout: 'カードがなくても、練習できます。',
    lost: 'カードをなくした',
    lostAbout: 'すぐに止める方法と、連絡先です。',
    idleRule:
      '操作がないまま1分から2分たつと、続けるかどうかを聞きます。答えがないときは、入力した内容を消して終わります。',
    about: 'このアプリについて',
    menu: 'できること',
  },
};
