import type { publicTerminal as ja } from '../ja/public-terminal.ts';
import { ruby } from '../ruby.ts';
import type { WrittenSoFar } from '../written-so-far.ts';

export const publicTerminal: WrittenSoFar<typeof ja> = {
  start: {
    title: ruby`カードを 置《お》いて 始《はじ》めてください`,
    begin: ruby`始《はじ》める`,
    again: ruby`最初《さいしょ》に 戻《もど》る`,
    events: ruby`カードが なくても 探《さが》せます`,
    larger: ruby`大《おお》きく`,
    range: (least, most) => `${least}〜${most}`,
    idleRule: (minutes, seconds) =>
      ruby`${minutes}分《ふん》 何《なに》も しないと、続《つづ》けるか 聞《き》きます。${seconds}秒《びょう》 待《ま》って、書《か》いたことを 消《け》します。`,
    nothingStays: ruby`あなたの ことは、この 機械《きかい》に 残《のこ》りません。`,
    noCardTitle: ruby`今《いま》は、カードを 使《つか》えません`,
    noCard: ruby`カードが なくても 探《さが》せます。申《もう》し込《こ》むときは、係《かかり》の 人《ひと》に 言《い》ってください。`,
    noPortalTitle: ruby`今《いま》は、始《はじ》められません`,
    noPortal: ruby`今《いま》は、つながりません。カードを なくしたときの 電話《でんわ》は、見《み》られます。`,
  },
  keys: {
    shuffled: ruby`番号《ばんごう》の 場所《ばしょ》は、いつも 変《か》わります。`,
    order: ruby`番号《ばんごう》の 順番《じゅんばん》に する`,
    shuffle: ruby`番号《ばんごう》の 場所《ばしょ》を 変《か》える`,
    eraseAll: ruby`全部《ぜんぶ》 消《け》す`,
    eraseOne: ruby`1つ 消《け》す`,
    typedOf: (length, count) => ruby`${length}つの 中《なか》の ${count}つを 入《い》れました`,
    typed: (count) => ruby`${count}文字《もじ》を 入《い》れました`,
    likeComputer: ruby`パソコンと 同《おな》じ`,
    alphabetical: ruby`ABCの 順番《じゅんばん》`,
    boards: {
      latin: ruby`英語《えいご》の 字《じ》`,
      digits: ruby`数字《すうじ》`,
    },
    small: ruby`小《ちい》さい 字《じ》`,
    space: ruby`空《あ》ける`,
    close: ruby`閉《と》じる`,
    board: ruby`文字《もじ》を 入《い》れる`,
  },
  terminal: {
    callStaff: ruby`係《かかり》の 人《ひと》を 呼《よ》ぶ`,
    callStaffTitle: ruby`近《ちか》くの 係《かかり》の 人《ひと》に 言《い》ってください`,
    callStaffBody: ruby`この 機械《きかい》では、呼《よ》ぶことが できません。書《か》いたことは、残《のこ》って います。`,
    callStaffClose: ruby`続《つづ》ける`,
    low: ruby`低《ひく》く する`,
    notLow: ruby`元《もと》に 戻《もど》す`,
    leaveCard: ruby`カードは、置《お》いたままに してください`,
    readOn: ruby`続《つづ》き`,
    toTop: ruby`上《うえ》に 戻《もど》る`,
    noWayBack: ruby`今《いま》は 戻《もど》れません`,
  },
  idle: {
    title: ruby`続《つづ》けますか`,
    body: (left, kept) => ruby`あと ${left}で 終《お》わります。${kept}`,
    kept: {
      onComputer: ruby`書《か》いたことは、この パソコンに 残《のこ》ります。`,
      whileOpen: ruby`書《か》いたことは、この アプリを 閉《と》じるまで 残《のこ》ります。`,
      nowhere: ruby`書《か》いたことは、なくなります。`,
    },
    minutes: (count) => ruby`${count}分《ふん》`,
    seconds: (count) => ruby`${count}秒《びょう》`,
    lastCall: (left) => ruby`あと ${left}で 終《お》わります。`,
    stay: ruby`続《つづ》ける`,
    end: ruby`終《お》わる`,
  },
  takeCard: {
    title: ruby`カードを 取《と》ってください`,
    todo: ruby`あなたの カードが 残《のこ》って います。カードを 取《と》ると 終《お》わります。`,
  },
};
