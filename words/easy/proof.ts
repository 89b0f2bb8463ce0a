import type { proof as ja } from '../ja/proof.ts';
import { ruby } from '../ruby.ts';
import type { WrittenSoFar } from '../written-so-far.ts';

export const proof: WrittenSoFar<typeof ja> = {
  proof: {
    open: ruby`本物《ほんもの》か 調《しら》べる`,
    title: ruby`本物《ほんもの》か 調《しら》べる`,
    eyebrow: ruby`調《しら》べました`,
    lead: ruby`残《のこ》した ファイルが 本物《ほんもの》か 調《しら》べます。ファイルは、どこにも 送《おく》りません。`,
    choose: ruby`ファイルを 選《えら》ぶ`,
    another: ruby`ほかの ファイルを 調《しら》べる`,
    print: ruby`印刷《いんさつ》する`,
    read: ruby`中《なか》を 読《よ》む`,
    verdicts: {
      genuine: ruby`これは 本物《ほんもの》です`,
      changed: ruby`だれかが 変《か》えました`,
      unknown: ruby`本物《ほんもの》か わかりません`,
    },
    checked: ruby`調《しら》べたこと`,
  },
};
