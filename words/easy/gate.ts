import type { GateWords } from '../gate-words.ts';
import { ruby } from '../ruby.ts';

export const gate: GateWords = {
  opening: { title: ruby`準備《じゅんび》しています`, todo: ruby`もう 少《すこ》し 待《ま》ってください。` },
  refused: {
    title: ruby`ここからは 入《はい》れません`,
    todo: ruby`係《かかり》の 人《ひと》に 言《い》ってください。`,
  },
  waiting: { title: ruby`カードを 置《お》いてください`, todo: ruby`番号《ばんごう》は いりません。` },
  waitingForPin: {
    title: ruby`カードを 置《お》いてください`,
    todo: ruby`次《つぎ》に 番号《ばんごう》を 入《い》れます。`,
  },
  reading: { title: ruby`調《しら》べています`, todo: ruby`カードを そのままに してください。` },
  answers: {
    comeIn: { title: ruby`入《はい》ってください`, todo: ruby`カードを 取《と》ってください。` },
    unknown: {
      title: ruby`チケットが ありません`,
      todo: ruby`新《あたら》しい カードと スマートフォンは、番号《ばんごう》で 調《しら》べます。`,
    },
    alreadyIn: {
      title: ruby`もう 入《はい》っています`,
      todo: ruby`係《かかり》の 人《ひと》が 来《き》ます。カードを 取《と》って 待《ま》ってください。`,
    },
    unreadable: {
      title: ruby`カードが 読《よ》めません`,
      todo: ruby`カードを 取《と》って、もう一度《いちど》 置《お》いてください。`,
    },
    pinNeeded: {
      title: ruby`番号《ばんごう》で 調《しら》べます`,
      todo: ruby`スマートフォンは、番号《ばんごう》を 入《い》れてください。`,
    },
    stopped: { title: ruby`調《しら》べるのを やめました`, todo: ruby`カードを 取《と》ってください。` },
  },
  byPin: ruby`番号《ばんごう》で 調《しら》べる`,
  offline: ruby`つながりません。前《まえ》の リストで 調《しら》べています。`,
  untold: (entries) => ruby`まだ 送《おく》っていない 入場《にゅうじょう》：${entries}`,
  alarms: (entries) => ruby`2回《かい》 入《はい》った 人《ひと》：${entries}`,
};
