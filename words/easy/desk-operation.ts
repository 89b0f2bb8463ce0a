import type { kiosks as jaKiosks, operation as jaOperation } from '../ja/desk-operation.ts';
import { ruby } from '../ruby.ts';
import type { WrittenSoFar } from '../written-so-far.ts';

export const kiosks: WrittenSoFar<typeof jaKiosks> = {
  title: ruby`端末《たんまつ》`,
  lead: ruby`みんなが使《つか》う機械《きかい》の様子《ようす》です。だれが使《つか》ったかは、分《わ》かりません。`,
  again: ruby`もう一度《いちど》見《み》る`,
  columns: {
    place: ruby`場所《ばしょ》`,
    state: ruby`様子《ようす》`,
    since: 'いつから',
    version: ruby`番号《ばんごう》`,
    visitsToday: ruby`今日《きょう》 使《つか》った 数《かず》`,
    paper: ruby`紙《かみ》`,
    fault: ruby`最後《さいご》の 困《こま》ったこと`,
  },
  states: {
    inService: ruby`使《つか》えます`,
    impaired: ruby`少《すこ》し 使《つか》えません`,
    outOfService: ruby`使《つか》えません`,
    stopped: ruby`止《と》めて あります`,
  },
  silent: ruby`返事《へんじ》が ありません`,
  never: ruby`まだ 返事《へんじ》が ありません`,
  papers: {
    ok: 'あります',
    low: ruby`少《すく》ない です`,
    out: 'ありません',
    noPrinter: 'プリンターは ありません',
    unknown: ruby`分《わ》かりません`,
  },
  noFault: 'ありません',
  open: ruby`くわしく 見《み》る`,
  oneTitle: ruby`端末《たんまつ》の くわしい 様子《ようす》`,
  close: ruby`閉《と》じる`,
  help: {
    silent: ruby`3分《ぷん》より長《なが》く、返事《へんじ》が ありません。電源《でんげん》を 見《み》てください。`,
  },
  paperHelp: ruby`プリンターに 紙《かみ》を 入《い》れてください。`,
};

export const operation: WrittenSoFar<typeof jaOperation> = {
  title: ruby`動《うご》き`,
  lead: ruby`サーバーが、ちゃんと動《うご》いているかを 見《み》ます。`,
  again: ruby`もう一度《いちど》見《み》る`,
  well: ruby`大丈夫《だいじょうぶ》です`,
};
