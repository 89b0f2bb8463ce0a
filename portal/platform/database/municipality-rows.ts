import { AsyncLocalStorage } from 'node:async_hooks';
import type { PostgresPool, PostgresPoolClient } from 'kysely';
import type pg from 'pg';

/** Owns nothing, and sees the rows of one municipality: `municipality_code = current_setting(…)`, none without it. */
export const MUNICIPALITY_ROLE = 'madoguchi_municipality';
const MUNICIPALITY_SETTING = 'madoguchi.municipality';

const within = new AsyncLocalStorage<string>();

/**
 * Whatever `act` asks the database sees the rows of this municipality and no others, whatever its queries forget: the second
 * wall, behind their conditions. What is outside of it, jobs and persons, belongs to no municipality.
 */
export function inMunicipality<Result>(municipality: string, act: () => Promise<Result>): Promise<Result> {
  return within.run(municipality, act);
}

/** Lends connections that see what who asks for them may see. */
export function poolByMunicipality(pool: pg.Pool): PostgresPool {
  /** How the connections are that were lent before; a new one is as the portal signed in. */
  const seeing = new WeakMap<PostgresPoolClient, string | undefined>();
  return {
    async connect() {
      const wanted = within.getStore();
      const client = await pool.connect();
      if (seeing.get(client) === wanted) return client;
      try {
        await client.query(`select set_config('role', $1, false), set_config('${MUNICIPALITY_SETTING}', $2, false)`, [
          wanted === undefined ? 'none' : MUNICIPALITY_ROLE,
          wanted ?? '',
        ]);
      } catch (error) {
        client.release(true); // nobody knows what it sees
        throw error;
      }
      seeing.set(client, wanted);
      return client;
    },
    options: pool.options,
    end: () => pool.end(),
  };
}
