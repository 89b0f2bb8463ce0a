import type { publicTerminal as ja } from '../ja/public-terminal.ts';

export const publicTerminal: typeof ja = {
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
