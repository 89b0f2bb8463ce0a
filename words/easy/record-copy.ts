import type { recordCopy as ja } from '../ja/record-copy.ts';
import { ruby } from '../ruby.ts';

export const recordCopy: typeof ja = {
  recordCopy: {
    title: ruby`パソコンに 残《のこ》した 記録《きろく》`,
    keepTitle: ruby`パソコンに 残《のこ》す`,
    keepLead: ruby`市《し》の 記録《きろく》は 7年《ねん》で 消《き》えます。残《のこ》すと、後《あと》でも 見《み》られます。カードで 入《はい》ったときだけ 見《み》られます。`,
    whileOpen: ruby`アプリを 閉《と》じると、残《のこ》したものは 消《き》えます。`,
    keep: ruby`残《のこ》す`,
    kept: (all) => ruby`${all}回分《かいぶん》が この パソコンに あります。`,
    open: ruby`残《のこ》した 記録《きろく》を 見《み》る`,
    none: ruby`まだ 何《なに》も 残《のこ》して いません。`,
    count: (all) => ruby`${all}回分《かいぶん》 あります。`,
    lostTitle: ruby`読《よ》めない ところが あります`,
    lost: (parts) => ruby`${parts}番目《ばんめ》が こわれて います。ほかは 読《よ》めます。`,
    fromFile: ruby`ファイルから`,
    result: ruby`どうなったか`,
    fileTitle: ruby`ファイルから 足《た》す`,
    fileLead: ruby`ほかの 役所《やくしょ》の 表《ひょう》（CSV）を 足《た》せます。外《そと》には 出《で》ません。`,
    choose: ruby`ファイルを 選《えら》ぶ`,
    preview: (read, fresh, same) =>
      ruby`${read}行《ぎょう》を 読《よ》みました。新《あたら》しいのは ${fresh}行《ぎょう》です。${same}行《ぎょう》は もう あります。まだ 足《た》して いません。`,
    first: (shown) => ruby`はじめの ${shown}行《ぎょう》です。`,
    take: ruby`足《た》す`,
    added: (count) => ruby`${count}回分《かいぶん》を 足《た》しました。`,
    place: (line, column, name) =>
      name === ''
        ? ruby`${line}行目《ぎょうめ》の ${column}列目《れつめ》：`
        : ruby`${line}行目《ぎょうめ》の ${column}列目《れつめ》（${name}）：`,
    wrong: {
      headerMissing: ruby`この 見出《みだ》しが ありません。`,
      headerUnknown: ruby`知《し》らない 見出《みだ》しです。`,
      cellCount: ruby`欄《らん》の 数《かず》が 違《ちが》います。`,
      quoteOpen: ruby`「"」が 足《た》りません。`,
      dateImpossible: ruby`日《ひ》と 時間《じかん》では ありません。`,
      dateFuture: ruby`まだ 来《き》て いない 日《ひ》です。`,
      'dateBefore2017-07-18': ruby`2017年《ねん》7月《がつ》18日《にち》より 前《まえ》です。`,
      cellTooLong: ruby`500字《じ》より 長《なが》いです。`,
      characterBroken: ruby`読《よ》めない 字《じ》が あります。`,
      controlCharacter: ruby`見《み》えない 字《じ》が あります。`,
      tooManyLines: ruby`10万行《まんぎょう》より 多《おお》いです。`,
      fileTooLarge: ruby`20MBより 大《おお》きいです。`,
    },
    remove: ruby`残《のこ》したものを 消《け》す`,
    removeTitle: ruby`消《け》しますか`,
    removeBody: ruby`古《ふる》い 記録《きろく》と、ファイルから 足《た》した 記録《きろく》は、もう 見《み》られません。`,
    removeStay: ruby`消《け》さない`,
    removed: ruby`消《け》しました。`,
  },
};
