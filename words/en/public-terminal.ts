import type { publicTerminal as ja } from '../ja/public-terminal.ts';

export const publicTerminal: typeof ja = {
  start: {
    title: 'Place your card and begin',
    begin: 'Begin',
    again: 'Go to the first screen',
    events: 'You can search without a card',
    larger: 'Larger text',
    range: (least, most) => `${least} to ${most}`,
    idleRule: (minutes, seconds) =>
      `After ${minutes} minutes without a touch, we ask if you want to go on. If nobody answers within ${seconds} seconds, we erase what you entered.`,
    nothingStays: 'Nothing about you stays on this machine.',
    noCardTitle: 'Cards cannot be used right now',
    noCard: 'You can still search without a card. To apply, please speak to a member of staff.',
    noPortalTitle: 'You cannot begin right now',
    noPortal: 'The service cannot be reached. You can still look up whom to call about a lost card.',
  },
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
    low: 'Move lower',
    notLow: 'Move back up',
    leaveCard: 'Leave your card where it is',
    readOn: 'Read on',
    toTop: 'To the top',
    noWayBack: 'Not possible now',
  },
  idle: {
    title: 'Do you want to continue?',
    body: (seconds) =>
      `You have not touched the screen. This will end in ${seconds} seconds and your entries will be erased.`,
    lastCall: (seconds) => `This will end in ${seconds} seconds.`,
    stay: 'Continue',
    end: 'Finish',
  },
  takeCard: {
    title: 'Please take your card',
    todo: 'Your My Number Card is still here. Take it to finish.',
  },
};
