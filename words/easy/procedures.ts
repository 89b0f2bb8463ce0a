import type { procedures as ja } from '../ja/procedures.ts';
import { ruby } from '../ruby.ts';
import type { WrittenSoFar } from '../written-so-far.ts';

export const procedures: WrittenSoFar<typeof ja> = {
  search: {
    title: ruby`子育《こそだ》ての 手続《てつづ》きを 探《さが》す`,
    municipality: ruby`住《す》んでいる 市《し》や 町《まち》`,
    anyMunicipality: ruby`全部《ぜんぶ》の 市《し》や 町《まち》`,
    topic: ruby`何《なに》の こと`,
    anyTopic: ruby`全部《ぜんぶ》`,
    topics: {
      childAllowance: ruby`子《こ》どもの お金《かね》（児童手当《じどうてあて》）`,
      childcare: ruby`子《こ》どもを 預《あず》ける（保育《ほいく》）`,
      singleParent: ruby`親《おや》が 1人《ひとり》（ひとり親《おや》）`,
      maternalHealth: ruby`お母《かあ》さんと 赤《あか》ちゃん（母子保健《ぼしほけん》）`,
    },
    words: ruby`言葉《ことば》で 探《さが》す`,
    wordsHelp: ruby`例《れい》：児童手当《じどうてあて》、引《ひ》っ越《こ》し`,
    submit: ruby`探《さが》す`,
    count: (count) => ruby`手続《てつづ》き ${count}つ`,
    none: ruby`ありませんでした`,
    noneHelp: ruby`言葉《ことば》を 短《みじか》く してください。または、「全部《ぜんぶ》」から 探《さが》してください。`,
    nearest: ruby`似《に》た 言葉《ことば》で 探《さが》す：`,
    online: ruby`ここで 申《もう》し込《こ》むことが できます`,
    minutes: (minutes) => ruby`${minutes}分《ふん》ぐらい`,
  },
  procedure: {
    eyebrow: (municipality) => ruby`${municipality}の 手続《てつづ》き`,
    whoFor: ruby`だれの ため`,
    whoMayFile: ruby`申《もう》し込《こ》むことが できる 人《ひと》`,
    deadline: ruby`いつまで`,
    minutes: ruby`かかる 時間《じかん》`,
    minutesValue: (minutes) => ruby`${minutes}分《ふん》ぐらい`,
    where: ruby`申《もう》し込《こ》み方《かた》`,
    online: ruby`ここで 申《もう》し込《こ》むことが できます`,
    needed: ruby`準備《じゅんび》するもの`,
    secrets: ruby`カードと 番号《ばんごう》`,
    secretsValue: ruby`始《はじ》める 前《まえ》に、準備《じゅんび》してください。`,
    secretAuth: ruby`4つの 数字《すうじ》の 暗証番号《あんしょうばんごう》（カードで 入《はい》るとき）`,
    secretText: ruby`カードを 読《よ》むための 暗証番号《あんしょうばんごう》（自分《じぶん》で 書《か》くときは いりません）`,
    secretSign: ruby`署名《しょめい》の パスワード（英語《えいご》の 文字《もじ》と 数字《すうじ》、6〜16文字《もじ》）`,
    attachments: ruby`付《つ》ける 書類《しょるい》`,
    office: ruby`聞《き》くところ`,
    begin: ruby`申《もう》し込《こ》みを 始《はじ》める`,
    signInFirst: ruby`カードで 入《はい》って 申《もう》し込《こ》む`,
    signInNote: ruby`カードで 入《はい》ったあと、ここに 戻《もど》ります。`,
  },
};
