import { partsOf } from '../dates.ts';
import type { visits as ja } from '../ja/visits.ts';

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

export const visits: typeof ja = {
  visits: {
    title: 'Book a visit to the office',
    changeTitle: 'Move your visit',
    signIn: 'Log in with your card to book a visit.',
    noSection: 'The office takes no visits for this form.',
    heading: 'Visit the office',
    when: 'Day and time',
    place: 'Place',
    phone: 'Telephone',
    bring: 'Bring',
    minutes: 'How long',
    about: (minutes) => `About ${minutes} minutes`,
    days: 'Days that you can book',
    weekdays: ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'],
    date: (day) => {
      const [, month, date] = partsOf(day);
      return `${date} ${MONTHS[month - 1]}`;
    },
    states: { free: 'Free', few: 'Few left', full: 'Full', closed: 'Closed' },
    dayBefore: 'Day before',
    dayAfter: 'Next day',
    times: (day) => `Times on ${day}`,
    left: (time, left) => `${time} (${left} left)`,
    chooseTime: 'Choose a time',
    book: 'Book',
    change: 'Move to this time',
    instead: (times) => `Other times that are free: ${times}`,
    noneFree: 'No day is free now',
    nextFree: (day, time) => `The next free time is ${day}, ${time}.`,
    call: (phone) => `If it is urgent, call the office (${phone}).`,
    toBook: 'Book a visit to the office',
    toBookAnother: 'Book another visit',
    move: 'Move it',
    cancel: 'Cancel the visit',
    cancelTitle: 'Cancel this visit?',
    cancelStay: 'Keep it',
    saveCalendar: 'Save a file for your calendar',
    calendarTitle: 'Visit the office',
    own: 'Your visits to offices',
    ownSignIn: 'Log in with your card to see your visits.',
    none: 'You have no visits to come.',
    what: 'What for',
    number: 'Number to say there',
    numberAsCode: 'Code of the number to say there',
    where: 'Which office do you visit?',
    otherPlace: 'Choose another municipality',
    whichSection: 'Counter',
    notThere: 'Visits to this municipality cannot be booked here',
    notThereTodo: 'Call the office before you go.',
    elsewhere: 'Visit your new office',
    elsewhereLead:
      'After this notice you also go to the office of the municipality that you move to. You can book the day.',
    bookElsewhere: 'Book a visit to your new office',
    toOwn: 'See your visits',
    missed: 'We did not meet you at the booked time. You are welcome to book again.',
  },
};
