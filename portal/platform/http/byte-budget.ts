/** Memory that large bodies share: what does not fit now is told to come again. */
export interface ByteBudget {
  /** Opens an account for one body of a person; nothing is reserved until its bytes arrive. */
  open(person: string): BodyAccount;
}

interface BodyAccount {
  /** Whether so many bytes more are free, in all and of the person's share; they are held then. */
  take(bytes: number): boolean;
  /** Gives back what is held, and takes nothing from then on. */
  close(): void;
}

export function createByteBudget(mostBytes: number, mostBytesPerPerson: number): ByteBudget {
  let freeBytes = mostBytes;
  const heldByPerson = new Map<string, number>();
  return {
    open(person) {
      let held = 0;
      let open = true;
      return {
        take(bytes) {
          const ofPerson = heldByPerson.get(person) ?? 0;
          if (!open || bytes > freeBytes || ofPerson + bytes > mostBytesPerPerson) return false;
          freeBytes -= bytes;
          held += bytes;
          heldByPerson.set(person, ofPerson + bytes);
          return true;
        },
        close() {
          open = false;
          freeBytes += held;
          const left = (heldByPerson.get(person) ?? 0) - held;
          if (left > 0) heldByPerson.set(person, left);
          else heldByPerson.delete(person);
          held = 0;
        },
      };
    },
  };
}
