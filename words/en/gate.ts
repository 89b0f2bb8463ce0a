import type { GateWords } from '../gate-words.ts';

export const gate: GateWords = {
  opening: { title: 'Getting ready', todo: 'It begins once the list of tickets has come.' },
  refused: { title: 'No entry at this terminal', todo: 'Please tell the staff.' },
  waiting: { title: 'Place your card', todo: 'No PIN is needed.' },
  waitingForPin: { title: 'Place your card', todo: 'You will be asked for your PIN.' },
  reading: { title: 'Checking', todo: 'Please leave the card where it is.' },
  answers: {
    comeIn: { title: 'Please come in', todo: 'Take your card and go on.' },
    unknown: { title: 'No ticket found', todo: 'With a renewed card or a phone, check with your PIN.' },
    alreadyIn: { title: 'Already entered', todo: 'The staff will check. Take your card and wait.' },
    unreadable: { title: 'The card cannot be read', todo: 'Take the card and place it again.' },
    pinNeeded: { title: 'Check with your PIN', todo: 'A phone is checked once you enter your PIN.' },
    stopped: { title: 'The check was stopped', todo: 'Take your card.' },
  },
  byPin: 'Check with the PIN',
  offline: 'Not connected. The last list that came is used.',
  untold: (entries) => `Entries not sent yet: ${entries}`,
  alarms: (entries) => `Double entries found later: ${entries}`,
};
