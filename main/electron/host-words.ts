import type { Language } from '#contract/values/localized-text.ts';

/** What Electron's own surfaces say: menus and message boxes. The window's words are the renderer's. */
export interface HostWords {
  readonly file: string;
  readonly openAtLogin: string;
  readonly quit: string;
  readonly edit: string;
  readonly cut: string;
  readonly copy: string;
  readonly paste: string;
  readonly selectAll: string;
  readonly view: string;
  readonly zoomIn: string;
  readonly zoomOut: string;
  readonly zoomReset: string;
  readonly help: string;
  readonly pages: Readonly<Record<'cardPortal' | 'keyPortal' | 'cardLost', string>>;
  readonly openOutside: string;
  readonly openOutsideDetail: (address: string) => string;
  readonly open: string;
  readonly stop: string;
}

const JA: HostWords = {
  file: 'ファイル',
  openAtLogin: 'パソコンにログインしたときに開く',
  quit: '窓口を終了する',
  edit: '編集',
  cut: '切り取り',
  copy: 'コピー',
  paste: '貼り付け',
  selectAll: 'すべて選ぶ',
  view: '表示',
  zoomIn: '大きくする',
  zoomOut: '小さくする',
  zoomReset: '元の大きさに戻す',
  help: 'ヘルプ',
  pages: {
    cardPortal: 'マイナンバーカード総合サイト（ブラウザーで開きます）',
    keyPortal: '公的個人認証サービスのサイト（ブラウザーで開きます）',
    cardLost: 'カードをなくしたとき（ブラウザーで開きます）',
  },
  openOutside: 'ブラウザーで開きますか',
  openOutsideDetail: (address) => `窓口の外のページです。\n${address}`,
  open: '開く',
  stop: 'やめる',
};

const EN: HostWords = {
  file: 'File',
  openAtLogin: 'Open when I log in to this computer',
  quit: 'Quit Madoguchi',
  edit: 'Edit',
  cut: 'Cut',
  copy: 'Copy',
  paste: 'Paste',
  selectAll: 'Select all',
  view: 'View',
  zoomIn: 'Larger',
  zoomOut: 'Smaller',
  zoomReset: 'Normal size',
  help: 'Help',
  pages: {
    cardPortal: 'My Number Card site (opens in your browser)',
    keyPortal: 'Public Personal Authentication site (opens in your browser)',
    cardLost: 'If you lost your card (opens in your browser)',
  },
  openOutside: 'Open this in your browser?',
  openOutsideDetail: (address) => `This page is not part of Madoguchi.\n${address}`,
  open: 'Open',
  stop: 'Cancel',
};

export function hostWords(language: Language): HostWords {
  return language === 'ja' ? JA : EN;
}

/** Said before any language is known. */
export const NOT_STARTED = {
  title: '窓口を開けません / Madoguchi cannot open',
  text: '入れなおすか、窓口の設定を管理者に確かめてください。\nInstall it again, or ask your administrator about the portal setting.',
} as const;
export const POLICY_UNUSABLE = {
  title: '窓口を開けません / Madoguchi cannot open',
  text: 'このパソコンの設定（ポリシー）を読み取れません。管理者に知らせてください。\nThe settings that your administrator made for this computer cannot be used. Tell your administrator.',
} as const;
export const CRASHED_TOO_OFTEN = {
  title: '窓口を続けられません / Madoguchi cannot go on',
  text: '窓が何度も止まりました。送った申請は届いています。\nThe window stopped several times. Forms that you sent have arrived.',
} as const;
