/** The settings of the extension of browsers. */
export const extension = {
  title: '拡張機能 Madoguchi の設定',
  sites: '政府のサイトのほかに、カードを使うサイト',
  sitesLead:
    '政府のサイト（go.jp）は、加えなくても使えます。ほかのサイトは、ここと、アプリの「カードの使用を求めたサイト」の両方に加えてください。サイトに言われて加えないでください。',
  none: '加えたサイトは、ありません。',
  site: 'サイトのアドレス（例：https://bank.example.jp）',
  siteWrong: 'https:// で始まる、政府のサイトでないアドレスを入れてください。',
  add: '加える',
  remove: (site: string) => `${site}を外す`,
  disguise: 'Linux でも使えるようにする',
  disguiseLead:
    '政府のサイトには、Windows と macOS でだけ使えるものがあります。入れると、政府のサイトに、Windows と伝えます。ブラウザーが許可を求めたら、許可してください。拡張機能が新しくなったら、もう一度入れてください。',
  disguiseOn: '政府のサイトに Windows と伝える',
  notAllowed: 'ブラウザーの許可がないため、変えていません。',
};
