import type { CaseTableWords } from '../case-table-words.ts';

export const caseTable: CaseTableWords = {
  number: '受付番号',
  state: '状態',
  outcome: '結果',
  receivedAt: '受付日時',
  name: '氏名',
  address: '住所',
  birthDate: '生年月日',
  sex: '性別',
  item: '番目',
  yes: 'はい',
  no: 'いいえ',
  states: {
    received: '受付済',
    inReview: '審査中',
    correctionAsked: '補正依頼中',
    awaitingApproval: '決裁待ち',
    decided: '決定済',
    withdrawn: '取下げ',
  },
  outcomes: {
    granted: '認定・承認',
    partlyGranted: '一部認定',
    refused: '却下・不認定',
    noted: '届出処理済',
    notEstablished: '届出不成立',
  },
  sexes: { male: '男', female: '女', notApplicable: '適用なし', unknown: '不明' },
  between: '、',
};
