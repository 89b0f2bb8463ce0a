import type { desk as ja } from '../ja/desk.ts';
import { ruby } from '../ruby.ts';

type Part<Name extends keyof typeof ja> = (typeof ja)[Name];

export const marks: Part<'marks'> = {
  originals: ruby`原本《げんぽん》`,
  correctionLapsed: ruby`直《なお》しの 日《ひ》が すぎた`,
  unsigned: ruby`署名《しょめい》なし`,
  news: ruby`新《あたら》しい`,
  confirmation: ruby`確認《かくにん》を 待《ま》つ`,
  restricted: ruby`見《み》る 人《ひと》を 制限《せいげん》`,
  visit: ruby`来《く》る 人《ひと》`,
  duplicate: ruby`同《おな》じ もの？`,
  held: ruby`消《け》さない`,
};

export const reason: Part<'reason'> = {
  label: ruby`理由《りゆう》`,
  help: ruby`職員《しょくいん》だけが 読《よ》みます。10文字《もじ》から 500文字《もじ》まで。`,
  wrong: ruby`10文字《もじ》から 500文字《もじ》までで 書《か》いてください`,
};

export const approval: Part<'approval'> = {
  title: ruby`決《き》める`,
  proposal: ruby`決《き》める 人《ひと》に 来《き》た 案《あん》`,
  request: ruby`2人目《ふたりめ》の 確認《かくにん》`,
  by: ruby`回《まわ》した 人《ひと》`,
  what: 'すること',
  until: 'いつまで',
  own: ruby`あなたが 回《まわ》したので、ほかの 人《ひと》が 決《き》めます`,
  newer: ruby`この あとに、直《なお》した ものが 届《とど》いて います`,
  nothing: ruby`決《き》めるものは ありません。`,
};

export const difference: Part<'difference'> = {
  open: ruby`前《まえ》との 違《ちが》いを 見《み》る`,
  ofCase: (number, filing) => ruby`${number} の ${filing}`,
  title: ruby`違《ちが》い`,
  between: (before, after) => ruby`${before}と ${after}を 比《くら》べて います。`,
  none: ruby`違《ちが》いは ありません。`,
  was: (before) => ruby`前《まえ》は「${before}」`,
  new: ruby`前《まえ》は ありませんでした`,
  gone: ruby`なくなりました`,
  added: ruby`新《あたら》しく 付《つ》きました`,
  removed: ruby`なくなりました`,
  back: ruby`申《もう》し込《こ》みに 戻《もど》る`,
};

export const delay: Part<'delay'> = {
  title: ruby`遅《おく》れることを 知《し》らせる`,
  confirmTitle: ruby`これで 知《し》らせます`,
  confirmLead: ruby`手紙《てがみ》を 送《おく》ります。あとで 取《と》り消《け》せません。`,
  expected: ruby`結果《けっか》が 出《で》そうな 日《ひ》`,
  expectedHelp: ruby`この 日《ひ》までに 知《し》らせる、と 書《か》かれます。`,
  expectedWrong: ruby`あすより あとの 日《ひ》を 書《か》いてください`,
  reason: ruby`時間《じかん》が かかる 理由《りゆう》`,
  reasonHelp: ruby`申《もう》し込《こ》んだ 人《ひと》が 読《よ》みます。ほかの 人《ひと》のことは 書《か》かないでください。`,
  reasonWrong: ruby`理由《りゆう》を 書《か》いてください`,
  send: ruby`手紙《てがみ》を 送《おく》る`,
  cannot: ruby`今《いま》は、遅《おく》れることを 知《し》らせられません`,
};

export const emergency: Part<'emergency'> = {
  title: ruby`緊急《きんきゅう》で 開《ひら》く`,
  lead: ruby`ほかの 係《かかり》の 申《もう》し込《こ》みを、30分《ぷん》の 間《あいだ》 見《み》られます。理由《りゆう》が 残《のこ》ります。係《かかり》の 決《き》める 人《ひと》に メールが 行《い》きます。申《もう》し込《こ》んだ 人《ひと》も わかります。`,
  open: ruby`理由《りゆう》を 書《か》いて 開《ひら》く`,
  until: (time) => ruby`緊急《きんきゅう》で 開《ひら》いています。${time}まで 見《み》られます。`,
};

export const originals: Part<'originals'> = {
  states: {
    expected: ruby`待《ま》っている`,
    arrived: ruby`受《う》け取《と》った`,
    waived: 'いらない',
    returned: ruby`返《かえ》した`,
  },
  until: (day) => ruby`${day}まで`,
};
