/** Tasks at a time: enough to keep the database busy, few enough for the pool. */
const LANES = 4;

/** Works through all items, a few at a time, each lane in their order. */
export async function inLanes<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  let next = 0;
  const lane = async (): Promise<void> => {
    for (let index = next++; index < items.length; index = next++) await work(items[index] as T);
  };
  await Promise.all(Array.from({ length: LANES }, lane));
}
