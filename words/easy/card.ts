import type { card as ja } from '../ja/card.ts';
import { ruby } from '../ruby.ts';
import type { WrittenSoFar } from '../written-so-far.ts';

const TAKE_IT_TO_THE_OFFICE = ruby`住《す》んでいる 市《し》や 町《まち》の 役所《やくしょ》に、カードを 持《も》って 行《い》ってください。`;

export const card: WrittenSoFar<typeof ja> = {
  card: {
    purposes: {
      login: ruby`カードで 入《はい》る`,
      readApplicant: ruby`カードを 読《よ》む`,
      signApplication: ruby`申《もう》し込《こ》みに 署名《しょめい》する`,
      signInAgain: ruby`もう 一度《いちど》 入《はい》って 送《おく》る`,
      fresh: ruby`もう 一度《いちど》 カードで 確《たし》かめる`,
      changePin: ruby`番号《ばんごう》を 変《か》える`,
      registerAccount: ruby`口座《こうざ》を 登録《とうろく》する`,
      registerProxy: ruby`代《か》わりの 人《ひと》を 決《き》める`,
      acceptMandate: ruby`代《か》わりの 人《ひと》に なる`,
    },
    serviceTitle: ruby`カードを 読《よ》むことが できません`,
    serviceTodo: ruby`できるように なるまで、待《ま》ってください。できないときは、パソコンを 一度《いちど》 切《き》って、また 入《い》れてください。`,
    readerTitle: ruby`カードを 読《よ》む 機械《きかい》が ありません`,
    readerTodo: ruby`カードを 読《よ》む 機械《きかい》を、パソコンに つないでください。もう つないで いるときは、一度《いちど》 抜《ぬ》いて、また 入《い》れてください。`,
    againTitle: ruby`カードを もう 一度《いちど》 読《よ》みます`,
    againTodo: ruby`カードを まっすぐ 置《お》いてください。「もう 一度《いちど》 読《よ》む」を 押《お》しても いいです。`,
    readAgain: ruby`もう 一度《いちど》 読《よ》む`,
    insertTitle: ruby`カードを 置《お》いてください`,
    insertTodo: ruby`マイナンバーカードを、機械《きかい》の 上《うえ》に 置《お》いてください。終《お》わるまで、動《うご》かさないで ください。`,
    insertHow: ruby`置《お》き方《かた》`,
    insertHowSteps: [
      ruby`ほかの カードや 金属《きんぞく》を 離《はな》します。`,
      ruby`カードの 真《ま》ん中《なか》を、機械《きかい》の 真《ま》ん中《なか》に 置《お》きます。`,
      ruby`カードを 入《い》れる 機械《きかい》は、金色《きんいろ》の ほうから 奥《おく》まで 入《い》れます。`,
    ],
    waiting: ruby`カードを 待《ま》って います`,
    waitingReader: ruby`機械《きかい》を 待《ま》って います`,
    chooseTitle: ruby`カードを 読《よ》む 機械《きかい》を 選《えら》んでください`,
    chooseTodo: ruby`機械《きかい》が 2つか、もっと あります。カードを 置《お》く 機械《きかい》を 選《えら》んでください。`,
    chooseLegend: ruby`カードを 読《よ》む 機械《きかい》`,
    chooseSubmit: ruby`次《つぎ》へ`,
    inspectingTitle: ruby`カードを 調《しら》べて います`,
    hold: ruby`カードを 動《うご》かさないで ください。`,
    unsupportedTitle: ruby`この カードは 使《つか》えません`,
    unsupportedTodo: ruby`これは マイナンバーカードでは ありません。マイナンバーカードを 置《お》いてください。`,
    unsupportedReader: (reader) => ruby`機械《きかい》：${reader}`,
    checkAgain: ruby`もう 一度《いちど》 調《しら》べる`,
    doing: {
      checkingPin: ruby`番号《ばんごう》を 調《しら》べて います`,
      changingPin: ruby`番号《ばんごう》を 変《か》えて います`,
      reading: ruby`カードを 読《よ》んで います`,
      signing: ruby`署名《しょめい》して います`,
    },
    diagnosis: ruby`カードを 調《しら》べる`,
    lost: ruby`カードを なくした`,
    searchWithout: ruby`カードを 使《つか》わないで 探《さが》す`,
    backTo: {
      readApplicant: ruby`カードを 読《よ》まないで 書《か》く`,
      signApplication: ruby`書《か》いたことを また 見《み》る`,
      signInAgain: ruby`戻《もど》る（申《もう》し込《こ》みは 残《のこ》ります）`,
    },
  },
  pin: {
    titles: {
      auth: ruby`4つの 数字《すうじ》の 暗証番号《あんしょうばんごう》を 入《い》れてください`,
      sign: ruby`署名《しょめい》の パスワードを 入《い》れてください`,
      text: ruby`名前《なまえ》と 住所《じゅうしょ》を カードから 読《よ》みます`,
      face: ruby`照合番号《しょうごうばんごう》Bを 入《い》れてください`,
    },
    about: {
      auth: ruby`カードを もらったときに、自分《じぶん》で 決《き》めた 番号《ばんごう》です。`,
      sign: ruby`カードを もらったときに、自分《じぶん》で 決《き》めました。英語《えいご》の 文字《もじ》と 数字《すうじ》で、6〜16文字《もじ》です。`,
      text: ruby`カードを もらったときに、自分《じぶん》で 決《き》めた 4つの 数字《すうじ》です。読《よ》まないで、自分《じぶん》で 書《か》くことも できます。`,
      face: ruby`カードの 表《おもて》に ある、14の 数字《すうじ》です。はじめの 6つは 誕生日《たんじょうび》です。年《とし》は、令和《れいわ》や 平成《へいせい》の 年《とし》です。次《つぎ》の 4つは、カードが 終《お》わる 年《とし》です。最後《さいご》の 4つは、セキュリティコードです。`,
    },
    labels: {
      auth: ruby`4つの 数字《すうじ》の 暗証番号《あんしょうばんごう》`,
      sign: ruby`署名《しょめい》の パスワード`,
      text: ruby`カードを 読《よ》むための 暗証番号《あんしょうばんごう》（4つの 数字《すうじ》）`,
      face: ruby`照合番号《しょうごうばんごう》B（14の 数字《すうじ》）`,
    },
    submits: {
      auth: ruby`次《つぎ》へ`,
      sign: ruby`署名《しょめい》する`,
      text: ruby`読《よ》む`,
      face: ruby`読《よ》む`,
    },
    shows: {
      auth: ruby`番号《ばんごう》を 見《み》る`,
      sign: ruby`パスワードを 見《み》る`,
      text: ruby`番号《ばんごう》を 見《み》る`,
      face: ruby`番号《ばんごう》を 見《み》る`,
    },
    forgot: {
      auth: ruby`忘《わす》れました`,
      sign: ruby`忘《わす》れました`,
      text: ruby`忘《わす》れました`,
      face: ruby`番号《ばんごう》が わかりません`,
    },
    sending: ruby`調《しら》べて います…`,
    triesLeft: (count) => ruby`あと ${count}回《かい》 入《い》れることが できます`,
    triesNote: (count) =>
      count === 1
        ? ruby`次《つぎ》に 間違《まちが》えると、使《つか》えなく なります。`
        : ruby`また 間違《まちが》えると、使《つか》えなく なります。`,
    cleared: ruby`60秒《びょう》 何《なに》も しなかったので、消《け》しました。`,
    lastTitle: ruby`あと 1回《かい》だけです`,
    lastTodo: {
      auth: ruby`次《つぎ》に 間違《まちが》えると、この 番号《ばんごう》は 使《つか》えなく なります。番号《ばんごう》を 書《か》いた 紙《かみ》を 見《み》てください。待《ま》っても、回数《かいすう》は 増《ふ》えません。`,
      sign: ruby`次《つぎ》に 間違《まちが》えると、署名《しょめい》が できなく なります。あなたが 書《か》いたことは、残《のこ》って います。紙《かみ》を 見《み》てから、署名《しょめい》することも できます。`,
      text: ruby`次《つぎ》に 間違《まちが》えると、カードを 読《よ》むことが できなく なります。自分《じぶん》で 書《か》くことも できます。`,
      face: ruby`次《つぎ》に 間違《まちが》えると、写真《しゃしん》を 読《よ》むことが できなく なります。カードの 表《おもて》を、もう 一度《いちど》 見《み》てください。`,
    },
    lastStop: 'やめる',
    lastGoOn: ruby`番号《ばんごう》を 入《い》れる`,
    blockedTitle: {
      auth: ruby`暗証番号《あんしょうばんごう》が 使《つか》えなく なりました`,
      sign: ruby`署名《しょめい》の パスワードが 使《つか》えなく なりました`,
      text: ruby`カードを 読《よ》むための 暗証番号《あんしょうばんごう》が 使《つか》えなく なりました`,
      face: ruby`照合番号《しょうごうばんごう》Bが 使《つか》えなく なりました`,
    },
    blockedTodo: {
      auth: ruby`3回《かい》 間違《まちが》えました。${TAKE_IT_TO_THE_OFFICE}新《あたら》しい 番号《ばんごう》を 決《き》めることが できます。`,
      sign: ruby`5回《かい》 間違《まちが》えました。${TAKE_IT_TO_THE_OFFICE}新《あたら》しい パスワードを 決《き》めることが できます。`,
      text: ruby`3回《かい》 間違《まちが》えました。${TAKE_IT_TO_THE_OFFICE}新《あたら》しい 番号《ばんごう》を 決《き》めることが できます。名前《なまえ》や 住所《じゅうしょ》は、自分《じぶん》で 書《か》くことが できます。`,
      face: ruby`何度《なんど》も 間違《まちが》えました。住《す》んでいる 市《し》や 町《まち》の 役所《やくしょ》に 聞《き》いてください。ほかの 番号《ばんごう》は、使《つか》うことが できます。`,
    },
    blockedSafe: ruby`ほかの 番号《ばんごう》は、同《おな》じです。送《おく》った 申《もう》し込《こ》みも、残《のこ》って います。`,
    blockedHow: ruby`やり方《かた》を 見《み》る`,
  },
};
