import type { publicTerminal as ja } from '../ja/public-terminal.ts';

export const publicTerminal: typeof ja = {
  keys: {
    shuffled: 'The numbers change places each time.',
    order: 'Put the numbers in order',
    shuffle: 'Mix the numbers',
    eraseAll: 'Erase all',
    eraseOne: 'Erase one',
    typedOf: (length, count) => `${count} of ${length} digits entered`,
    typed: (count) => `${count} characters entered`,
    likeComputer: 'As on a computer',
    alphabetical: 'A to Z',
    boards: {
      hiragana: 'Hiragana',
      katakana: 'Katakana',
      latin: 'Letters',
      digits: 'Numbers',
    },
    small: 'Small letter',
    space: 'Space',
    close: 'Close',
    board: 'Keys for typing',
  },
  terminal: {
    callStaff: 'Call staff',
    callStaffTitle: 'Speak to a member of staff nearby',
    callStaffBody: 'This machine cannot call them for you. What you entered stays here.',
    callStaffClose: 'Go on',
  },
  idle: {
    title: 'Do you want to continue?',
    body: (left, kept) => `You have done nothing for a while. This will end in ${left}. ${kept}`,
    kept: {
      onComputer: 'What you entered stays on this computer.',
      whileOpen: 'What you entered stays until you close this app.',
      nowhere: 'Your entries will be erased.',
    },
    minutes: (count) => (count === 1 ? '1 minute' : `${count} minutes`),
    seconds: (count) => (count === 1 ? '1 second' : `${count} seconds`),
    lastCall: (left) => `This will end in ${left}.`,
    stay: 'Continue',
    end: 'Finish',
  },
  takeCard: {
    title: 'Please take your card',
    todo: 'Your My Number Card is still here. Take it to finish.',
  },
};
