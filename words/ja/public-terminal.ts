import type { Keeping } from '#contract/app/views/kept-view.ts';

export const publicTerminal = {
  keys: {
    shuffled: '番号の場所は、そのつど変わります。',
    order: '数字を順番に並べる',
    shuffle: '番号の場所を変える',
    eraseAll: '全部消す',
    eraseOne: '1文字消す',
    typedOf: (length: number, count: number) => `${length}けたのうち${count}けた入力しました`,
    typed: (count: number) => `${count}文字入力しました`,
    likeComputer: 'パソコンと同じ並び',
    alphabetical: 'アルファベット順',
    boards: {
      hiragana: 'ひらがな',
      katakana: 'カタカナ',
      latin: '英字',
      digits: '数字',
    },
    small: '小さい字',
    space: '空白',
    close: '閉じる',
    board: '文字を入力するキー',
  },
  terminal: {
    callStaff: '係員を呼ぶ',
    callStaffTitle: '近くの係員に、声をかけてください',
    callStaffBody: 'この端末から、係員を呼び出すことはできません。入力した内容は、このまま残ります。',
    callStaffClose: '続ける',
  },
  idle: {
    title: 'このまま続けますか',
    body: (left: string, kept: string) => `操作がないため、あと${left}で終わります。${kept}`,
    kept: {
      onComputer: '入力した内容は、このパソコンに残ります。',
      whileOpen: '入力した内容は、このアプリを閉じるまで残ります。',
      nowhere: '入力した内容は消えます。',
    } satisfies Record<Keeping, string>,
    minutes: (count: number) => `${count}分`,
    seconds: (count: number) => `${count}秒`,
    lastCall: (left: string) => `あと${left}で終わります。`,
    stay: '続ける',
    end: '終了する',
  },
  takeCard: {
    title: 'カードをお取りください',
    todo: 'マイナンバーカードが残っています。カードを取ると終わります。',
  },
};
