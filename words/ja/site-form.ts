export const siteForm = {
  siteForm: {
    title: (site: string) => `${site}が、申請書に書き始めました`,
    lead: 'サイトが書いた内容は、次の画面で一つずつ見て、直せます。あなたが確かめて出すまで、どこにも出ません。',
    unknown: 'サイトからの申請書を開けません',
    form: '申請書',
    until: 'いつまで開けるか',
    telling: 'サイトに知らせること',
    tells: '受付番号と、その後どうなったか',
    tellsAbout: '知らせなくても出せます。知らせると、サイトは書き始めた日から90日、それを読めます。',
    not: '使わない',
    inForm: (site: string) => `${site}が書いた内容が入っています`,
    inFormTodo: 'あなたが書いていないところです。間違いがないか見て、違うところは直してください。',
  },
  toldSites: {
    title: '申請のその後を読めるサイト',
    hears: (site: string, number: string, day: string) =>
      `${site}は、申請 ${number} の番号と、今どうなっているかを、${day}まで読めます。`,
    stop: (site: string) => `${site}に知らせるのをやめる`,
    stopTitle: (site: string) => `${site}に、この申請のその後を知らせるのをやめますか`,
    stopBody:
      '押すとすぐに、サイトは読めなくなります。サイトがもう読んだものは、サイトに残ります。申請は変わりません。',
    stay: '知らせるままにする',
    goOn: 'やめる',
    stopped: 'サイトは、もう読めません',
  },
};
