import type { appFrame as ja } from '../ja/app-frame.ts';
import { ruby } from '../ruby.ts';
import type { WrittenSoFar } from '../written-so-far.ts';

export const appFrame: WrittenSoFar<typeof ja> = {
  app: {
    list: (parts) => ruby`${parts.join('、')}`,
    name: ruby`窓口《まどぐち》`,
    tagline: ruby`マイナンバーカードの 手続《てつづ》き`,
    skip: ruby`画面《がめん》の 中《なか》へ`,
    help: ruby`困《こま》ったとき`,
    back: ruby`戻《もど》る`,
    signOut: ruby`終《お》わる`,
    signOutTitle: ruby`終《お》わりますか`,
    signOutBody: {
      onComputer: ruby`今《いま》の 手続《てつづ》きは 終《お》わります。書《か》いたことは、この パソコンに 残《のこ》ります。`,
      whileOpen: ruby`今《いま》の 手続《てつづ》きは 終《お》わります。書《か》いたことは、アプリを 閉《と》じるまで 残《のこ》ります。`,
      nowhere: ruby`今《いま》の 手続《てつづ》きを やめます。書《か》いたことは、なくなります。`,
    },
    signOutStay: ruby`続《つづ》ける`,
    signedIn: (until) => ruby`${until}まで 使《つか》えます`,
    loading: ruby`読《よ》んで います`,
    stillWorking: ruby`まだ 続《つづ》いて います`,
    retry: ruby`もう 一度《いちど》 する`,
    backHome: ruby`最初《さいしょ》の 画面《がめん》`,
    errorPrefix: ruby`直《なお》してください：`,
    required: ruby`※必《かなら》ず`,
    assumed: ruby`たぶん`,
    optional: '※なくても いいです',
    code: (code) => ruby`番号《ばんごう》：${code}`,
  },
  display: {
    open: ruby`見《み》え方《かた》`,
    language: ruby`画面《がめん》の ことば`,
    languageDecided: ruby`やさしい 日本語《にほんご》（係《かかり》の 人《ひと》が 決《き》めました）`,
    textSize: ruby`文字《もじ》の 大《おお》きさ`,
    sizes: {
      100: 'ふつう',
      125: ruby`大《おお》きい`,
      150: ruby`もっと 大《おお》きい`,
      200: ruby`一番《いちばん》 大《おお》きい`,
    },
    contrast: ruby`色《いろ》の 濃《こ》さ`,
    contrasts: { standard: 'ふつう', high: 'はっきり' },
  },
  connection: {
    connectingTitle: ruby`準備《じゅんび》して います`,
    connecting: ruby`アプリに つないで います。`,
    lostTitle: ruby`アプリと つながって いません`,
    lostTodo: ruby`もう 一度《いちど》 つないで います。できないときは、アプリを また 開《ひら》いてください。`,
    lostSafe: ruby`書《か》いたことは、この 画面《がめん》を 閉《と》じるまで 残《のこ》ります。送《おく》った 申《もう》し込《こ》みは、届《とど》いて います。`,
    reconnecting: ruby`つないで います`,
    reload: ruby`画面《がめん》を また 開《ひら》く`,
  },
  failure: {
    safe: ruby`残《のこ》って いるもの`,
  },
};
