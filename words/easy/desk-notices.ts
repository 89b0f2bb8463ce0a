import type { staffNotices as ja } from '../ja/desk-notices.ts';
import { ruby } from '../ruby.ts';
import type { WrittenSoFar } from '../written-so-far.ts';

export const staffNotices: WrittenSoFar<typeof ja> = {
  title: ruby`おしらせを 送《おく》る`,
  lead: ruby`申《もう》し込《こ》みの ある 人《ひと》に 送《おく》ります。だれに 届《とど》くかは 見《み》えません。`,
  formTitle: ruby`新《あたら》しい おしらせ`,
  count: ruby`何人《なんにん》か 調《しら》べる`,
  make: ruby`下書《したが》きを 作《つく》る`,
  send: ruby`今《いま》 送《おく》る`,
  stop: ruby`止《と》める`,
  withdraw: ruby`取《と》り下《さ》げる`,
  done: ruby`できました。`,
};
