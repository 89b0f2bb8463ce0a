import type { wordings as ja } from '../ja/desk-wordings.ts';
import { ruby } from '../ruby.ts';
import type { WrittenSoFar } from '../written-so-far.ts';

export const wordings: WrittenSoFar<typeof ja> = {
  kinds: {
    readySentence: ruby`よく 使《つか》う 文《ぶん》`,
    letterTemplate: ruby`お知《し》らせの 紙《かみ》`,
    remedies: ruby`決《き》まりに 反対《はんたい》する 方法《ほうほう》`,
  },
  oneTitle: {
    readySentence: ruby`よく 使《つか》う 文《ぶん》を 書《か》く`,
    letterTemplate: ruby`お知《し》らせの 紙《かみ》を 書《か》く`,
    remedies: ruby`反対《はんたい》する 方法《ほうほう》を 書《か》く`,
  },
  preview: ruby`見《み》え方《かた》`,
  samples: {
    field: '口座の 番号',
    file: '住民票',
    side: '表',
    person: '見本 太郎',
    day: '2026年12月1日',
  },
  save: ruby`残《のこ》す`,
};
