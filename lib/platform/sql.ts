import { PrismaSql } from './db.ts';

const { sql, join, empty } = PrismaSql;

type Sql = PrismaSql.Sql;

/** `%text%` for `ilike`, with `%`, `_` and `\` of the text taken literally. */
export function containing(text: string): string {
  return `%${text.replace(/[\\%_]/g, (mark) => `\\${mark}`)}%`;
}

/** `where a and b …`, or nothing when all conditions are absent. */
export function whereAll(conditions: readonly (Sql | null | undefined | false)[]): Sql {
  const present = conditions.filter((condition): condition is Sql => Boolean(condition));
  return present.length > 0 ? sql`where ${join(present, ' and ')}` : empty;
}

/** Values as a list of parameters for `in (…)`. */
export function listed(values: readonly (string | number)[]): Sql {
  return join(values.map((value) => (typeof value === 'number' ? sql`${value}::int` : sql`${value}`)));
}

/** A sort key that is never NULL, with the way back from its text form, so that a row comparison can page by it. */
export interface SortKey {
  key: Sql;
  parse: (text: string) => Sql;
}
