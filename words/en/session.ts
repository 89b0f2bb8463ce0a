import type { session as ja } from '../ja/session.ts';

export const session: typeof ja = {
  work: {
    askingChallenge: { title: 'Getting ready to log in', note: 'We are contacting the office.' },
    openingSession: { title: 'Logging you in', note: 'The office is checking your card’s signature.' },
    beginningPasskey: { title: 'Opening your browser', note: 'Connecting to the office.' },
    redeemingPasskey: { title: 'Logging you in', note: 'The office is checking your passkey.' },
    loadingProcedure: { title: 'Loading the form', note: 'We are getting the newest version.' },
    submitting: {
      title: 'Sending your form',
      note: 'Your form is kept. It will not be counted twice, even if the connection is lost.',
    },
    saving: { title: 'Registering your account', note: 'It is registered once, even if the connection is lost.' },
    keepingMandate: { title: 'Registering the proxy', note: 'Nothing is registered until both cards have signed.' },
    answeringSite: { title: 'Checking the site’s request', note: 'Nothing is given before you press the last button.' },
    releasing: { title: 'Finishing', note: 'We are letting go of your card.' },
  },
  ended: {
    titles: {
      signedOut: 'You are finished',
      idle: 'You are logged out',
      expired: 'Your time has ended',
      cardRemoved: 'You are logged out because the card was removed',
      portalEnded: 'The office has logged you out',
      deviceLocked: 'You are logged out because the computer was locked',
      windowCrashed: 'You are logged out because the window stopped',
    },
    because: {
      signedOut: 'Do not forget your card.',
      idle: 'You did nothing for a while, so we logged you out.',
      expired: 'Log in again to go on.',
      cardRemoved: 'We did this to protect your data. Log in again to go on.',
      portalEnded: 'Log in again to go on.',
      deviceLocked: 'We did this to protect your data. Log in again to go on.',
      windowCrashed: 'We opened a new window. Log in again to go on.',
    },
    safe: 'The forms you sent have arrived.',
    nothingStays: 'None of your data stays on this machine. Please take your card and any printed paper.',
    again: 'Log in again',
  },
};
