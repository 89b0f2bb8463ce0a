import type { siteForm as ja } from '../ja/site-form.ts';
import { ruby } from '../ruby.ts';

export const siteForm: typeof ja = {
  siteForm: {
    title: (site) => ruby`${site}が 申《もう》し込《こ》みの 紙《かみ》に 書《か》きました`,
    lead: ruby`サイトが 書《か》いた ものは、次《つぎ》の ページで 見《み》て、直《なお》せます。あなたが 出《だ》すまで、どこにも 出《で》ません。`,
    unknown: ruby`サイトが 書《か》いた 紙《かみ》を 開《ひら》けません`,
    form: ruby`申《もう》し込《こ》みの 紙《かみ》`,
    until: ruby`いつまで 開《ひら》けるか`,
    telling: ruby`サイトに 知《し》らせる こと`,
    tells: ruby`受付番号《うけつけばんごう》と、その あと どうなったか`,
    tellsAbout: ruby`知《し》らせなくても 出《だ》せます。知《し》らせると、サイトは 書《か》いた 日《ひ》から 90日《にち》 読《よ》めます。`,
    not: ruby`使《つか》わない`,
    inForm: (site) => ruby`${site}が 書《か》いた ものが あります`,
    inFormTodo: ruby`あなたが 書《か》いた ものでは ありません。よく 見《み》てください。違《ちが》う ところは 直《なお》してください。`,
  },
  toldSites: {
    title: ruby`申《もう》し込《こ》みが どうなるか 読《よ》める サイト`,
    hears: (site, number, day) =>
      ruby`${site}は、申《もう》し込《こ》み ${number}の 番号《ばんごう》と、今《いま》 どうなって いるかを、${day}まで 読《よ》めます。`,
    stop: (site) => ruby`${site}に 知《し》らせるのを やめる`,
    stopTitle: (site) => ruby`${site}に この 申《もう》し込《こ》みの ことを 知《し》らせるのを やめますか`,
    stopBody: ruby`押《お》すと、サイトは すぐに 読《よ》めなく なります。もう 読《よ》んだ ものは サイトに 残《のこ》ります。申《もう》し込《こ》みは 変《か》わりません。`,
    stay: ruby`そのままに する`,
    goOn: 'やめる',
    stopped: ruby`サイトは もう 読《よ》めません`,
  },
};
