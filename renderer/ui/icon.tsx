import './icon.css';

const PATHS = {
  info: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18Zm0 7v6m0-9.2v.2',
  success: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18Zm-4 9.2 2.8 2.8L16 9.6',
  warning: 'M12 4 2.8 20h18.4L12 4Zm0 6v5m0 2.3v.2',
  error: 'M8.3 3h7.4L21 8.3v7.4L15.7 21H8.3L3 15.7V8.3L8.3 3Zm.7 6 6 6m0-6-6 6',
  search: 'M10.5 4a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13Zm4.8 11.3L20 20',
  list: 'M6 3h9l4 4v14H6V3Zm3 8h7m-7 4h7M9 7h3',
  check: 'M4 6.5 5.5 8 8 5M4 13l1.5 1.5L8 11.5M4 19.5l1.5 1.5L8 18M11.5 6.5H20m-8.5 6.5H20m-8.5 6.5H20',
  lost: 'M6.5 3.5 9 4l1.5 4-2 1.5a10 10 0 0 0 4 4l1.5-2L18 13l.5 2.5c0 2-1.5 3.5-3 3.5C9.5 19 5 13 5 6.5c0-1.5.5-2.5 1.5-3Z',
  practice: 'M4 19.5 5 15 15.5 4.5l4 4L9 19l-5 .5Zm9.5-13 4 4',
  pin: 'M6 11h12v9H6v-9Zm2.5 0V8a3.5 3.5 0 0 1 7 0v3M12 14.5v2.5',
  arrow: 'm9 5 7 7-7 7',
  baby: 'M12 3a5 5 0 1 0 0 10 5 5 0 0 0 0-10Zm-1.500 5v.1m3-.1v.1M5 21c.5-4 3.500-6 7-6s6.500 2 7 6H5Z',
  house: 'M4 20V10l8-6 8 6v4M4 20h9m3-1h5m-2-2 2 2-2 2M9 20v-5h4',
  nameCard: 'M3 6h18v13H3V6Zm6 0V4h6v2M7 12h6m-6 3h4m5-4v4',
  office: 'M4 20h16M5 10h14M12 4l8 5H4l8-5ZM7 10v8m3.300-8v8m3.400-8v8M17 10v8',
  work: 'M4 8h16v11H4V8Zm5 0V5h6v3M4 13h16',
  school: 'M6 20V9a6 6 0 0 1 12 0v11H6Zm3 0v-6h6v6M9 9h6',
  family:
    'M8 4a2.500 2.500 0 1 0 0 5 2.500 2.500 0 0 0 0-5Zm8.500 6a2 2 0 1 0 0 4 2 2 0 0 0 0-4ZM3 20c0-5 2-8 5-8s5 3 5 8m0 0c0-3 1-5 3.500-5s3.500 2 3.500 5',
  flower: 'M12 12v9m0-9c-3 0-4-2-4-4 2 0 4 1 4 4Zm0 0c3 0 4-2 4-4-2 0-4 1-4 4Zm0-4c-1.500-2 0-4 0-4s1.500 2 0 4Z',
  back: 'm15 5-7 7 7 7',
  down: 'M12 4v15m-6-6 6 6 6-6',
  up: 'M12 20V5m-6 6 6-6 6 6',
  language: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18ZM3 12h18M12 3c3 3 3 15 0 18-3-3-3-15 0-18',
  letters: 'M3 19 8 6l5 13M4.500 15h7M14 19l3.500-9 3.500 9M15 16h5',
  staff: 'M12 3a4 4 0 1 0 0 8 4 4 0 0 0 0-8ZM4 21c0-5 3.500-8 8-8s8 3 8 8m-11 0 3-4 3 4',
  leave: 'M10 4H4v16h6M9 12h12m-4-4 4 4-4 4',
  card: 'M3 6h18v12H3V6Zm3 4h4v4H6v-4Zm7 0h5m-5 4h5',
  keep: 'M5 4h11l3 3v13H5V4Zm3 0v5h7V4M8 20v-6h8v6',
  question: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18Zm-2.5 6.5a2.5 2.5 0 1 1 3.500 2.300c-.7.3-1 .8-1 1.700m0 3.500h.01',
  clock: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18Zm0 4v5l3 3',
  calendar: 'M4 6h16v14H4V6Zm0 4h16M8 3v5m8-5v5',
  place: 'M12 21s7-6 7-11a7 7 0 0 0-14 0c0 5 7 11 7 11Zm0-13.500a2.500 2.500 0 1 0 0 5 2.500 2.500 0 0 0 0-5Z',
  paper: 'M8 12.500 14.500 6a3 3 0 0 1 4.200 4.200l-8 8a4.700 4.700 0 0 1-6.700-6.700l7.500-7.500',
  save: 'M12 4v11m-4.500-4.500L12 15l4.500-4.500M5 20h14',
  print: 'M7 9V3h10v6M7 17H4V9h16v8h-3M7 14h10v7H7v-7Z',
  proof: 'M12 3l8 3v6c0 5-3.500 8-8 9.500C7.500 20 4 17 4 12V6l8-3Zm-3.500 8.500L11 14l4.500-5',
} as const;

export type IconName = keyof typeof PATHS;

export function Icon({ name }: { readonly name: IconName }) {
  return (
    <svg className={`icon is-${name}`} viewBox="0 0 24 24" width="24" height="24" aria-hidden="true">
      <path d={PATHS[name]} />
    </svg>
  );
}
