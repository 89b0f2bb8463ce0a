import type { SessionView } from '#contract/app/views/session-view.ts';

type EndReason = Extract<SessionView, { at: 'ended' }>['because'];

export const session = {
  work: {
    askingChallenge: { title: 'ログインの準備をしています', note: '申請先につないでいます。' },
    openingSession: { title: 'ログインしています', note: '申請先でカードの署名を確かめています。' },
    beginningPasskey: { title: 'ブラウザーを開いています', note: '申請先につないでいます。' },
    redeemingPasskey: { title: 'ログインしています', note: '申請先でパスキーを確かめています。' },
    loadingProcedure: { title: '手続を読み込んでいます', note: '最新の内容を確かめています。' },
    submitting: {
      title: '申請を送っています',
      note: '申請は残っています。つながりが切れても、2回届くことはありません。',
    },
    saving: { title: '口座を登録しています', note: 'つながりが切れても、2回登録することはありません。' },
    keepingMandate: { title: '代理人の登録を進めています', note: '二人のカードで確かめるまで、何も登録されません。' },
    answeringSite: { title: 'サイトの依頼を確かめています', note: '最後に押すまで、何も渡しません。' },
    releasing: { title: '終わりの処理をしています', note: 'カードを離しています。' },
  },
  ended: {
    titles: {
      signedOut: '終了しました',
      idle: 'ログインが終わりました',
      expired: 'ログインの時間が終わりました',
      cardRemoved: 'カードが離れたため、終了しました',
      portalEnded: '申請先がログインを終えました',
      deviceLocked: 'パソコンがロックされたため、終了しました',
      windowCrashed: 'この画面が止まったため、終了しました',
    } satisfies Record<EndReason, string>,
    because: {
      signedOut: 'カードを忘れずにお取りください。',
      idle: '操作がなかったため、自動で終わりました。',
      expired: '使える時間が過ぎました。続けるときは、もう一度ログインしてください。',
      cardRemoved: 'あなたの情報を守るため、終わりました。続けるときは、もう一度ログインしてください。',
      portalEnded: '続けるときは、もう一度ログインしてください。',
      deviceLocked: 'あなたの情報を守るため、終わりました。続けるときは、もう一度ログインしてください。',
      windowCrashed: 'この画面を開き直しました。続けるときは、もう一度ログインしてください。',
    } satisfies Record<EndReason, string>,
    safe: '送った申請は届いています。',
    nothingStays: 'あなたの情報は、この端末に残っていません。カードと印刷した紙を、忘れずにお持ちください。',
    again: 'もう一度ログインする',
  },
};
