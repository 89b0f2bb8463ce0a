import type { applications as ja } from '../ja/applications.ts';
import { ruby } from '../ruby.ts';
import type { WrittenSoFar } from '../written-so-far.ts';

export const applications: WrittenSoFar<typeof ja> = {
  notSent: {
    title: ruby`まだ 送《おく》って いません`,
    safe: ruby`申《もう》し込《こ》みは、この 画面《がめん》を 閉《と》じるまで 残《のこ》ります。あとで もう 一度《いちど》 送《おく》ってください。2回《かい》 届《とど》くことは ありません。`,
    send: ruby`もう 一度《いちど》 送《おく》る`,
    stop: ruby`送《おく》らないで やめる`,
    stopTitle: ruby`送《おく》らないで やめますか`,
    stopBody: {
      onComputer: ruby`やめても、書《か》いたことは この パソコンに 残《のこ》ります。送《おく》るときは、もう 一度《いちど》 署名《しょめい》します。`,
      whileOpen: ruby`やめても、書《か》いたことは アプリを 閉《と》じるまで 残《のこ》ります。送《おく》るときは、もう 一度《いちど》 署名《しょめい》します。`,
      nowhere: ruby`やめると、この 申《もう》し込《こ》みは なくなります。`,
    },
    stopStay: ruby`ここに 戻《もど》る`,
  },
  receipt: {
    title: ruby`申《もう》し込《こ》みを 受《う》け取《と》りました`,
    number: ruby`あなたの 番号《ばんごう》`,
    procedure: ruby`手続《てつづ》き`,
    municipality: ruby`送《おく》ったところ`,
    receivedAt: ruby`受《う》け取《と》った 日《ひ》`,
    toDo: (papers) =>
      papers === 0
        ? ruby`今《いま》、することは ありません`
        : ruby`書類《しょるい》を ${papers}つ、役所《やくしょ》に 持《も》って 行《い》ってください`,
    original: ruby`コピーでは ない もの`,
    bringTo: ruby`ここに 出《だ》してください。番号《ばんごう》も 言《い》ってください。`,
    after: ruby`このあと`,
    follow: ruby`今《いま》 どうなったかは、「送《おく》った 申《もう》し込《こ》み」で 見《み》ることが できます。`,
    print: ruby`印刷《いんさつ》する`,
    save: ruby`残《のこ》す`,
    saved: (file) => ruby`「${file}」に 残《のこ》しました。`,
    printedOn: (day) => ruby`印刷《いんさつ》した 日《ひ》：${day}`,
  },
  applications: {
    title: ruby`送《おく》った 申《もう》し込《こ》み`,
    count: (count) => ruby`送《おく》った 申《もう》し込《こ》み ${count}つ`,
    newest: (count) => ruby`新《あたら》しい 申《もう》し込《こ》み ${count}つ`,
    more: ruby`もっと 見《み》る`,
    none: ruby`送《おく》った 申《もう》し込《こ》みは、まだ ありません。`,
    signIn: ruby`見《み》るときは、カードで 入《はい》ってください。`,
    drafts: (count) => ruby`まだ 送《おく》って いない 申《もう》し込《こ》み ${count}つ`,
    keptUntil: (day) => ruby`${day}まで、この パソコンに 残《のこ》ります`,
    goOn: ruby`続《つづ》きを 書《か》く`,
    deleteDraft: ruby`消《け》す`,
    draftDeleted: (title) => ruby`「${title}」を 消《け》しました`,
    household: ruby`覚《おぼ》えている 家族《かぞく》の こと`,
    householdKept: ({ children, spouse, account }) =>
      ruby`${[ruby`電話《でんわ》と 仕事《しごと》`, ...(spouse ? [ruby`夫《おっと》か 妻《つま》`] : []), ...(children > 0 ? [ruby`子《こ》ども ${children}人《にん》`] : []), ...(account ? [ruby`口座《こうざ》`] : [])].join('、')}を、この パソコンに 残《のこ》して います。`,
    householdNote: ruby`あなたの カードで 入《はい》ったときだけ 使《つか》います。`,
    deleteHousehold: ruby`家族《かぞく》の ことを 消《け》す`,
    householdDeleted: ruby`家族《かぞく》の ことを 消《け》しました`,
    receivedAt: (day) => ruby`${day}に 受《う》け取《と》りました`,
    statuses: {
      received: ruby`受《う》け取《と》りました`,
      inReview: ruby`調《しら》べて います`,
      returned: ruby`直《なお》してください`,
      accepted: ruby`決《き》まりました`,
      rejected: ruby`できませんでした`,
      withdrawn: ruby`あなたが やめました`,
    },
    history: ruby`今《いま》までの こと`,
    note: (text) => ruby`役所《やくしょ》から：${text}`,
    withdraw: ruby`申《もう》し込《こ》みを やめる`,
    withdrawTitle: ruby`申《もう》し込《こ》みを やめますか`,
    withdrawBody: ruby`やめると、役所《やくしょ》は もう 調《しら》べません。また 出《だ》すときは、はじめから します。`,
    withdrawStay: ruby`やめない`,
    withdrawGo: ruby`やめる`,
    back: ruby`一覧《いちらん》に 戻《もど》る`,
    status: ruby`今《いま》`,
  },
};
