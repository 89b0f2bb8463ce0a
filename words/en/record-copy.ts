import type { recordCopy as ja } from '../ja/record-copy.ts';

export const recordCopy: typeof ja = {
  recordCopy: {
    title: 'Records kept on this computer',
    keepTitle: 'Keep them on this computer',
    keepLead:
      'The city deletes records after seven years. With a copy you can read them later. It is encrypted and opens only when you sign in with your card.',
    whileOpen: 'This computer has no safe place for a key. The copy stays until the app is closed.',
    keep: 'Keep a copy',
    kept: (all) => (all === 1 ? '1 record is kept on this computer.' : `${all} records are kept on this computer.`),
    open: 'See the kept records',
    none: 'Nothing is kept on this computer yet.',
    count: (all) => (all === 1 ? '1 record' : `${all} records`),
    lostTitle: 'Some of it cannot be read any more',
    lost: (parts) => `Part ${parts} (up to 1,000 records each) is damaged. The others can be read.`,
    fromFile: 'From a file',
    result: 'Result',
    fileTitle: 'Add from a file',
    fileLead: 'You can add a list (CSV) that another office gave you. Nothing of it leaves this computer.',
    choose: 'Choose a file',
    preview: (read, fresh, same) =>
      `Lines read: ${read}. New: ${fresh}. Already here: ${same}. Nothing has been added yet.`,
    first: (shown) => `The first lines (${shown}):`,
    take: 'Add them',
    added: (count) => (count === 1 ? '1 record was added.' : `${count} records were added.`),
    place: (line, column, name) =>
      name === '' ? `Line ${line}, column ${column}:` : `Line ${line}, column ${column} (${name}):`,
    wrong: {
      headerMissing: 'This heading is missing.',
      headerUnknown: 'This heading is not known.',
      cellCount: 'There are more or fewer columns than headings.',
      quoteOpen: 'A quotation mark is not closed.',
      dateImpossible: 'This is not a date with a time.',
      dateFuture: 'This is in the future.',
      'dateBefore2017-07-18': 'This is before 18 July 2017.',
      cellTooLong: 'This is longer than 500 characters.',
      characterBroken: 'A character cannot be read.',
      controlCharacter: 'There is an invisible character.',
      tooManyLines: 'There are more than 100,000 lines.',
      fileTooLarge: 'The file is larger than 20 MB.',
    },
    remove: 'Delete the copy',
    removeTitle: 'Delete the copy?',
    removeBody: 'Records older than seven years, and those added from files, cannot be read after that.',
    removeStay: 'Keep it',
    removed: 'The copy was deleted.',
  },
};
