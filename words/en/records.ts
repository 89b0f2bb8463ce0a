import type { records as ja } from '../ja/records.ts';

export const records: typeof ja = {
  records: {
    title: 'Who looked at my information',
    signIn: 'Log in with your card to see the records.',
    none: 'Nobody has looked at your forms yet.',
    count: (all) => (all === 1 ? '1 time.' : `${all} times.`),
    newest: (shown) => `The newest ${shown}.`,
    more: 'Show older records',
    ways: { desk: 'Opened by staff', export: 'Saved as a file', agency: 'Read by a system' },
    says: {
      desk: (city, procedure) => `Staff of ${city} opened your form “${procedure}”`,
      export: (city, procedure) => `Staff of ${city} saved your form “${procedure}” as a file`,
      agency: (city, procedure, system) => `A system of ${city} (${system}) read your form “${procedure}”`,
    },
    what: 'What',
    why: 'Why',
    ground: 'By which law',
    purpose: 'To check your form',
    kinds: {
      applicant: 'who applied',
      answers: 'your answers',
      attachments: 'names of your documents',
      container: 'the whole file that you sent',
      charges: 'payments',
    },
    strange: 'If you do not know why',
    ask: 'Select a record to open the form. You can ask the office there.',
  },
};
