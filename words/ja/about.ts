/** S32: loaded with its screen. */
export const about = {
  body: '窓口は、マイナンバーカードで手続をするためのアプリです。国や市区町村が運営するものではありません。',
  portal: (origin: string) => `申請先：${origin}`,
  accessibility: '使いやすさ',
  accessibilityBody: 'キーボードだけで使えます。文字の大きさと色の濃さは「表示」で変えられます。',
  licences: 'ライセンス',
  licencesBody: 'このアプリは、次のソフトウェアと書体を使っています。',
  licencesMissing: 'ライセンスの一覧を読み込めませんでした。もう一度開いてください。',
};
