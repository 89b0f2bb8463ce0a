import type { ChangeablePin } from '#contract/values/brands.ts';

export const pinChange = {
  pinChange: {
    open: '暗証番号の変更',
    title: 'どれを変更しますか',
    lead: 'どれも、カードを受け取るときに窓口で決めたものです。変更には、今の番号かパスワードが必要です。',
    choose: '変更するもの',
    about: {
      auth: 'ログインに使う、数字4けたです。3回続けて間違えると、ロックされます。',
      sign: '申請の署名に使う、英字と数字の6〜16文字です。5回続けて間違えると、ロックされます。',
      text: '氏名や住所をカードから読み取るときに使う、数字4けたです。3回続けて間違えると、ロックされます。',
    } satisfies Record<ChangeablePin, string>,
    begin: '次へ',
    forgotten: '今の番号やパスワードが分からないときは、この画面では変更できません。',
    forgottenHow: '設定し直す方法を見る',
    lastTodo:
      '次に間違えると、ロックされます。自信がないときは、ここでやめて、控えを見てください。時間がたっても、回数は元に戻りません。',
    titles: {
      auth: '4けたの暗証番号を変更します',
      sign: '署名用パスワードを変更します',
      text: '券面事項入力補助用の暗証番号を変更します',
    } satisfies Record<ChangeablePin, string>,
    adviceTitle: '新しいものの決め方',
    advice: {
      auth: '生年月日、1234のような並び、同じ数字の繰り返しは、使えません。マイナンバーや電話番号の一部も、使わないでください。',
      sign: '名前、よく使われる言葉、ABC123のような並び、ほかの暗証番号は、使わないでください。小文字で入力しても、大文字に変わります。',
      text: '生年月日、1234のような並び、同じ数字の繰り返しは、使えません。マイナンバーや電話番号の一部も、使わないでください。',
    } satisfies Record<ChangeablePin, string>,
    current: {
      auth: '今の暗証番号',
      sign: '今のパスワード',
      text: '今の暗証番号',
    } satisfies Record<ChangeablePin, string>,
    next: {
      auth: '新しい暗証番号（数字4けた）',
      sign: '新しいパスワード（英字と数字6〜16文字）',
      text: '新しい暗証番号（数字4けた）',
    } satisfies Record<ChangeablePin, string>,
    again: {
      auth: '新しい暗証番号（確認のためもう一度）',
      sign: '新しいパスワード（確認のためもう一度）',
      text: '新しい暗証番号（確認のためもう一度）',
    } satisfies Record<ChangeablePin, string>,
    submit: '変更する',
    doneTitles: {
      auth: '暗証番号を変更しました',
      sign: 'パスワードを変更しました',
      text: '暗証番号を変更しました',
    } satisfies Record<ChangeablePin, string>,
    done: {
      auth: '次からは、新しい4けたの暗証番号でログインしてください。',
      sign: '次からは、新しい署名用パスワードを使ってください。',
      text: 'カードから読み取るときは、新しい番号を使ってください。',
    } satisfies Record<ChangeablePin, string>,
    doneSafe: 'ほかの暗証番号は変わっていません。控えは、カードと別の場所に置いてください。',
  },
};
