import type { practice as ja } from '../ja/practice.ts';
import { ruby } from '../ruby.ts';
import { secretNames } from './failures.ts';

export const practice: typeof ja = {
  practice: {
    banner: ruby`練習《れんしゅう》`,
    portal: ruby`これは 練習《れんしゅう》です。本当《ほんとう》の 申《もう》し込《こ》みには なりません。`,
    card: (persona) => ruby`練習《れんしゅう》の カード：${persona}`,
    secrets: ruby`練習《れんしゅう》の 番号《ばんごう》を 見《み》る`,
    leave: ruby`練習《れんしゅう》を やめる`,
    title: ruby`練習《れんしゅう》の カードを 選《えら》ぶ`,
    lead: ruby`本当《ほんとう》の カードが なくても、練習《れんしゅう》できます。人《ひと》も 番号《ばんごう》も、本当《ほんとう》では ありません。`,
    choose: ruby`カード`,
    starting: ruby`練習《れんしゅう》の 準備《じゅんび》を して います`,
    start: ruby`この カードで 練習《れんしゅう》する`,
    offer: ruby`練習《れんしゅう》の カードを 使《つか》う`,
    secretOf: secretNames,
    secretsNote: ruby`変《か》えた 番号《ばんごう》は、ここに 出《で》ません。練習《れんしゅう》を また 始《はじ》めると、前《まえ》の 番号《ばんごう》に 戻《もど》ります。`,
  },
};
