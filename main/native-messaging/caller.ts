import type { NativeExtension } from '#contract/card/native-request.ts';
import type { InstalledManifest } from './host-settings.ts';

/** Fixed by `key` in the extension's manifest. Source: browser-extension/manifest.json. */
const OWN_CHROME_ID = 'obihphjjonahjbmdlehjhjadjoicefgp';
const OWN_FIREFOX_ID = 'native-host@madoguchi.jp';
/** Of the open extension, MPA for Linux. Source: jpki/myna, `mpa/`. */
const OPEN_CHROME_ID = 'mpaohblnoacafmpfmimdpnngljefbhmf';
const OPEN_FIREFOX_ID = 'test@example.com';

export const EXTENSION_IDS = {
  own: { chrome: OWN_CHROME_ID, firefox: OWN_FIREFOX_ID },
  open: { chrome: OPEN_CHROME_ID, firefox: OPEN_FIREFOX_ID },
} as const satisfies Record<NativeExtension, { readonly chrome: string; readonly firefox: string }>;

/** What Windows adds to the arguments of Chrome. */
const PARENT_WINDOW = /^--parent-window=\d{1,20}$/;

/**
 * Whose extension a browser has started this process for; `undefined` where it is none that was turned on, or where
 * anything else stands among the arguments. Chrome and its kind name the extension's address, Firefox the manifest that it
 * has read and the extension. Source: Chrome for Developers, MDN, “Native messaging”.
 */
export function callerOf(
  args: readonly string[],
  { manifests }: { readonly manifests: readonly InstalledManifest[] },
): NativeExtension | undefined {
  const [first = '', second = ''] = args;
  for (const { extension, kind, path } of manifests) {
    const ids = EXTENSION_IDS[extension];
    const isCaller =
      kind === 'chrome'
        ? first === `chrome-extension://${ids.chrome}/` &&
          (args.length === 1 || (args.length === 2 && PARENT_WINDOW.test(second)))
        : args.length === 2 && first === path && second === ids.firefox;
    if (isCaller) return extension;
  }
  return undefined;
}
