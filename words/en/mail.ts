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
    subject: 'Set your password for Madoguchi for staff again',
    text: (from, link) =>
      `Your password and codes for Madoguchi for staff of ${from} were withdrawn. Open this address to set new ones.\n\n${link}\n\nIt works once, for 1 hour. If you do not know why, tell your administrator.\n`,
  },
};
