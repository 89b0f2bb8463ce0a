import { type ComponentType, lazy, useMemo } from 'react';

/** A screen that is no part of what the window loads first. */
interface LazyScreen<Props extends object> {
  /** What shows the screen once it is loaded; React shows what stands in for it until then, for 300 ms at least. */
  readonly Later: ComponentType<Props>;
  /** The screen itself, once it is loaded. */
  loaded(): ComponentType<Props> | undefined;
}

const loaders: (() => Promise<unknown>)[] = [];

export function lazyScreen<Props extends object>(load: () => Promise<ComponentType<Props>>): LazyScreen<Props> {
  let loaded: ComponentType<Props> | undefined;
  const loadOnce = async () => {
    loaded = await load();
    return { default: loaded };
  };
  loaders.push(loadOnce);
  return { Later: lazy(loadOnce), loaded: () => loaded };
}

/** Loads every screen. One that cannot be loaded now is loaded when it is shown. */
export async function loadScreens(): Promise<void> {
  await Promise.allSettled(loaders.map((load) => load()));
}

/** Shows a lazy screen: at once where it is loaded. */
export function Lazily<Props extends object>({ screen, props }: { screen: LazyScreen<Props>; props: Props }) {
  // One choice as long as the screen stands: another component in its place would forget what the person did.
  const Screen = useMemo(() => screen.loaded() ?? screen.Later, [screen]);
  return <Screen {...props} />;
}
