import type { editor as ja } from '../ja/desk-editor.ts';
import { ruby } from '../ruby.ts';
import type { WrittenSoFar } from '../written-so-far.ts';

export const editor: WrittenSoFar<typeof ja> = {
  title: ruby`手続《てつづき》を 書《か》く`,
  open: ruby`フォームで 書《か》く`,
  fromVersion: ruby`この 版《はん》から フォームで 書《か》く`,
  ownDrafts: ruby`自分《じぶん》の 下書《したが》き`,
  onlyYou: ruby`下書《したが》きは、あなただけに 見《み》えます。`,
  notBegun: ruby`書《か》くと、すぐに 下書《したが》きを 残《のこ》します。`,
  saving: ruby`下書《したが》きを 残《のこ》しています`,
  make: ruby`確《たし》かめて 版《はん》に する`,
  undo: ruby`元《もと》に 戻《もど》す`,
  redo: ruby`やり直《なお》す`,
  discard: ruby`下書《したが》きを 消《け》す`,
  discardTitle: ruby`下書《したが》きを 消《け》しますか`,
  preview: ruby`住民《じゅうみん》が 見《み》る 画面《がめん》`,
  checkingAnew: ruby`直《なお》した 内容《ないよう》を 見《み》て います`,
  checkingChanged: ruby`直《なお》した 内容《ないよう》を 見《み》て います。下《した》は 前《まえ》の ものです。`,
  toForm: ruby`フォームで 直《なお》す`,
  toText: ruby`文字《もじ》で 直《なお》す`,
  up: ruby`上《うえ》へ`,
  down: ruby`下《した》へ`,
  remove: ruby`取《と》り除《のぞ》く`,
};
