import { gatePool, PrismaSql, type Statements } from './db.ts';

/**
 * One of the gate's own connections. A statement goes out at once, behind those that are not answered yet (the
 * database runs them one after the other, each on a snapshot of its own), so that several cost one way there and back.
 */
export interface GateLine extends Statements {
  begin(): Promise<void>;
  /** @throws when nothing was committed, e.g. because a statement before this one failed */
  commit(): Promise<void>;
  /** Gives the connection back, whatever was not committed undone; one that does not answer is cut. */
  release(): Promise<void>;
}

/** @throws when none is free within two seconds */
export async function openGateLine(): Promise<GateLine> {
  const client = await gatePool().connect();
  const { stream } = client.connection;
  let isClean = false;
  const send = ({ text, values }: Sql) => {
    // what is asked in one go leaves in one piece
    if (stream.writableCorked === 0) {
      stream.cork();
      process.nextTick(() => stream.uncork());
    }
    return noticed(client.query(values.length === 0 ? { text } : { name: nameOf(text), text, values }));
  };
  return {
    $queryRaw: <T>(query: TemplateStringsArray | Sql, ...values: unknown[]) =>
      noticed(send(asSql(query, values)).then(({ rows }) => rows as T)),
    $executeRaw: (query, ...values) =>
      noticed(send(asSql(query, values)).then(({ rowCount }) => rowCount ?? 0)),
    begin: () => noticed(send(sql`begin isolation level read committed read write`).then(() => {})),
    async commit() {
      // after a statement that failed it is answered with ROLLBACK
      isClean = (await send(sql`commit`)).command === 'COMMIT';
      if (!isClean) throw new Error('a statement before the commit failed');
    },
    async release() {
      if (!isClean)
        isClean = await send(sql`rollback`).then(
          () => true,
          () => false,
        );
      client.release(!isClean);
    },
  };
}

const { sql } = PrismaSql;
type Sql = PrismaSql.Sql;

const asSql = (query: TemplateStringsArray | Sql, values: unknown[]): Sql =>
  'raw' in query ? sql(query, ...values) : query;

/** A failure that nobody waits for yet must not end the process: whoever asked hears of it when they look. */
function noticed<T>(answer: Promise<T>): Promise<T> {
  answer.catch(() => {});
  return answer;
}

const names = new Map<string, string>();

/** The gate has few statements, and their texts do not vary: each keeps its plan under a name. */
function nameOf(text: string): string {
  const name = names.get(text) ?? `gate_${names.size}`;
  names.set(text, name);
  return name;
}
