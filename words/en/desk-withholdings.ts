import type { withholdings as ja } from '../ja/desk-withholdings.ts';

export const withholdings: typeof ja = {
  title: 'Withhold records from the person',
  lead: 'Only where a law says so, as while an investigation runs. Looks at this case are not shown to the person until a day. It takes two approvers. The ground is kept in the audit.',
  look: 'Show what there is',
  none: 'There are none yet.',
  until: (day) => `Until ${day}`,
  askedAt: (when) => `Asked for on ${when}`,
  mine: 'asked for by you',
  waits: 'Waits for a second approver. The person still sees the records.',
  holdsSince: (when) => `Withheld since ${when}.`,
  approve: 'I have checked it and agree',
  approved: 'Agreed. Looks from now on are not shown to the person until that day.',
  untilLabel: 'Until',
  untilHelp: 'A day from tomorrow on, within a year. From that day the person sees them.',
  untilWrong: 'Enter the day',
  ground: 'The law that says so',
  groundHelp: 'Law and article, 5 to 300 characters. No name or number of the person.',
  groundWrong: 'Write the law that says so in 5 to 300 characters',
  ask: 'Ask a second approver',
  asked: 'Asked for. It begins once another approver agrees.',
};
