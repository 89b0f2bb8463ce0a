import type { ownData as ja } from '../ja/own-data.ts';
import { ruby } from '../ruby.ts';

export const ownData: typeof ja = {
  ownData: {
    title: ruby`わたしの 情報《じょうほう》`,
    lead: ruby`国《くに》や 市《し》が 持《も》って いる、あなたの 情報《じょうほう》です。ここには 残《のこ》りません。`,
    signIn: ruby`見《み》るときは、カードで 入《はい》ってください。`,
    families: {
      health: ruby`体《からだ》と 病院《びょういん》`,
      family: ruby`家族《かぞく》`,
      money: ruby`税金《ぜいきん》と お金《かね》`,
      work: ruby`仕事《しごと》`,
    },
    sensitive: ruby`人《ひと》に 見《み》られたく ない 情報《じょうほう》`,
    noSource: ruby`ここでは 見《み》ることが できません`,
    freshWhy: ruby`もう 一度《いちど》、カードと 4けたの 番号《ばんごう》で 確《たし》かめます。5分《ふん》 見《み》ることが できます。`,
    freshStart: ruby`カードで 確《たし》かめる`,
    asOf: (source, time) => ruby`${source}が ${time}に 持《も》って いた 情報《じょうほう》です。`,
    none: ruby`ここには、あなたの 記録《きろく》が ありません。ほかの 所《ところ》に あるかも しれません。`,
    withheld: (law) => ruby`決《き》まりで、今《いま》は 見《み》ることが できません。決《き》まり：${law}`,
    delayed: (time) => ruby`準備《じゅんび》を して います。${time}の 後《あと》で、もう 一度《いちど》 してください。`,
    empty: ruby`記録《きろく》が ありません`,
    hiddenNumber: ruby`見《み》せない 番号《ばんごう》`,
    showFor: (table) => ruby`${table}を 見《み》る`,
    masked: ruby`ほかの 人《ひと》に 見《み》えないように して います。見《み》ると、60秒《びょう》で また かくれます。`,
    saveCsv: ruby`表《ひょう》で 保存《ほぞん》する（CSV）`,
    saveJson: ruby`データで 保存《ほぞん》する（JSON）`,
    wrong: ruby`これは 違《ちが》う`,
    wrongHow: ruby`違《ちが》うときは、情報《じょうほう》を 持《も》って いる 所《ところ》に 言《い》ってください。`,
    back: ruby`わたしの 情報《じょうほう》に 戻《もど》る`,
  },
};
