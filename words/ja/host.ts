/** What a host says outside of the window: menus, message boxes, the page of a closed door. */
export const host = {
  /** Name of the application on the system's own surfaces. */
  name: '窓口',
  menu: {
    file: 'ファイル',
    openAtLogin: 'パソコンにログインしたときに開く',
    quit: '窓口を終了する',
    hide: '窓口を隠す',
    hideOthers: 'ほかを隠す',
    showAll: 'すべてを表示',
    edit: '編集',
    undo: '取り消す',
    redo: 'やり直す',
    cut: '切り取り',
    copy: 'コピー',
    paste: '貼り付け',
    selectAll: 'すべて選ぶ',
    view: '表示',
    zoomIn: '大きくする',
    zoomOut: '小さくする',
    zoomReset: '元の大きさに戻す',
    window: 'ウインドウ',
    minimize: 'しまう',
    zoomWindow: '拡大／縮小',
    front: 'すべてを手前に移動',
    help: 'ヘルプ',
    pages: {
      cardPortal: 'マイナンバーカード総合サイト（ブラウザーで開きます）',
      keyPortal: '公的個人認証サービスのサイト（ブラウザーで開きます）',
      cardLost: 'カードをなくしたとき（ブラウザーで開きます）',
    },
  },
  outside: {
    title: 'ブラウザーで開きますか',
    detail: (address: string) => `窓口の外のページです。\n${address}`,
    open: '開く',
    stop: 'やめる',
  },
  /** Why the application ends, in a box of the system's own. */
  ends: {
    cannotOpen: '窓口を開けません',
    notStarted: '入れなおすか、窓口の設定を管理者に確かめてください。',
    policyUnusable: 'このパソコンの設定（ポリシー）を読み取れません。管理者に知らせてください。',
    sandboxMissing:
      'このパソコンの設定では、窓口を安全に動かせません（--no-sandbox）。deb か rpm で入れるか、unprivileged user namespaces を使えるように管理者に頼んでください。',
    cannotGoOn: '窓口を続けられません',
    crashedTooOften: '窓が何度も止まりました。送った申請は届いています。',
  },
  /** To a browser that has no right to the window. */
  closedDoor: 'この画面は、窓口アプリから一度だけ開けます。アプリを開きなおしてください。',
  closedDoorTitle: 'アプリから開いてください',
  /** Who runs a portal that a person started for themselves. */
  thisComputer: 'この端末（どの市区町村にも届きません）',
};
