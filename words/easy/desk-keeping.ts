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
};
