import { EventEmitter } from 'node:events';

/** Members of Electron that were used in this process: `Class.member`, and `Class.on(event)` once one was heard. */
export const reached = new Set<string>();

/** What the application loaded, and when by this process's own clock. */
export const loadedModules: { readonly url: string; readonly atMs: number }[] = [];

type Method = (...given: unknown[]) => unknown;

/** Notes every call and every reading of what `target` itself and its prototype have. */
export function noting<T extends object>(className: string, target: T): T {
  for (const [name, property] of Object.entries(Object.getOwnPropertyDescriptors(target))) {
    if (name === 'constructor' || name === 'emit' || property.configurable !== true) continue;
    const note = () => reached.add(`${className}.${name}`);
    const { get, value } = property;
    if (get !== undefined) {
      Object.defineProperty(target, name, {
        ...property,
        get(this: unknown) {
          note();
          return get.call(this);
        },
      });
    } else if (typeof value === 'function' && !/^class\b/.test(Function.prototype.toString.call(value))) {
      let method = value as Method;
      // What a test puts in its place is noted as well.
      Object.defineProperty(target, name, {
        configurable: true,
        get: () =>
          function noted(this: unknown, ...given: unknown[]) {
            note();
            return method.apply(this, given);
          },
        set(this: unknown, other: Method) {
          if (this === target) method = other;
          else Object.defineProperty(this, name, { configurable: true, writable: true, value: other });
        },
      });
    }
  }
  return target;
}

/** Emits like Electron's objects; an event counts as reached where somebody heard it. */
export class NotingEmitter extends EventEmitter {
  readonly #className: string;

  constructor(className: string) {
    super();
    this.#className = className;
  }

  override emit(event: string, ...data: unknown[]): boolean {
    if (this.listenerCount(event) > 0) reached.add(`${this.#className}.on`).add(`${this.#className}.on(${event})`);
    return super.emit(event, ...data);
  }

  override off(event: string, listener: (...data: never[]) => void): this {
    reached.add(`${this.#className}.off`);
    return super.off(event, listener as () => void);
  }
}

/** An event that its listeners can refuse. */
export function refusable<T extends object>(details: T): T & { preventDefault(): void; defaultPrevented: boolean } {
  return {
    ...details,
    defaultPrevented: false,
    preventDefault() {
      this.defaultPrevented = true;
    },
  };
}
