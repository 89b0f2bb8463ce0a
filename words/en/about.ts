import type { about as ja } from '../ja/about.ts';

export const about: typeof ja = {
  body: 'Madoguchi is an app for services with a My Number Card. It is not run by the government or a city.',
  portal: (origin) => `Office address: ${origin}`,
  accessibility: 'Accessibility',
  accessibilityBody: 'You can use everything with the keyboard. Change text size and contrast under Display.',
  licences: 'Licences',
  licencesBody: 'This app is made with the following software and fonts.',
  licencesMissing: 'The list of licences could not be loaded. Open it again.',
};
