import type { DevelopersPageWords } from '../developers-page.ts';
import { ruby } from '../ruby.ts';

export const developersPage: DevelopersPageWords = {
  title: ruby`サイトを 作《つく》る 人《ひと》へ`,
  lead: ruby`サイトは、10分《ぷん》だけ 使《つか》える トークンで、自分《じぶん》の 名前《なまえ》で 聞《き》きます。1回《かい》ごとに、自分《じぶん》の 鍵《かぎ》を 持《も》って いることを 見《み》せます。`,
  begin: ruby`1つの コマンドで 始《はじ》める`,
  beginHow: ruby`鍵《かぎ》を 作《つく》ります。鍵《かぎ》は パソコンの 外《そと》に 出《で》ません。ためす サイトを 登録《とうろく》して、番号《ばんごう》を 出《だ》します。`,
  practiceOnly: ruby`練習《れんしゅう》の ところだけで 使《つか》えます。ほかの ところでは、動《うご》かして いる 人《ひと》に 頼《たの》んで ください。`,
  links: ruby`プログラムが 読《よ》む もの`,
  discovery: ruby`アドレスの 一覧《いちらん》（OpenID Connect Discovery）`,
  openapi: ruby`できることの 全部《ぜんぶ》（OpenAPI）`,
  copy: ruby`写《うつ》して 使《つか》う 例《れい》`,
  copyHow: ruby`TOKENは、トークンの アドレスから もらいます。PROOFは、1回《かい》ごとに 新《あたら》しく 作《つく》ります（RFC 9449）。`,
  scopesTitle: 'スコープ',
  scopes: {
    'services.search': ruby`申《もう》し込《こ》める ものを 探《さが》す。`,
    'applications.prefill': ruby`だれかの 申《もう》し込《こ》みを 書《か》き始《はじ》める。出《だ》すのは その 人《ひと》です。`,
    'applications.receive': ruby`市《し》の システムの サイトが、その 市《し》への 申《もう》し込《こ》みを 読《よ》む。`,
    'applications.state': ruby`その 申《もう》し込《こ》みが どうなったかを 書《か》く。`,
    'notices.send': ruby`市《し》の システムの サイトが、1人《ひとり》に お知《し》らせを 送《おく》る。`,
    'deliveries.send': ruby`送《おく》る 相手《あいて》を つないだ 人《ひと》に、手紙《てがみ》を 届《とど》ける。`,
    'own-data.read': ruby`その 人《ひと》が いいと 言《い》った ときに、役所《やくしょ》などが 持《も》つ 情報《じょうほう》を 読《よ》む。`,
    sign: ruby`カードで、署名《しょめい》などを して もらう。`,
    'address.newest': ruby`住所《じゅうしょ》を 出《だ》して いる 人《ひと》に、新《あたら》しい 住所《じゅうしょ》を 聞《き》く。`,
    'events.gates': ruby`イベントの 入口《いりぐち》の 鍵《かぎ》を 読《よ》む。`,
  },
  rate: (most) => ruby`1分《ぷん》に ${most}回《かい》まで。`,
  call: ruby`呼《よ》び出《だ》し`,
  errors: ruby`この 呼《よ》び出《だ》しの エラー`,
  errorsTitle: 'エラー',
  errorsHow: ruby`エラーには code が あります。429の ときは、待《ま》つ 秒《びょう》が Retry-After に あります。ほかの 人《ひと》の ものは、ない ものと 同《おな》じ 404です。`,
};
