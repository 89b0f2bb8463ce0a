import type { ownData as ja } from '../ja/own-data.ts';

export const ownData: typeof ja = {
  ownData: {
    title: 'My information',
    lead: 'What national bodies, your city and others hold about you. The source is asked each time you look, and nothing stays here.',
    signIn: 'To see your information, log in with your card.',
    families: { health: 'Health', family: 'Family and home', money: 'Tax, pension and allowances', work: 'Work' },
    sensitive: 'Private',
    noSource: 'You cannot see this here',
    freshWhy: 'To see this, show your card again and enter its 4-digit PIN. You can then look for five minutes.',
    freshStart: 'Show the card',
    asOf: (source, time) => `What ${source} held on ${time}.`,
    none: 'This source has no record of you. Another one may have it.',
    withheld: (law) => `By law this cannot be shown now. Ground: ${law}`,
    delayed: (time) => `The source is preparing it. Ask again after ${time}.`,
    empty: 'No record',
    hiddenNumber: 'A number that is not shown',
    showFor: (table) => `Show ${table}`,
    masked: 'This is covered so that nobody around you can read it. Once shown, it is covered again after 60 seconds.',
    saveCsv: 'Save as tables (CSV)',
    saveJson: 'Save as data (JSON)',
    wrong: 'This is wrong',
    wrongHow: 'If something is wrong, tell who holds it. It is held by:',
    back: 'Back to my information',
  },
};
