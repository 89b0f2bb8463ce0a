import type { extension as ja } from '../ja/extension.ts';
import { ruby } from '../ruby.ts';

export const extension: typeof ja = {
  title: ruby`拡張機能《かくちょうきのう》 Madoguchiの 設定《せってい》`,
  sites: ruby`国《くに》の サイトの ほかに、カードを 使《つか》う サイト`,
  sitesLead: ruby`国《くに》の サイト（go.jp）は、入《い》れなくても 使《つか》えます。ほかの サイトは、ここに 入《い》れて ください。アプリの「カードを 使《つか》いたいと 言《い》った サイト」にも 入《い》れて ください。サイトに 言《い》われて 入《い》れないで ください。`,
  none: ruby`入《い》れた サイトは ありません。`,
  site: ruby`サイトの アドレス（たとえば：https://bank.example.jp）`,
  siteWrong: ruby`https:// で 始《はじ》まる、国《くに》の サイトでは ない アドレスを 入《い》れて ください。`,
  add: ruby`入《い》れる`,
  remove: (site) => ruby`${site}を やめる`,
  disguise: ruby`Linuxでも 使《つか》えるように する`,
  disguiseLead: ruby`国《くに》の サイトには、Windowsと macOSだけで 使《つか》えるものが あります。ここを 入《い》れると、国《くに》の サイトに、Windowsだと 言《い》います。ブラウザーが 聞《き》いたら、「許可《きょか》」を 押《お》して ください。拡張機能《かくちょうきのう》が 新《あたら》しく なったら、もう一度《いちど》 入《い》れて ください。`,
  disguiseOn: ruby`国《くに》の サイトに Windowsだと 言《い》う`,
  notAllowed: ruby`ブラウザーの 許可《きょか》が ないので、変《か》えて いません。`,
};
