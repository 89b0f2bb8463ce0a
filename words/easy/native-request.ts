import type { nativeRequest as ja } from '../ja/native-request.ts';
import { ruby } from '../ruby.ts';

export const nativeRequest: typeof ja = {
  nativeRequest: {
    agreeTitles: {
      auth: ruby`カードで、あなたが だれかを サイトに 見《み》せますか`,
      sign: ruby`サイトの ために、カードで 署名《しょめい》しますか`,
      text: ruby`カードの 4つの ことを サイトに 渡《わた》しますか`,
    },
    lead: ruby`ブラウザーの ページが、カードを 使《つか》いたいと 言《い》っています。まだ カードは 使《つか》って いません。`,
    where: 'サイトの アドレス',
    whereUnknown: ruby`どの サイトか、わかりません（MPA for Linux）`,
    what: 'カードで すること',
    whats: {
      auth: () =>
        ruby`サイトの 値《あたい》に 署名《しょめい》します。サイトは、あなたが いると わかります。値《あたい》の 意味《いみ》は、この アプリには 見《み》えません。`,
      sign: (count) =>
        ruby`${count}つの ものに 署名《しょめい》します。中《なか》は、この アプリには 見《み》えません。サイトは、あなたの 名前《なまえ》、住所《じゅうしょ》、生《う》まれた 日《ひ》、性別《せいべつ》が わかります。`,
      text: () =>
        ruby`名前《なまえ》、住所《じゅうしょ》、生《う》まれた 日《ひ》、性別《せいべつ》を 読《よ》んで、サイトに 渡《わた》します。マイナンバーは 読《よ》みません。`,
    },
    digests: ruby`署名《しょめい》する 値《あたい》（くらべるため）`,
    cardNumber: ruby`いつも、この カードと この パソコンの 印《しるし》を サイトに 渡《わた》します。`,
    stranger: ruby`この サイトには、最近《さいきん》 カードを 使《つか》って いません`,
    strangerTodo: ruby`あなたが 見《み》ていた ページの アドレスと 同《おな》じか、見《み》てください。わからないときは、カードを 使《つか》わないでください。`,
    strangerUnnamed: ruby`あなたが 始《はじ》めた ことか、考《かんが》えてください。わからないときは、カードを 使《つか》わないでください。`,
    added: ruby`国《くに》の サイトでは ありません`,
    addedTodo: ruby`前《まえ》に あなたが 入《い》れた サイトです。何《なに》に 署名《しょめい》するかは、ここからは 見《み》えません。わからないときは、使《つか》わないで ください。`,
    pinHere: ruby`暗証番号《あんしょうばんごう》は、この 画面《がめん》だけに 入《い》れてください。ページには 入《い》れないでください。`,
    refuse: ruby`カードを 使《つか》わない`,
    agree: ruby`カードを 使《つか》う`,
    doneTitle: ruby`ブラウザーで 続《つづ》けてください`,
    dones: {
      auth: ruby`サイトは、あなたが だれか わかりました。`,
      sign: ruby`署名《しょめい》を サイトに 渡《わた》しました。`,
      text: ruby`4つの ことを サイトに 渡《わた》しました。`,
    },
    callersTitle: ruby`カードを 使《つか》いたいと 言《い》った サイト`,
    callersLead: ruby`この パソコンの ブラウザーで、カードを 使《つか》いたいと 言《い》った ページです。`,
    callersNone: ruby`カードを 使《つか》いたいと 言《い》った ページは ありません。`,
    unnamed: ruby`名前《なまえ》が わからない サイト（MPA for Linux）`,
    first: ruby`はじめて 言《い》った とき`,
    last: ruby`最後《さいご》に 言《い》った とき`,
    uses: ruby`カードを 使《つか》った 回数《かいすう》`,
    times: (count) => ruby`${count}回《かい》`,
    lastUse: ruby`最後《さいご》に した こと`,
    useNames: {
      auth: ruby`だれかを 見《み》せた`,
      sign: ruby`署名《しょめい》`,
      text: ruby`4つの こと`,
    },
    notUsed: ruby`使《つか》って いません`,
    muted: ruby`何度《なんど》も 言《い》ったので、10分《ぷん》は 答《こた》えません。`,
    unmute: ruby`また 答《こた》える`,
    forget: ruby`この 記録《きろく》を 消《け》す`,
    sitesTitle: ruby`国《くに》の サイトの ほかに、カードを 使《つか》える サイト`,
    sitesLead: ruby`国《くに》の サイト（go.jp）は、はじめから できます。ほかの サイトは、ここに 入《い》れたものだけです。ブラウザーの 拡張機能《かくちょうきのう》にも 入《い》れて ください。暗証番号《あんしょうばんごう》と、この 画面《がめん》での 返事《へんじ》は、いつも いります。`,
    sitesWarning: ruby`サイトに 言《い》われて 入《い》れないで ください。知《し》っている サイトだけ 入《い》れて ください。`,
    site: ruby`サイトの アドレス`,
    siteHelp: ruby`たとえば：https://bank.example.jp`,
    siteWrong: ruby`https:// で 始《はじ》まる アドレスを 入《い》れて ください。`,
    siteAdd: ruby`入《い》れる`,
    siteRemove: (site) => ruby`${site}を やめる`,
  },
};
