import type { help as ja } from '../ja/help.ts';
import { ruby } from '../ruby.ts';
import type { WrittenSoFar } from '../written-so-far.ts';

export const help: WrittenSoFar<typeof ja> = {
  help: {
    title: ruby`困《こま》ったとき`,
    lostTitle: ruby`カードを なくしたとき、盗《ぬす》まれたとき`,
    lostTodo: ruby`すぐに 電話《でんわ》して ください。カードを 止《と》めます。いつでも 電話《でんわ》できます。`,
    lostCall: ruby`電話《でんわ》（お金《かね》は かかりません。2を 押《お》します）`,
    lostOther: ruby`つながらないとき（お金《かね》が かかります）`,
    lostForeign: ruby`外国語《がいこくご》の 電話《でんわ》`,
    lostFax: ruby`電話《でんわ》が できない 人《ひと》の ファックス`,
    lostPolice: ruby`外《そと》で なくしたときは、警察《けいさつ》にも 言《い》ってください。警察《けいさつ》が くれる 番号《ばんごう》を 書《か》いてください。`,
    lostFound: ruby`カードが ありましたか。それなら、役所《やくしょ》に 行《い》ってください。電話《でんわ》では できません。`,
    pinTitle: ruby`番号《ばんごう》を 忘《わす》れたとき、使《つか》えなく なったとき`,
    pinOffice: ruby`住《す》んでいる 市《し》や 町《まち》の 役所《やくしょ》に、カードを 持《も》って 行《い》ってください。新《あたら》しい 番号《ばんごう》を 決《き》めることが できます。`,
    readerTitle: ruby`カードを 読《よ》むことが できないとき`,
    readerSteps: [
      ruby`カードを 読《よ》む 機械《きかい》を、一度《いちど》 抜《ぬ》いて、また 入《い》れます。`,
      ruby`ほかの カードや 金属《きんぞく》を 離《はな》して、カードを また 置《お》きます。`,
      ruby`カードを 使《つか》う ほかの アプリを 閉《と》じます。`,
      ruby`できないときは、「カードを 調《しら》べる」を 開《ひら》きます。`,
    ],
    checkedOn: ruby`電話番号《でんわばんごう》は、2024年《ねん》12月《がつ》までの 市《し》や 町《まち》の ページで 調《しら》べました。`,
    print: ruby`印刷《いんさつ》する`,
  },
};
