import type { publicTerminal as ja } from '../ja/public-terminal.ts';
import { ruby } from '../ruby.ts';
import type { WrittenSoFar } from '../written-so-far.ts';

export const publicTerminal: WrittenSoFar<typeof ja> = {
  idle: {
    title: ruby`続《つづ》けますか`,
    body: (seconds) => ruby`あと ${seconds}秒《びょう》で 終《お》わります。書《か》いたことは、なくなります。`,
    lastCall: (seconds) => ruby`あと ${seconds}秒《びょう》で 終《お》わります。`,
    stay: ruby`続《つづ》ける`,
    end: ruby`終《お》わる`,
  },
  takeCard: {
    title: ruby`カードを 取《と》ってください`,
    todo: ruby`あなたの カードが 残《のこ》って います。カードを 取《と》ると 終《お》わります。`,
  },
};
