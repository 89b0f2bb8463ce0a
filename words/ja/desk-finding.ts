import type { Unchecked } from '#contract/portal/case-look-routes.ts';

/** What is read by who looks for a case. */
export const search = {
  title: '案件をさがす',
  lead: 'あなたの係の案件だけをさがします。さがしたことは記録されます。',
  text: '氏名・フリガナ・電話番号',
  textHelp: '全部入れます。生まれた年か日も入れるときは、氏名のはじめの2文字からでさがせます。',
  textWrong: '2文字以上入れてください',
  born: '生まれた年か日',
  bornHelp: '例：1990、1990-04-01',
  bornWrong: '1990 か 1990-04-01 のように入れてください',
  go: 'さがす',
  caption: '見つかった案件。終わっていないものが先',
  found: (count: number) => `${count}件見つかりました`,
  none: '見つかりませんでした。',
  noneAbout:
    'さがせるのは、申請した人の氏名、フリガナ、電話番号、生まれた年月日です。住所や答えの中身、添付の中身ではさがせません。閲覧を制限した案件は出ません。',
};

/** What is read of a signature and how it was checked. */
export const signature = {
  title: '署名の確認',
  open: '署名の確認を見る',
  valid: (name: string) => `${name}さんの署名です。受付のとき有効でした。`,
  indeterminate: (name: string) =>
    `${name}さんの署名です。証明書が失効していないかは、受付のとき確かめられませんでした。`,
  otherPerson: '署名した人と申請した人の氏名が違います。',
  unsigned: '署名がありません',
  unsignedAbout: '署名のない申請です。サインインした本人の手続きで届きましたが、証明書では確かめていません。',
  identity: '本人であることを確かめた職員',
  identityNobody: 'まだ記録がありません。窓口で確かめて、メモに残してください。',
  identityBy: (name: string, at: string) => `${name}さん（${at}）`,
  signer: '署名した人',
  revocation: '失効の確認',
  revocations: {
    good: '失効していません',
    revoked: '失効しています',
    onHold: '一時停止されています',
    unknown: '発行者が知らない証明書です',
    unavailable: '答えがありませんでした',
    notChecked: '確かめていません',
  },
  sources: '確認のもと',
  sourceKinds: { crl: '失効リスト（CRL）', ocsp: '失効の問い合わせ（OCSP）' },
  sourceOf: (kind: string, at: string) => `${kind}、${at}発行`,
  noSources: 'ありません',
  times: '時刻',
  receivedAt: '受付',
  verifiedAt: '検証した時刻',
  claimedAt: '署名した人のパソコンの時刻',
  path: '証明書のつながり',
  serial: '番号',
  issuer: '発行者',
  validity: (from: string, until: string) => `${from}から${until}まで`,
  container: '申請のファイル（SHA-256）',
  software: '検証したソフトウェア',
  unchecked: '確かめられなかったこと',
  uncheckedOnes: {
    signingTime: '署名した時刻。パソコンの時計のままで、だれも証明していません。',
    revocation: '受付のとき、証明書が失効していなかったか。',
    since: '受付のあとに、証明書が失効したか。',
  } satisfies Record<Unchecked, string>,
  again: '検証をやり直す',
  againAbout: '保存してあるファイルと失効の記録だけで、受付の時刻について検証します。外には何も尋ねません。',
  againSame: '受付のときと同じ結果でした。',
  againUnlike: '受付のときと違う結果でした。運用の担当者に知らせてください。',
  againFailed: (code: string) => `検証できませんでした（${code}）。運用の担当者に知らせてください。`,
  againAt: (at: string) => `${at}に検証し直しました。`,
  save: '報告を保存',
  back: '案件に戻る',
};

/** What is read of earlier filings and of other cases of the same person. */
export const filings = {
  label: '申請の回',
  attachments: 'この申請の添付',
  noAttachments: '添付はありません。',
  others: '同じ人・同じ手続の案件',
  noOthers: 'ほかに見られる案件はありません。',
  compare: '違いを見る',
  compareWith: (number: string) => `${number} との違いを見る`,
  received: (at: string, state: string) => `${at} 受付、${state}`,
};
