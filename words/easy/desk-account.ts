import type { account as ja } from '../ja/desk-account.ts';
import { ruby } from '../ruby.ts';

export const account: typeof ja = {
  title: ruby`お金《かね》を もらう 口座《こうざ》`,
  lead: ruby`お金《かね》を 振《ふ》り込《こ》む ときだけ 見《み》てください。見《み》たことは 監査《かんさ》に 残《のこ》ります。申《もう》し込《こ》んだ 人《ひと》の 記録《きろく》にも 出《で》ます。`,
  look: ruby`口座《こうざ》を 見《み》る`,
  none: ruby`申《もう》し込《こ》んだ 人《ひと》は、この 口座《こうざ》を 登録《とうろく》して いません。`,
  bank: ruby`銀行《ぎんこう》`,
  branch: ruby`支店《してん》`,
  kind: ruby`口座《こうざ》の 種類《しゅるい》`,
  kinds: {
    ordinary: ruby`普通《ふつう》`,
    current: ruby`当座《とうざ》`,
    savings: ruby`通常貯金《つうじょうちょきん》`,
  },
  number: ruby`口座《こうざ》の 番号《ばんごう》`,
  holder: ruby`口座《こうざ》の 名前《なまえ》（カタカナ）`,
  unchecked: ruby`名前《なまえ》を 比《くら》べて いません`,
  uncheckedTodo: ruby`振《ふ》り込《こ》む 前《まえ》に、申《もう》し込《こ》んだ 人《ひと》の 名前《なまえ》か 確《たし》かめてください。`,
};
