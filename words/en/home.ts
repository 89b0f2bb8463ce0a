import type { home as ja } from '../ja/home.ts';

export const home: typeof ja = {
  home: {
    title: 'What would you like to do?',
    signInTitle: 'Log in with your card',
    signInLead: 'You need your My Number Card and your 4-digit PIN.',
    signIn: 'Log in',
    signedInTitle: 'You are logged in.',
    signedInLead: (until) => `You can go on until ${until}. Select Finish when you are done.`,
    search: 'All events, and search by words',
    events: 'Find by what happened',
    waits: (count) => (count === 1 ? '1 thing to look at' : `${count} things to look at`),
    returned: (title) => `Needs a correction: ${title}`,
    begun: (title) => `Not sent yet: ${title}`,
    begunAt: (municipality) => `You began this form. It goes to ${municipality}.`,
    applications: 'My forms',
    diagnosis: 'Check setup',
    lost: 'I lost my card',
    about: 'About this app',
    menu: 'What you can do',
    parts: { procedures: 'Applications and dates', own: 'My information', card: 'Card and sites' },
  },
};
