/** Memory that large bodies share: what does not fit now is told to come again. */
export interface ByteBudget {
  /** `undefined` where so many bytes are not free. Releasing twice counts once. */
  reserve(bytes: number): { readonly release: () => void } | undefined;
}

export function createByteBudget(mostBytes: number): ByteBudget {
  let freeBytes = mostBytes;
  return {
    reserve(bytes) {
      if (bytes > freeBytes) return undefined;
      freeBytes -= bytes;
      let held = bytes;
      return {
        release: () => {
          freeBytes += held;
          held = 0;
        },
      };
    },
  };
}
