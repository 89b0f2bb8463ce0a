import { instantInWords } from '../dates.ts';
import type { ReceiptWords } from '../receipt-words.ts';
import { dates } from './dates.ts';

export const receipt: ReceiptWords = {
  title: (application) => `Receipt: ${application}`,
  received: 'Received',
  number: 'Receipt number',
  receivedAt: 'Received at',
  portal: 'Received by',
  code: 'The QR code',
  codeSays: 'The signed word that it was received. It holds no name, and can be checked without the internet.',
  toDo: 'What is left to do',
  bring: 'Bring to the office',
  nothing: 'Nothing',
  office: 'Office',
  by: 'By',
  open: 'Open',
  phone: 'Phone',
  paper: (title, originalNeeded) => (originalNeeded ? `${title} (the original)` : title),
  day: dates.weekday,
  instant: (instant) => instantInWords(instant, dates),
};
