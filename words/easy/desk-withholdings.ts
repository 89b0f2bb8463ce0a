import type { withholdings as ja } from '../ja/desk-withholdings.ts';
import { ruby } from '../ruby.ts';

export const withholdings: typeof ja = {
  title: ruby`記録《きろく》を 本人《ほんにん》に 見《み》せない`,
  lead: ruby`法律《ほうりつ》で 決《き》まって いるときだけ、見《み》た 記録《きろく》を、決《き》めた 日《ひ》まで 見《み》せません。2人《ふたり》で 決《き》めます。`,
  look: ruby`今《いま》までを 見《み》る`,
  none: ruby`まだ ありません。`,
  until: (day) => ruby`${day}まで`,
  askedAt: (when) => ruby`${when}に たのみました`,
  mine: ruby`自分《じぶん》が たのんだ もの`,
  waits: ruby`もう 1人《ひとり》を 待《ま》って います。まだ 見《み》えます。`,
  holdsSince: (when) => ruby`${when}から 見《み》せて いません。`,
  approve: ruby`確《たし》かめました。いいです`,
  approved: ruby`これからの 記録《きろく》は、その 日《ひ》まで 見《み》えません。`,
  untilLabel: ruby`いつまで`,
  untilHelp: ruby`明日《あした》から 1年《ねん》までの 日《ひ》。この 日《ひ》から 見《み》えます。`,
  untilWrong: ruby`日《ひ》を 書《か》いてください`,
  ground: ruby`どの 法律《ほうりつ》か`,
  groundHelp: ruby`5字《じ》から 300字《じ》まで。名前《なまえ》や 番号《ばんごう》は 書《か》きません。`,
  groundWrong: ruby`法律《ほうりつ》を 5字《じ》から 300字《じ》で 書《か》いてください`,
  ask: ruby`もう 1人《ひとり》に たのむ`,
  asked: ruby`たのみました。ほかの 人《ひと》が いいと 言《い》うと、始《はじ》まります。`,
};
