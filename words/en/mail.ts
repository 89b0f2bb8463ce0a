import type { MailWords } from '../mail-words.ts';

export const mail: MailWords = {
  unnamed: 'Madoguchi',
  news: {
    subject: 'You have a new message',
    text: (from) => `${from} has a new message for you. Open Madoguchi to read it.\n`,
  },
  code: {
    subject: 'Confirm your mail address',
    text: (from, code) =>
      `Enter these 6 digits in Madoguchi of ${from}.\n\n${code}\n\nThey work for 10 minutes. If you did not ask for them, do nothing.\n`,
  },
  addressChanged: {
    subject: 'Your mail address has changed',
    text: (from) =>
      `Mail from ${from} now goes to another address. If you did not do this, open Madoguchi and check.\n`,
  },
  invitation: {
    subject: 'Invitation to Madoguchi for staff',
    text: (from, link) =>
      `You are invited to Madoguchi for staff of ${from}. Open this address to set your password and your codes.\n\n${link}\n\nIt works once, for 72 hours. Give it to nobody.\n`,
  },
  emergencyOpened: {
    subject: 'A case was opened in an emergency',
    text: (from) =>
      `At Madoguchi for staff of ${from}, somebody outside of your section opened one of its cases in an emergency. Check with your auditor who did, and why.\n`,
  },
  recovery: {
    subject: 'Your sign-in to Madoguchi for staff is set anew',
    text: (from) =>
      `An administrator withdrew all your ways to sign in to Madoguchi for staff of ${from}. Meet them to get a new link. If you do not know why, tell another administrator at once.\n`,
  },
  factorAdded: {
    subject: 'A way to sign in to Madoguchi for staff was added',
    text: (from, way) =>
      `A way to sign in (${way}) was added to your account at Madoguchi for staff of ${from}. If you did not do this, tell your administrator at once.\n`,
    ways: { password: 'password and codes', passkey: 'passkey', provider: 'sign-in service of the municipality' },
  },
  passwordChanged: {
    subject: 'A way to sign in to Madoguchi for staff has changed',
    text: (from) =>
      `Your password at Madoguchi for staff of ${from} has changed. Sign in again on your other devices. If you did not do this, tell your administrator at once.\n`,
  },
  grantsChanged: {
    subject: 'Your roles at Madoguchi for staff have changed',
    text: (from) =>
      `Your roles at Madoguchi for staff of ${from} have changed. Sign in and check under “Me”. If you do not know why, tell your administrator.\n`,
  },
};
