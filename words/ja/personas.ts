import type { PersonaName } from '#contract/card/persona.ts';

/** What each practice card is good for. */
export const personas: Readonly<Record<PersonaName, string>> = {
  ordinary: 'ふつうのカードです。ログインも署名もできます。',
  spouse: '同じ住所に住む別の人のカードです。カードの取り違えを試せます。',
  'last-try': '利用者証明用の暗証番号も署名用パスワードも、あと1回しか試せません。',
  locked: '暗証番号を続けて間違えたため、すべてロックされています。',
  expired: '電子証明書の有効期限が、どちらも過ぎています。',
  moved: '引っ越したため、署名用電子証明書が失効しています。ログインはできます。',
  'on-hold': '紛失の届出があり、電子証明書が一時停止されています。',
  child: '15歳未満のカードです。署名用電子証明書がありません。',
  phone: 'スマートフォンの電子証明書です。先に暗証番号が必要で、券面の情報は読めません。',
  iphone: 'iPhoneのマイナンバーカードです。先に暗証番号が必要で、券面の情報は読めません。',
  'next-card': 'これから出る新しいカードの見本です。鍵は楕円曲線（P-384）です。',
};
