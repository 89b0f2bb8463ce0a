import { access, constants } from 'node:fs/promises';

/** Whether this process may reach a path in a way of `constants`: by default, whether it is there. Never rejects. */
export function mayAccess(path: string, mode: number = constants.F_OK): Promise<boolean> {
  return access(path, mode).then(
    () => true,
    () => false,
  );
}
