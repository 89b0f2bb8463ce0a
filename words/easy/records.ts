import type { records as ja } from '../ja/records.ts';
import { ruby } from '../ruby.ts';
import type { WrittenSoFar } from '../written-so-far.ts';

export const records: WrittenSoFar<typeof ja> = {
  records: {
    title: ruby`だれが わたしの ことを 見《み》たか`,
    signIn: ruby`見《み》るときは、カードで 入《はい》ってください。`,
    none: ruby`まだ だれも 見《み》て いません。`,
    count: (all) => ruby`${all}回《かい》です。`,
    newest: (shown) => ruby`新《あたら》しい ほうから ${shown}回《かい》です。`,
    more: ruby`もっと 前《まえ》を 見《み》る`,
    ways: {
      desk: ruby`市《し》の 人《ひと》が 見《み》た`,
      export: ruby`ファイルに した`,
      agency: ruby`コンピューターが 読《よ》んだ`,
    },
    says: {
      desk: (city, procedure) => ruby`${city}の 人《ひと》が「${procedure}」を 見《み》ました`,
      export: (city, procedure) => ruby`${city}の 人《ひと》が「${procedure}」を ファイルに しました`,
      agency: (city, procedure, system) =>
        ruby`${city}の コンピューター（${system}）が「${procedure}」を 読《よ》みました`,
    },
    what: ruby`何《なに》を`,
    why: 'どうして',
    ground: ruby`決《き》まり`,
    purpose: ruby`申《もう》し込《こ》みを 調《しら》べるため`,
    kinds: {
      applicant: ruby`申《もう》し込《こ》んだ 人《ひと》`,
      answers: ruby`書《か》いたこと`,
      attachments: ruby`書類《しょるい》の 名前《なまえ》`,
      container: ruby`送《おく》った もの 全部《ぜんぶ》`,
      charges: ruby`払《はら》う お金《かね》`,
    },
    strange: ruby`わからないとき`,
    ask: ruby`ここを 押《お》すと、申《もう》し込《こ》みが 開《ひら》きます。市《し》に 聞《き》くことが できます。`,
  },
};
