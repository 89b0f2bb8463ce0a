import type { ChargeState, EntryKind } from '#contract/portal/charge.ts';
import type { ChargePurpose } from '#contract/portal/payment-routes.ts';

const yen = (amount: number) => `${amount.toLocaleString('ja-JP')}円`;

const states: Readonly<Record<ChargeState, string>> = {
  open: 'まだ払っていません',
  partlyPaid: '一部を受け取りました',
  paid: '支払いを確かめました',
  overpaid: '多く受け取りました',
  overRefunded: '市で確かめています',
  cancelled: '取り消されました',
  refunded: 'お返ししました',
};
const purposes: Readonly<Record<ChargePurpose, string>> = {
  certificateFee: '証明書の手数料',
  serviceFee: '手数料',
  childcareFee: '保育料',
  tax: '税',
  repayment: '返していただくお金',
  other: 'そのほかの支払い',
};
const entries: Readonly<Record<EntryKind, string>> = {
  received: '支払いを確かめました',
  manual: '窓口で受け取りました',
  refunded: 'お返ししました',
  chargedBack: 'カードの会社が取り消しました',
};

export const payments = {
  payments: {
    title: '支払い',
    signIn: '支払いを見るには、カードでログインしてください。',
    none: '支払うものはありません。',
    count: (all: number) => `${all}件です。`,
    more: 'もっと見る',
    toPay: (count: number, day: string) => `支払い ${count}件（${day}まで）`,
    yen,
    states,
    purposes,
    entries,
    line: (what: string, amount: string, state: string) => `${what} ${amount}：${state}`,
    dueBy: (day: string, amount: string) => `${day}までに${amount}です。`,
    partly: (net: string, rest: string) => `${net}受け取りました。残りは${rest}です。`,
    over: (amount: string) => `${amount}多く受け取りました。市からお返しします。手続はいりません。`,
    cancelledTodo: '払わないでください。',
    to: '支払い先',
    what: '何の支払いか',
    forCase: '手続',
    amount: '金額',
    lastDay: '期限',
    history: 'これまでの記録',
    ways: '払い方',
    card: 'カードで払う',
    cardLead: '支払いの会社のページを、ブラウザーで開きます。カードの番号は、このアプリには入れません。',
    pay: (amount: string) => `${amount}を支払う`,
    starting: '支払いのページを用意しています',
    pending: '支払いを確かめています',
    pendingTodo: 'もう一度払わないでください。',
    opened: 'ブラウザーで開いたページで払ってください。この画面は、払い終わると変わります。',
    openAgain: '支払いのページをもう一度開く',
    stop: 'この支払いをやめる',
    ended: '支払いは終わっていません。もう一度払うことができます。',
    codeTitle: 'スマートフォンで支払う',
    codeLead:
      'このQRコードを、ご自分のスマートフォンで読み取ってください。30分使えます。読み取った人には金額が見えます。',
    code: '支払いのページのQRコード',
    payEasy: 'ペイジーで払う',
    payEasyLead: '銀行のATMやインターネットバンキングで、この番号を入れてください。',
    payEasyWarning: '番号を10回まちがえると、その日は銀行のペイジーが使えなくなります。',
    biller: '収納機関番号',
    payment: '納付番号',
    confirmation: '確認番号',
    category: '納付区分',
    copy: '写す',
    copied: (what: string) => `${what}を写しました`,
    slipOver: 'この納付書の期限は過ぎました。窓口で新しい納付書をもらってください。',
    record: '支払いの記録を保存する',
    recordLead: '領収証書ではありません。確定申告などには使えません。',
    recordSaved: (name: string) => `「${name}」に保存しました`,
  },
};
