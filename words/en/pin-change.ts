import type { pinChange as ja } from '../ja/pin-change.ts';

export const pinChange: typeof ja = {
  pinChange: {
    open: 'Change a PIN',
    title: 'Which one do you want to change?',
    lead: 'You chose all of them at your city office when you got your card. You need the one you have now to change it.',
    choose: 'What to change',
    about: {
      auth: 'The 4 digits you log in with. After 3 wrong tries in a row it will be locked.',
      sign: 'The 6 to 16 letters and numbers you sign with. After 5 wrong tries in a row it will be locked.',
      text: 'The 4 digits for reading your name and address. After 3 wrong tries in a row it will be locked.',
    },
    begin: 'Next',
    forgotten: 'If you do not know the one you have now, you cannot change it here.',
    forgottenHow: 'How to reset',
    lastTodo:
      'If the next entry is wrong, it will be locked. If you are not sure, stop here and check your notes. Waiting does not give you more tries.',
    titles: {
      auth: 'Change your 4-digit PIN',
      sign: 'Change your signature password',
      text: 'Change your PIN for reading card details',
    },
    adviceTitle: 'How to choose a new one',
    advice: {
      auth: 'Do not use your birth date, rows such as 1234 or repeated numbers. Do not use parts of your My Number or phone number.',
      sign: 'Do not use names, common words or rows such as ABC123. Do not use your other PINs. Small letters are changed to capitals.',
      text: 'Do not use your birth date, rows such as 1234 or repeated numbers. Do not use parts of your My Number or phone number.',
    },
    current: { auth: 'Current PIN', sign: 'Current password', text: 'Current PIN' },
    next: {
      auth: 'New PIN (4 digits)',
      sign: 'New password (6 to 16 letters and numbers)',
      text: 'New PIN (4 digits)',
    },
    again: { auth: 'New PIN once more', sign: 'New password once more', text: 'New PIN once more' },
    submit: 'Change it',
    doneTitles: {
      auth: 'Your PIN has been changed',
      sign: 'Your password has been changed',
      text: 'Your PIN has been changed',
    },
    done: {
      auth: 'Log in with your new 4-digit PIN from now on.',
      sign: 'Use your new signature password from now on.',
      text: 'Use your new PIN for reading card details from now on.',
    },
    doneSafe: 'Your other PINs have not changed. Keep your notes away from your card.',
  },
};
