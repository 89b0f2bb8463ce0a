import type { CaseTableWords } from '../case-table-words.ts';

export const caseTable: CaseTableWords = {
  number: 'Receipt number',
  state: 'State',
  outcome: 'Outcome',
  receivedAt: 'Received',
  name: 'Name',
  address: 'Address',
  birthDate: 'Date of birth',
  sex: 'Sex',
  item: 'Item',
  yes: 'Yes',
  no: 'No',
  states: {
    received: 'Received',
    inReview: 'In review',
    correctionAsked: 'Correction asked',
    awaitingApproval: 'Waiting for approval',
    decided: 'Decided',
    withdrawn: 'Withdrawn',
  },
  outcomes: {
    granted: 'Granted',
    partlyGranted: 'Partly granted',
    refused: 'Refused',
    noted: 'Noted',
    notEstablished: 'Not established',
  },
  sexes: { male: 'Male', female: 'Female', notApplicable: 'Not applicable', unknown: 'Unknown' },
  between: ', ',
};
