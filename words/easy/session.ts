import type { session as ja } from '../ja/session.ts';
import { ruby } from '../ruby.ts';

const AGAIN = ruby`続《つづ》けるときは、もう 一度《いちど》 カードで 入《はい》ってください。`;
const TO_PROTECT = ruby`あなたの 情報《じょうほう》を 守《まも》るため、終《お》わりました。`;

export const session: typeof ja = {
  work: {
    askingChallenge: { title: ruby`準備《じゅんび》して います`, note: ruby`インターネットに つないで います。` },
    openingSession: { title: ruby`カードで 入《はい》って います`, note: ruby`カードを 調《しら》べて います。` },
    beginningPasskey: {
      title: ruby`ブラウザーを 開《ひら》いて います`,
      note: ruby`つないで います。`,
    },
    redeemingPasskey: {
      title: ruby`パスキーで 入《はい》って います`,
      note: ruby`パスキーを 調《しら》べて います。`,
    },
    loadingProcedure: {
      title: ruby`手続《てつづ》きを 読《よ》んで います`,
      note: ruby`新《あたら》しい ものを 読《よ》んで います。`,
    },
    submitting: {
      title: ruby`申《もう》し込《こ》みを 送《おく》って います`,
      note: ruby`申《もう》し込《こ》みは 残《のこ》って います。2回《かい》 届《とど》くことは ありません。`,
    },
    saving: {
      title: ruby`口座《こうざ》を 登録《とうろく》して います`,
      note: ruby`少《すこ》し 待《ま》ってください。`,
    },
    keepingMandate: {
      title: ruby`登録《とうろく》して います`,
      note: ruby`少《すこ》し 待《ま》ってください。`,
    },
    answeringSite: {
      title: ruby`サイトの お願《ねが》いを 見《み》て います`,
      note: ruby`最後《さいご》に 押《お》すまで、何《なに》も 渡《わた》しません。`,
    },
    releasing: {
      title: ruby`終《お》わる 準備《じゅんび》を して います`,
      note: ruby`カードを 使《つか》うのを やめて います。`,
    },
  },
  ended: {
    titles: {
      signedOut: ruby`終《お》わりました`,
      idle: ruby`終《お》わりました`,
      expired: ruby`使《つか》える 時間《じかん》が 終《お》わりました`,
      cardRemoved: ruby`カードが 離《はな》れたので、終《お》わりました`,
      portalEnded: ruby`終《お》わりました`,
      deviceLocked: ruby`パソコンが 止《と》まったので、終《お》わりました`,
      windowCrashed: ruby`画面《がめん》が 止《と》まったので、終《お》わりました`,
    },
    because: {
      signedOut: ruby`カードを 忘《わす》れないで ください。`,
      idle: ruby`何《なに》も しなかったので、終《お》わりました。`,
      expired: AGAIN,
      cardRemoved: `${TO_PROTECT}${AGAIN}`,
      portalEnded: AGAIN,
      deviceLocked: `${TO_PROTECT}${AGAIN}`,
      windowCrashed: ruby`画面《がめん》を また 開《ひら》きました。${AGAIN}`,
    },
    safe: ruby`送《おく》った 申《もう》し込《こ》みは、届《とど》いて います。`,
    nothingStays: ruby`あなたの 情報《じょうほう》は、この 機械《きかい》に ありません。カードと 紙《かみ》を 忘《わす》れないで ください。`,
    again: ruby`もう 一度《いちど》 カードで 入《はい》る`,
  },
};
