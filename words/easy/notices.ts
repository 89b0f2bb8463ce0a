import type { notices as ja } from '../ja/notices.ts';
import { ruby } from '../ruby.ts';
import type { WrittenSoFar } from '../written-so-far.ts';

export const notices: WrittenSoFar<typeof ja> = {
  notices: {
    title: 'おしらせ',
    signIn: ruby`おしらせを 見《み》るときは、カードで 入《はい》ってください。`,
    none: 'おしらせは ありません。',
    count: (all, unread) =>
      unread === 0
        ? ruby`おしらせは ${all}つです。新《あたら》しい ものは ありません。`
        : ruby`おしらせは ${all}つです。新《あたら》しい ものが ${unread}つ あります。`,
    newest: (shown, unread) =>
      unread === 0
        ? ruby`新《あたら》しい ほうから ${shown}つです。まだ 見《み》て いない ものは ありません。`
        : ruby`新《あたら》しい ほうから ${shown}つです。${unread}つは まだ 見《み》て いません。`,
    more: ruby`もっと 前《まえ》の おしらせを 見《み》る`,
    unread: ruby`新《あたら》しい`,
    fresh: (count) => ruby`新《あたら》しい おしらせ ${count}つ`,
    says: {
      received: (procedure) => ruby`「${procedure}」を 受《う》け取《と》りました`,
      correctionAsked: (procedure) => ruby`「${procedure}」を 直《なお》してください`,
      correctionExtended: (procedure) => ruby`「${procedure}」を 直《なお》す 日《ひ》が 後《あと》に なりました`,
      correctionCancelled: (procedure) => ruby`「${procedure}」は 直《なお》さなくて いいです`,
      correctionLapsed: (procedure) => ruby`「${procedure}」を 直《なお》す 日《ひ》が すぎました`,
      decided: (procedure) => ruby`「${procedure}」が 決《き》まりました`,
      letterReplaced: (procedure) => ruby`「${procedure}」の 新《あたら》しい 手紙《てがみ》が あります`,
      reopened: (procedure) => ruby`「${procedure}」を もう 一度《いちど》 調《しら》べます`,
      withdrawnOnPaper: (procedure) => ruby`「${procedure}」を やめました`,
      message: (procedure) => ruby`「${procedure}」の ことで、市《し》や 町《まち》から 連絡《れんらく》が あります`,
      chargeMade: (procedure) => ruby`「${procedure}」の お金《かね》を 払《はら》って ください`,
      chargeDue: (procedure) =>
        ruby`「${procedure}」の お金《かね》を 払《はら》う 日《ひ》が もうすぐ 終《お》わります`,
      chargePaid: (procedure) => ruby`「${procedure}」の お金《かね》が 届《とど》きました`,
      chargeOverpaid: (procedure) =>
        ruby`「${procedure}」の お金《かね》を 多《おお》く もらいました。市《し》が 返《かえ》します`,
      chargeRefunded: (procedure) => ruby`「${procedure}」の お金《かね》を 返《かえ》しました`,
      chargeCancelled: (procedure) => ruby`「${procedure}」の お金《かね》は 払《はら》わないで ください`,
    },
  },
  mail: {
    title: ruby`メールで 知《し》らせる`,
    lead: ruby`何《なに》か 来《き》たことだけを メールで 知《し》らせます。名前《なまえ》や 中身《なかみ》は 書《か》きません。`,
    on: ruby`もらう`,
    off: ruby`もらわない`,
    remove: ruby`アドレスを 消《け》す`,
    refused: ruby`この アドレスに メールが とどきませんでした`,
    refusedTodo: ruby`アドレスを 見《み》て、もう 一度《いちど》 入《い》れてください。おしらせは ここで 見《み》ることが できます。`,
    address: 'メールアドレス',
    otherAddress: ruby`ほかの メールアドレスに する`,
    addressHelp: ruby`6つの 数字《すうじ》を 送《おく》ります。`,
    addressWrong: ruby`メールアドレスを もう 一度《いちど》 見《み》てください`,
    send: ruby`数字《すうじ》を 送《おく》る`,
    code: ruby`メールに 来《き》た 6つの 数字《すうじ》`,
    codeHelp: ruby`10分《ぷん》の 間《あいだ》に 入《い》れてください。`,
    codeWrong: ruby`数字《すうじ》は 6つです`,
    confirm: ruby`確《たし》かめる`,
    again: ruby`アドレスを もう 一度《いちど》 入《い》れる`,
  },
};
