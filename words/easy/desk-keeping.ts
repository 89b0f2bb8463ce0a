import type { clients as jaClients, exports as jaExports, retention as jaRetention } from '../ja/desk-keeping.ts';
import { ruby } from '../ruby.ts';
import type { WrittenSoFar } from '../written-so-far.ts';

export const exports: WrittenSoFar<typeof jaExports> = {
  title: ruby`ファイルに して 出《だ》す`,
  reason: ruby`理由《りゆう》`,
  ask: ruby`作《つく》る`,
  fetch: ruby`受《う》け取《と》る`,
  states: {
    waiting: ruby`作《つく》っています`,
    made: 'できました',
    failed: ruby`作《つく》れませんでした`,
    fetched: ruby`受《う》け取《と》りました`,
  },
};

export const clients: WrittenSoFar<typeof jaClients> = {
  title: ruby`つないだ システム`,
  add: ruby`つなぐ`,
  end: ruby`終《お》わる`,
};

export const retention: WrittenSoFar<typeof jaRetention> = {
  title: ruby`残《のこ》す 年数《ねんすう》と 消《け》す 日《ひ》`,
  rules: ruby`決《き》まり`,
  lists: ruby`消《け》す 予定《よてい》`,
  confirmList: ruby`消《け》して よい`,
  lead: ruby`終《お》わった 申《もう》し込《こ》みを、何年《なんねん》 残《のこ》すか。4月《がつ》1日《ついたち》から 数《かぞ》えます。`,
  kind: ruby`種類《しゅるい》`,
  years: ruby`年数《ねんすう》`,
  yearsOf: (years) => ruby`${years}年《ねん》`,
  source: ruby`どこに 書《か》いて あるか`,
  standing: ruby`確認《かくにん》`,
  unconfirmed: ruby`まだ 確《たし》かめて いません。それまで 消《け》しません。`,
  published: ruby`もとが あります`,
  confirmedAt: (at, by) => ruby`${at}に ${by}さんが 確《たし》かめました`,
  confirmRule: ruby`決《き》まりを 確《たし》かめる`,
  yearsHelp: ruby`1年《ねん》から 100年《ねん》まで。`,
  yearsWrong: ruby`1から 100までの 数《かず》を 書《か》いてください`,
  sourceHelp: ruby`300文字《もじ》まで。`,
  sourceWrong: ruby`300文字《もじ》までで 書《か》いてください`,
  confirm: ruby`この 年数《ねんすう》に する`,
  ruleDone: ruby`確《たし》かめました`,
  noLists: ruby`消《け》す 予定《よてい》は ありません。`,
  dueOn: ruby`消《け》す 日《ひ》`,
  group: 'グループ',
  cases: ruby`件数《けんすう》`,
  state: ruby`今《いま》の 様子《ようす》`,
  waiting: ruby`確認《かくにん》を 待《ま》って います`,
  ready: (at, by) => ruby`${at}に ${by}さんが 認《みと》めました`,
  done: (at) => ruby`${at}に 消《け》しました`,
  ruleFirst: ruby`先《さき》に 決《き》まりを 確《たし》かめてください`,
  listTitle: ruby`消《け》して よいですか`,
  listDone: ruby`認《みと》めました`,
};
