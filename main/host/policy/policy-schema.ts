import * as z from 'zod';
import { type ReaderName, readerNameSchema } from '#contract/values/brands.ts';
import { type LocalizedText, languageSchema } from '#contract/values/localized-text.ts';

const LOOPBACK_HOSTS = ['localhost', '127.0.0.1', '[::1]'];
const READERS_LIMIT = 32;
const hourSchema = z.number().int().min(0).max(23);

/** An origin and nothing behind it; without TLS on this computer only. */
const portalSchema = z
  .url({ protocol: /^https?$/ })
  .max(300)
  .refine((address) => {
    const url = URL.parse(address);
    return url?.origin === address && (url.protocol === 'https:' || LOOPBACK_HOSTS.includes(url.hostname));
  });

/** When updates may be installed, in hours of this computer's clock; over midnight where `toHour` is the smaller one. */
const maintenanceSchema = z
  .strictObject({ fromHour: hourSchema, toHour: hourSchema })
  .refine(({ fromHour, toHour }) => fromHour !== toHour);

const updatesSchema = z.strictObject({
  enabled: z.boolean().optional(),
  channel: z.enum(['stable', 'beta']).optional(),
  maintenance: maintenanceSchema.optional(),
});

/**
 * All that an administrator can decide for everybody at a computer. What is absent stays with the person.
 *
 * Strict as a whole: a policy with an unknown member or a value out of bounds is none. Texts, numbers, switches, lists
 * of texts and groups of these only, since the registry and a property list have to hold it as well.
 */
export const policySchema = z.strictObject({
  portal: portalSchema.optional(),
  publicTerminal: z.boolean().optional(),
  readers: z.array(readerNameSchema).min(1).max(READERS_LIMIT).optional(),
  pcscBinding: z.enum(['koffi', 'pcsclite']).optional(),
  language: languageSchema.optional(),
  updates: updatesSchema.optional(),
});
export type Policy = z.infer<typeof policySchema>;

/** What holds where nobody has decided anything. */
export const NO_POLICY: Policy = {};

/** The settings that a policy takes from the person. */
export function lockedBy(policy: Policy): readonly (keyof Policy)[] {
  return policySchema.keyof().options.filter((setting) => policy[setting] !== undefined);
}

/** Whether a policy allows a reader: by its whole name in PC/SC, or by the words that it begins with. */
export function mayUseReader({ readers }: Policy, name: ReaderName): boolean {
  return readers === undefined || readers.some((allowed) => name === allowed || name.startsWith(`${allowed} `));
}

interface SettingWords {
  readonly title: LocalizedText;
  readonly explanation: LocalizedText;
}

/** What administrators read about each setting, and about each part of one that is filled in separately. */
export const POLICY_WORDS = {
  portal: {
    title: { ja: '窓口サーバーのアドレス', en: 'Address of the portal' },
    explanation: {
      ja: '接続する窓口サーバー（例: https://portal.example）。このコンピューター自身を除き、https で始まるアドレスに限ります。',
      en: 'The portal to connect to, such as https://portal.example. Other computers are reached by https only.',
    },
  },
  publicTerminal: {
    title: { ja: '公共端末として使う', en: 'Run as a public terminal' },
    explanation: {
      ja: '有効にすると、だれでも使える端末として動き、設定も書類も残しません。無効にすると、公共端末としては起動できません。',
      en: 'If enabled, the application is a terminal for everybody and keeps neither settings nor documents. If disabled, it cannot be started as one.',
    },
  },
  readers: {
    title: { ja: '使ってよいカードリーダー', en: 'Card readers that may be used' },
    explanation: {
      ja: 'PC/SC での名前、または名前の先頭の語を1行に1つ書きます。ほかのカードリーダーは表示も使用もされません。',
      en: 'Names in PC/SC, or the words they begin with, one a line. Other readers are neither shown nor used.',
    },
  },
  pcscBinding: {
    title: { ja: 'PC/SC との接続方法', en: 'How PC/SC is reached' },
    explanation: {
      ja: 'カードリーダーのサービスとの間に使う部品。通常は koffi のままにします。',
      en: 'The component between the application and the reader service. Leave it at koffi in general.',
    },
  },
  language: {
    title: { ja: '表示する言語', en: 'Language' },
    explanation: {
      ja: '画面の言語を決め、利用者による切り替えをできなくします。',
      en: 'Decides the language of the window; people cannot change it.',
    },
  },
  'updates.enabled': {
    title: { ja: '自動更新', en: 'Automatic updates' },
    explanation: {
      ja: '無効にすると、アプリは更新を探しません。管理者が配布してください。',
      en: 'If disabled, the application does not look for updates; the administrator distributes them.',
    },
  },
  'updates.channel': {
    title: { ja: '更新の種類', en: 'Update channel' },
    explanation: {
      ja: 'stable は正式版だけ、beta は試験版も受け取ります。',
      en: 'With stable only releases are installed, with beta also their previews.',
    },
  },
  'updates.maintenance': {
    title: { ja: '更新してよい時間帯', en: 'Maintenance window' },
    explanation: {
      ja: 'この時間帯にだけ更新を入れます。終わりが始まりより小さいときは日付をまたぎます。',
      en: 'Updates are installed in these hours only, over midnight where the end is the smaller number.',
    },
  },
  'updates.maintenance.fromHour': {
    title: { ja: '始まり（0〜23時）', en: 'From (hour, 0 to 23)' },
    explanation: { ja: 'この時刻から更新を入れます。', en: 'Updates are installed from this hour on.' },
  },
  'updates.maintenance.toHour': {
    title: { ja: '終わり（0〜23時）', en: 'To (hour, 0 to 23)' },
    explanation: { ja: 'この時刻より後には更新を入れません。', en: 'From this hour on no update is installed.' },
  },
} as const satisfies Record<string, SettingWords>;
