import type { practice as ja } from '../ja/practice.ts';
import { secretNames } from './failures.ts';

export const practice: typeof ja = {
  practice: {
    banner: 'Practice',
    portal: 'You are using a practice office. Nothing you send here is a real form.',
    card: (persona) => `Practice card: ${persona}`,
    secrets: 'Show the practice PINs',
    secretsNote: 'A PIN that you changed is not shown here. The first one comes back when you start to practise again.',
    leave: 'Stop practising',
    title: 'Choose a practice card',
    lead: 'You can try everything without a real card. The people and numbers are made up.',
    choose: 'Person',
    starting: 'Getting practice ready',
    start: 'Practise with this card',
    offer: 'Try a practice card',
    secretOf: secretNames,
  },
};
