import type { procedures as ja } from '../ja/desk-procedures.ts';
import { ruby } from '../ruby.ts';
import type { WrittenSoFar } from '../written-so-far.ts';

export const procedures: WrittenSoFar<typeof ja> = {
  title: ruby`手続《てつづき》`,
  name: ruby`手続《てつづき》`,
  live: ruby`いま 見《み》せている もの`,
  coming: ruby`これから`,
  notOffered: ruby`見《み》せていません`,
  oneTitle: ruby`手続《てつづき》を 直《なお》す`,
  versions: ruby`版《はん》`,
  importTitle: ruby`ファイルを 入《い》れる`,
  import: ruby`この 内容《ないよう》で 入《い》れる`,
  sound: ruby`間違《まちが》いは ありません`,
  noDifferences: ruby`違《ちが》いは ありません。`,
};
