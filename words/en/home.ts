import type { home as ja } from '../ja/home.ts';

export const home: typeof ja = {
  home: {
    title: 'What would you like to do?',
    signInTitle: 'Log in with your card',
    signInLead: 'You need your My Number Card and your 4-digit PIN.',
    signIn: 'Log in',
    signedInTitle: 'You are logged in',
    signedInLead: (until) => `You can go on until ${until}. Select Finish when you are done.`,
    search: 'Find child-rearing services',
    searchAbout: 'Find and apply for child allowance and more.',
    applications: 'My forms',
    applicationsAbout: 'Follow the forms you have sent.',
    diagnosis: 'Check setup',
    diagnosisAbout: 'Check your card and card reader.',
    practiceAbout: 'Practise without a card.',
    lost: 'I lost my card',
    lostAbout: 'How to stop the card, and who to call.',
    about: 'About this app',
    idleRule:
      'After 1 to 2 minutes without a touch, we ask if you want to go on. If there is no answer, we erase what you entered.',
    menu: 'What you can do',
  },
};
