import type * as ja from '../ja/desk-finding.ts';
import { ruby } from '../ruby.ts';
import type { WrittenSoFar } from '../written-so-far.ts';

export const search: WrittenSoFar<typeof ja.search> = {
  title: ruby`申《もう》し込《こ》みを さがす`,
  lead: ruby`あなたの 係《かかり》の ものだけ さがします。さがした ことは 記録《きろく》に 残《のこ》ります。`,
  text: ruby`名前《なまえ》・フリガナ・電話番号《でんわばんごう》`,
  textHelp: ruby`ぜんぶ 入《い》れます。生《う》まれた 年《とし》か 日《ひ》が あれば、名前《なまえ》の はじめの2文字《もじ》で さがせます。`,
  textWrong: ruby`2文字《もじ》以上《いじょう》 入《い》れてください`,
  born: ruby`生《う》まれた 年《とし》か 日《ひ》`,
  bornHelp: ruby`例《れい》：1990、1990-04-01`,
  bornWrong: ruby`1990 か 1990-04-01 のように 入《い》れてください`,
  go: 'さがす',
  caption: ruby`見《み》つかった 申《もう》し込《こ》み`,
  found: (count) => ruby`${count}件《けん》 見《み》つかりました`,
  none: ruby`見《み》つかりませんでした。`,
  noneAbout: ruby`名前《なまえ》、フリガナ、電話番号《でんわばんごう》、生《う》まれた 日《ひ》で さがせます。住所《じゅうしょ》では さがせません。`,
};

export const signature: WrittenSoFar<typeof ja.signature> = {
  title: ruby`署名《しょめい》を 確《たし》かめる`,
  open: ruby`署名《しょめい》を 確《たし》かめた 結果《けっか》を 見《み》る`,
  valid: (name) => ruby`${name}さんの 署名《しょめい》です。届《とど》いたとき 有効《ゆうこう》でした。`,
  indeterminate: (name) =>
    ruby`${name}さんの 署名《しょめい》です。証明書《しょうめいしょ》が 使《つか》えたかは、確《たし》かめられませんでした。`,
  unsigned: ruby`署名《しょめい》が ありません`,
  unsignedAbout: ruby`だれか、証明書《しょうめいしょ》では 確《たし》かめて いません。`,
  identity: ruby`本人《ほんにん》か 確《たし》かめた 職員《しょくいん》`,
  identityNobody: ruby`まだ ありません。窓口《まどぐち》で 確《たし》かめて、メモに 残《のこ》してください。`,
  signer: ruby`署名《しょめい》した 人《ひと》`,
  times: ruby`時刻《じこく》`,
  receivedAt: ruby`届《とど》いた とき`,
  unchecked: ruby`確《たし》かめられなかった こと`,
  again: ruby`もう 一度《いちど》 確《たし》かめる`,
  againSame: ruby`届《とど》いた ときと 同《おな》じでした。`,
  save: ruby`報告《ほうこく》を 残《のこ》す`,
  back: ruby`申《もう》し込《こ》みに 戻《もど》る`,
};

export const filings: WrittenSoFar<typeof ja.filings> = {
  label: ruby`何回目《なんかいめ》の 申《もう》し込《こ》みか`,
  attachments: ruby`付《つ》いている 書類《しょるい》`,
  noAttachments: ruby`付《つ》いている 書類《しょるい》は ありません。`,
  others: ruby`同《おな》じ 人《ひと》の 同《おな》じ 手続《てつづ》き`,
  noOthers: ruby`ほかに ありません。`,
  compare: ruby`違《ちが》いを 見《み》る`,
};
