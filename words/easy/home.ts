import type { home as ja } from '../ja/home.ts';
import { ruby } from '../ruby.ts';

export const home: typeof ja = {
  home: {
    title: ruby`何《なに》を しますか`,
    signInTitle: ruby`カードで 入《はい》る`,
    signInLead: ruby`マイナンバーカードと、4つの 数字《すうじ》の 暗証番号《あんしょうばんごう》を 使《つか》います。`,
    signIn: ruby`カードで 入《はい》る`,
    signedInTitle: ruby`カードで 入《はい》って います。`,
    signedInLead: (until) =>
      ruby`${until}まで 使《つか》えます。終《お》わったら、「終《お》わる」を 押《お》してください。`,
    search: ruby`ほかの ことを 探《さが》す`,
    events: ruby`何《なに》が ありましたか`,
    waits: (count) => ruby`見《み》てほしいこと ${count}つ`,
    returned: (title) => ruby`直《なお》してください：${title}`,
    begun: (title) => ruby`まだ 送《おく》って いません：${title}`,
    begunAt: (municipality) => ruby`まだ 送《おく》って いません。${municipality}に 送《おく》ります。`,
    applications: ruby`送《おく》った 申《もう》し込《こ》み`,
    diagnosis: ruby`カードを 調《しら》べる`,
    lost: ruby`カードを なくした`,
    about: ruby`この アプリに ついて`,
    menu: 'できること',
    parts: {
      procedures: ruby`申《もう》し込《こ》みと お知《し》らせ`,
      own: ruby`わたしの こと`,
      card: ruby`カードと サイト`,
    },
  },
};
