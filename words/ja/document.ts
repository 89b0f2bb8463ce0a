import type { DocumentWords } from '#contract/procedure/application-document.ts';
import { dates } from './dates.ts';

/** In signed bytes: a change here refuses applications that a window from before it composes. */
export const document: DocumentWords = {
  language: 'ja',
  about: 'この申請について',
  procedure: '手続',
  addressee: '提出先',
  revision: '手続の版',
  number: '申請の識別番号',
  createdAt: '作成日時',
  applicant: '申請者',
  proxy: '代理人（申請者に代わって提出する人）',
  registration: '代理の登録番号',
  mandateHash: '代理の登録のハッシュ（SHA-256）',
  labels: { name: '氏名', address: '住所', birthDate: '生年月日', sex: '性別' },
  sexes: { male: '男', female: '女', notApplicable: '適用なし', unknown: '不明' },
  attachments: '添付書類',
  toFollow: 'あとで窓口へ持参',
  signature: '電子署名',
  unsigned: 'なし（申請者の情報は、署名では確かめられていません）',
  none: 'なし',
  yes: 'はい',
  no: 'いいえ',
  agreed: '同意しました',
  day: dates.day,
  birthDate: dates.birthDate,
  origins: {
    card: '（カードから）',
    signatureCertificate: '（署名用電子証明書から）',
    person: '（本人の入力）',
  },
  entry: (label, nth) => `${label} ${nth}: `,
  listed: (chosen) => chosen.join('、'),
  glyphNote:
    '〓と[U+…]は、この書面の文字では表せない文字や字形です。[U+…]は、その文字の番号です。データには、書かれたとおりに入っています。',
  file: (name, bytes, sha256) => `${name} (${bytes} bytes, SHA-256 ${sha256})`,
};
