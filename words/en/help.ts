import type { help as ja } from '../ja/help.ts';

export const help: typeof ja = {
  help: {
    title: 'Help',
    lostTitle: 'If your card is lost or stolen',
    lostTodo: 'Call at once to stop the card. You can call at any time, day or night.',
    lostCall: 'Phone (free, Japanese, press 2)',
    lostOther: 'If you cannot get through (paid)',
    lostForeign: 'English, Chinese, Korean, Spanish, Portuguese',
    lostFax: 'Fax for people with hearing or speech disability',
    lostPolice: 'If you lost it outside, tell the police too and keep the report number.',
    lostFound: 'If you find the card, your city office can turn it back on. This cannot be done by phone.',
    pinTitle: 'If you forgot a PIN or it is locked',
    pinOffice: 'Your city office can reset it. Take your card with you.',
    pinStore:
      'If your 4-digit PIN or your signature password still works, you can reset the other at a convenience store. Book it with a phone app, then go within 24 hours.',
    pinText: 'The PIN for reading card details can be reset at your city office only.',
    readerTitle: 'If the card cannot be read',
    readerSteps: [
      'Unplug the card reader and plug it in again.',
      'Move other cards and metal away, and place the card again.',
      'Close other programs that use the card.',
      'If this does not help, open Check setup.',
    ],
    checkedOn: 'The phone numbers are from city pages published up to December 2024.',
    print: 'Print',
  },
};
