import { dayOfSlot, type OwnVisit, timeOfSlot } from './visit.ts';

/** Lines of an iCalendar file are folded at 75 octets. Source: RFC 5545, 3.1. */
const MOST_OCTETS = 75;

/**
 * A visit as a file for a calendar (RFC 5545): when and where, and nothing of what it is for, since calendars are shared and
 * kept by others.
 */
export function visitCalendar(
  { slot, minutes }: Pick<OwnVisit, 'slot' | 'minutes'>,
  words: { readonly title: string; readonly place: string },
  { uid, nowMs }: { readonly uid: string; readonly nowMs: number },
): string {
  const begins = Date.parse(`${dayOfSlot(slot)}T${timeOfSlot(slot)}:00+09:00`);
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Madoguchi//Visit//EN',
    'BEGIN:VEVENT',
    `UID:${uid}`,
    `DTSTAMP:${utc(nowMs)}`,
    `DTSTART:${utc(begins)}`,
    `DTEND:${utc(begins + minutes * 60_000)}`,
    `SUMMARY:${escaped(words.title)}`,
    `LOCATION:${escaped(words.place)}`,
    'CLASS:PRIVATE',
    'END:VEVENT',
    'END:VCALENDAR',
  ];
  return lines
    .flatMap(folded)
    .map((line) => `${line}\r\n`)
    .join('');
}

function utc(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19).replaceAll(/[-:]/g, '')}Z`;
}

function escaped(text: string): string {
  return text.replaceAll(/[\\;,]/g, (sign) => `\\${sign}`).replaceAll(/\r?\n/g, '\\n');
}

/** No character is cut in two. */
function folded(line: string): string[] {
  const parts: string[] = [];
  let part = '';
  let octets = 0;
  for (const character of line) {
    const size = octetsOf(character);
    if (octets + size > MOST_OCTETS) {
      parts.push(part);
      part = ' ';
      octets = 1;
    }
    part += character;
    octets += size;
  }
  return [...parts, part];
}

function octetsOf(character: string): number {
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x80) return 1;
  if (code < 0x800) return 2;
  return code < 0x10000 ? 3 : 4;
}
