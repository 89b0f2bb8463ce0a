// In the world of the page, before its own scripts: what they read of the system is Windows.

const windows = navigator.userAgent.replace(/\([^)]*\)/, (system) =>
  system.includes('Linux') ? `(Windows NT 10.0; Win64; x64${/; rv:[\d.]+/.exec(system)?.[0] ?? ''})` : system,
);
const told = { userAgent: windows, appVersion: windows.replace(/^Mozilla\//, ''), platform: 'Win32' };
for (const [name, value] of Object.entries(told)) tell(Navigator.prototype, name, value);

/** Chromium's second way to say the same. */
const data = Reflect.get(globalThis, 'NavigatorUAData') as { readonly prototype: object } | undefined;
if (data !== undefined) {
  const { prototype } = data;
  const asked = Reflect.get(prototype, 'getHighEntropyValues') as (names: string[]) => Promise<object>;
  tell(prototype, 'platform', 'Windows');
  Reflect.defineProperty(prototype, 'getHighEntropyValues', {
    configurable: true,
    value: async function (this: object, names: string[]) {
      return { ...(await asked.call(this, names)), platform: 'Windows' };
    },
  });
}

function tell(prototype: object, name: string, value: string): void {
  Reflect.defineProperty(prototype, name, { configurable: true, get: () => value });
}
