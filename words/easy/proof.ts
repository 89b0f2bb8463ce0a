import type { proof as ja } from '../ja/proof.ts';
import { ruby } from '../ruby.ts';

export const proof: typeof ja = {
  proof: {
    open: ruby`本物《ほんもの》か 調《しら》べる`,
    title: ruby`本物《ほんもの》か 調《しら》べる`,
    eyebrow: ruby`調《しら》べました`,
    lead: ruby`残《のこ》した ファイルが 本物《ほんもの》か 調《しら》べます。ファイルは、どこにも 送《おく》りません。`,
    choose: ruby`ファイルを 選《えら》ぶ`,
    another: ruby`ほかの ファイルを 調《しら》べる`,
    print: ruby`印刷《いんさつ》する`,
    read: ruby`中《なか》を 読《よ》む`,
    verdicts: {
      genuine: ruby`これは 本物《ほんもの》です`,
      changed: ruby`だれかが 変《か》えました`,
      unknown: ruby`本物《ほんもの》か わかりません`,
    },
    sentences: {
      receiptPdf: {
        genuine: ruby`受《う》け取《と》ったときの ままです。あとから 1文字《もじ》も 変《か》わって いません。`,
        changed: ruby`受《う》け取《と》った ものと 違《ちが》う ところが あります。書《か》いて あることを 信《しん》じないで ください。`,
        unknown: ruby`作《つく》ったときの ままです。でも、受《う》け取《と》った しるしの 鍵《かぎ》を、この パソコンは 知《し》りません。`,
      },
      container: {
        genuine: ruby`署名《しょめい》は 本物《ほんもの》です。署名《しょめい》した あとで、変《か》わって いません。`,
        changed: ruby`署名《しょめい》と 中《なか》が 合《あ》いません。この ファイルを 信《しん》じないで ください。`,
        unknown: ruby`申《もう》し込《こ》みの ファイルです。署名《しょめい》した 人《ひと》の 証明書《しょうめいしょ》を 出《だ》した ところを、この パソコンは 知《し》りません。`,
      },
      receipt: {
        genuine: ruby`受《う》け取《と》った しるしは 本物《ほんもの》です。何《なに》を 送《おく》ったかは、これだけでは わかりません。`,
        changed: ruby`この しるしは、受《う》け取《と》った ところの ものでは ありません。`,
        unknown: ruby`受《う》け取《と》った ところの 鍵《かぎ》を、この パソコンは 知《し》りません。`,
      },
      other: {
        genuine: ruby`この アプリの ファイルでは ありません。`,
        changed: ruby`この アプリの ファイルでは ありません。`,
        unknown: ruby`この アプリの ファイルでは ありません。ほかの ファイルか、途中《とちゅう》で 切《き》れた ファイルです。`,
      },
    },
    receipt: (number, at, portal, applicant) =>
      ruby`${portal}が ${at}に ${applicant === '' ? '' : ruby`${applicant}の 申《もう》し込《こ》みを `}受《う》け取《と》りました。番号《ばんごう》は ${number}です。`,
    checked: ruby`調《しら》べたこと`,
    checks: {
      signature: {
        name: ruby`申《もう》し込《こ》んだ 人《ひと》の 署名《しょめい》`,
        good: ruby`受《う》け取《と》ったとき、カードの 中《なか》の 証明書《しょうめいしょ》は 有効《ゆうこう》でした。`,
        bad: ruby`署名《しょめい》が 合《あ》いません。`,
        unknown: ruby`ここでは わかりませんでした。`,
      },
      receipt: {
        name: ruby`受《う》け取《と》った しるし`,
        good: ruby`受《う》け取《と》った ところの 鍵《かぎ》で 付《つ》けた ものです。`,
        bad: ruby`受《う》け取《と》った ところの 鍵《かぎ》の ものでは ありません。`,
        unknown: ruby`鍵《かぎ》が ないので、わかりませんでした。`,
      },
      content: {
        name: ruby`中《なか》`,
        good: ruby`署名《しょめい》と しるしの あとで、変《か》わって いません。`,
        bad: ruby`署名《しょめい》や しるしの あとで、変《か》わって います。`,
        unknown: ruby`この ファイルには 中《なか》が ないか、わかりませんでした。`,
      },
      online: {
        name: ruby`今日《きょう》のこと`,
        good: ruby`証明書《しょうめいしょ》は、今日《きょう》も 有効《ゆうこう》です。`,
        bad: ruby`証明書《しょうめいしょ》は、もう 有効《ゆうこう》では ありません。`,
        unknown: ruby`証明書《しょうめいしょ》が 今日《きょう》も 有効《ゆうこう》かは、見《み》て いません。`,
      },
    },
  },
};
