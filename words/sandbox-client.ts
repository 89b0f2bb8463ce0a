/** How a site for trying out is called, and who is said to run it: nobody. */
export const SANDBOX_CLIENT_WORDS = {
  name: { ja: '開発中のサイト', easy: '作っているサイト', en: 'Site under development' },
  purpose: { ja: '動くか試すため', easy: 'うごくか、ためすため', en: 'To try it out' },
  legalName: '見本のサイト',
  address: '東京都見本区例示町１丁目',
} as const;
