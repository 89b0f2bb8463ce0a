import type { home as ja } from '../ja/home.ts';
import { ruby } from '../ruby.ts';
import type { WrittenSoFar } from '../written-so-far.ts';

export const home: WrittenSoFar<typeof ja> = {
  home: {
    title: ruby`何《なに》を しますか`,
    signInTitle: ruby`カードで 入《はい》る`,
    signInLead: ruby`マイナンバーカードと、4つの 数字《すうじ》の 暗証番号《あんしょうばんごう》を 使《つか》います。`,
    signIn: ruby`カードで 入《はい》る`,
    signedInTitle: ruby`カードで 入《はい》って います`,
    signedInLead: (until) =>
      ruby`${until}まで 使《つか》えます。終《お》わったら、「終《お》わる」を 押《お》してください。`,
    search: ruby`子育《こそだ》ての 手続《てつづ》きを 探《さが》す`,
    searchAbout: ruby`子《こ》どもの お金《かね》などの 手続《てつづ》きを 探《さが》して、申《もう》し込《こ》みます。`,
    applications: ruby`送《おく》った 申《もう》し込《こ》み`,
    applicationsAbout: ruby`申《もう》し込《こ》みが 今《いま》 どうなったか、見《み》ます。`,
    diagnosis: ruby`カードを 調《しら》べる`,
    diagnosisAbout: ruby`カードと、カードを 読《よ》む 機械《きかい》を 調《しら》べます。`,
    practiceAbout: ruby`カードが なくても、練習《れんしゅう》できます。`,
    lost: ruby`カードを なくした`,
    lostAbout: ruby`すぐに カードを 止《と》めるための 電話《でんわ》です。`,
    idleRule: ruby`1分《ぷん》か 2分《ふん》 何《なに》も しないと、続《つづ》けるか 聞《き》きます。答《こた》えないときは、書《か》いたことを 消《け》して 終《お》わります。`,
    about: ruby`この アプリに ついて`,
    menu: 'できること',
  },
};
