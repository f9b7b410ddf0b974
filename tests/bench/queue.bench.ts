/**
 * The queue with 2,000 open requests, in a browser: first paint, from a key to the next request, and until what was
 * approved elsewhere has left. Once for somebody of whom 40 are wanted, once for somebody of whom all are. Fills the
 * database of a running production server with demo sign-in, which must hold a small demo organisation:
 * `DATABASE_URL=… node tests/bench/queue.bench.ts http://localhost:3000`.
 */
import { type Browser, chromium, type Page } from '@playwright/test';
import { approveChange } from '#lib/changes/reviews/approve-change.ts';
import { submitChange } from '#lib/changes/submit-change.ts';
import { SubmitChangeInput } from '#lib/domain/change/submission.ts';
import { systemContext } from '#lib/platform/context.ts';
import { closeDb, db } from '#lib/platform/db.ts';
import { externalRecordId } from '#lib/platform/ids.ts';
import { inLanes } from '#prisma/seed/in-lanes.ts';
import { personContext } from '#prisma/seed/person-context.ts';
import { findBrowser } from '#tests/support/browser.ts';
import { signIn } from '#tests/support/sign-in.ts';

const base = process.argv[2] ?? 'http://localhost:3000';
const OPEN = 2_000;
const WANTED_OF_FEW = 40;
const KEYS = 24;
const LIVE = 8;
const SOURCE = 'queue-bench';

/** A junior is wanted for those that lack two people; a senior also for those that lack only a senior. */
const FEW = 'ana-duarte';
const ALL = 'henrik-dahl';
const ELSEWHERE = 'nadia-rahman';

interface Filled {
  /** Requests that one more approval completes, in the order of their age. */
  ids: string[];
}

/** Open requests on one Tier-1 service: all but 40 have two approvals by juniors and lack a senior's only. */
async function fill(): Promise<Filled> {
  const service = await db().service.findUniqueOrThrow({ where: { slug: 'edge-gateway-api' } });
  const [author, ...juniors] = await db().person.findMany({
    where: { level: { in: ['junior', 'mid'] }, active: true, orgRole: 'engineer', slug: { not: FEW } },
    orderBy: { slug: 'asc' },
    take: 3,
    select: { slug: true, name: true, identities: { where: { kind: 'email' }, select: { value: true } } },
  });
  if (!author || juniors.length < 2) throw new Error('The demo organisation is not there.');
  const now = Date.now();
  const indices = Array.from({ length: OPEN }, (_, index) => index);
  const ids = indices.map((index) => externalRecordId(SOURCE, `request-${index}`));
  const known = new Set(
    (await db().changeControl.findMany({ where: { changeId: { in: ids } } })).map((one) => one.changeId),
  );
  await inLanes(indices, async (index) => {
    if (known.has(ids[index]!)) return;
    const sha = index.toString(16).padStart(40, '0');
    const at = new Date(now - (OPEN - index) * 60_000);
    const { changeId } = await submitChange(
      systemContext('queue-bench', at),
      SubmitChangeInput.parse({
        source: SOURCE,
        externalId: `request-${index}`,
        repository: service.repository ?? 'bench/queue',
        sha,
        title: `Request ${index}: route ${index % 97} % of the edge’s traffic by another table`,
        author: { name: author.name, identity: author.identities[0]!.value },
        paths: [[`services/${service.slug}/src/route-${index % 13}.ts`, 12 + (index % 200), 3]],
        services: [service.slug],
        rollbackPlan: 'Redeploy the previous build.',
        blastRadius: 'low',
        declarations: [{ involvement: 'assisted', by: author.slug }],
      }),
    );
    if (index < WANTED_OF_FEW) return;
    for (const { slug } of juniors) {
      const { version } = await db().changeControl.findUniqueOrThrow({
        where: { changeId },
        select: { version: true },
      });
      await approveChange(personContext(slug, at), {
        changeId,
        sha,
        version,
        rationale: 'Read the whole diff.',
      });
    }
    if (index % 200 === 0) console.log(`${index} of ${OPEN} requests`);
  });
  const held = await db().changeControl.findMany({
    where: { changeId: { in: ids.slice(WANTED_OF_FEW) }, outcome: 'deny', wanted: { isEmpty: false } },
    orderBy: { waitingSince: 'asc' },
    select: { changeId: true },
  });
  return { ids: held.map(({ changeId }) => changeId) };
}

async function pageAs(browser: Browser, slug: string): Promise<Page> {
  const page = await (
    await browser.newContext({ baseURL: base, viewport: { width: 1_440, height: 900 } })
  ).newPage();
  await signIn(page, slug, '/settings');
  return page;
}

/** First contentful paint of a fresh load in ms, and when the browser has every row. */
async function firstPaint(page: Page): Promise<{ paint: number; listed: number; requests: number }> {
  const start = performance.now();
  await page.goto('/queue');
  await page.locator('[data-row-id]').first().waitFor();
  await page.waitForLoadState('networkidle');
  const listed = performance.now() - start;
  const paint = await page.evaluate(
    () => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? Number.NaN,
  );
  const requests = Number(await page.locator('b').first().textContent());
  return { paint, listed, requests };
}

/** From the key to the frame that shows the cursor on the next request, in ms, one for each of `KEYS` presses. */
async function keyTimes(page: Page): Promise<number[]> {
  await page.evaluate(() => {
    const times: number[] = [];
    Object.assign(window, { keyTimes: times });
    window.addEventListener(
      'keydown',
      ({ key, timeStamp }) => {
        if (key !== 'j') return;
        const watch = new MutationObserver((records) => {
          const moved = records.some(({ target }) => (target as HTMLElement).dataset.cursor === 'true');
          if (!moved) return;
          watch.disconnect();
          requestAnimationFrame(() => times.push(performance.now() - timeStamp));
        });
        watch.observe(document.body, { attributeFilter: ['data-cursor'], subtree: true });
      },
      { capture: true },
    );
  });
  for (let press = 0; press < KEYS; press += 1) {
    await page.keyboard.press('j');
    await page.waitForTimeout(60);
  }
  return page.evaluate(() => (window as unknown as { keyTimes: number[] }).keyTimes);
}

/** From the approval's commit elsewhere until the request has left this browser, in ms. */
async function liveTimes(page: Page, ids: readonly string[]): Promise<number[]> {
  const times: number[] = [];
  for (const changeId of ids) {
    const count = page.locator('b').first();
    const before = Number(await count.textContent());
    const { version, headSha: sha } = await db().changeControl.findUniqueOrThrow({ where: { changeId } });
    const ctx = personContext(ELSEWHERE, new Date());
    await approveChange(ctx, { changeId, sha, version, rationale: 'Read the whole diff.' });
    const start = performance.now();
    await page.waitForFunction(
      (most) => Number(document.querySelector('main b')?.textContent) < most,
      before,
      { polling: 'raf' },
    );
    times.push(performance.now() - start);
  }
  return times;
}

const at = (times: readonly number[], share: number) =>
  [...times].sort((a, b) => a - b)[Math.min(times.length - 1, Math.floor(times.length * share))] ??
  Number.NaN;
const spread = (times: readonly number[]) =>
  `median ${at(times, 0.5).toFixed(0)}, p95 ${at(times, 0.95).toFixed(0)}, most ${Math.max(...times).toFixed(0)} ms (${times.length})`;

const { ids } = await fill();
const browser = await chromium.launch(await findBrowser());
for (const slug of [FEW, ALL]) {
  const page = await pageAs(browser, slug);
  await firstPaint(page);
  const loads = [await firstPaint(page), await firstPaint(page), await firstPaint(page)];
  console.log(`${slug}: ${loads[0]!.requests} requests`);
  console.log(`  first paint        ${spread(loads.map(({ paint }) => paint))}`);
  console.log(
    `  all rows there     ${spread(loads.map(({ listed }) => listed))}, with half a second of silence`,
  );
  console.log(`  key to next        ${spread(await keyTimes(page))}`);
  await page.keyboard.press('Enter');
  await page.getByText('What the policy says').waitFor();
  console.log(`  … with one open    ${spread(await keyTimes(page))}`);
  if (slug === ALL) console.log(`  gone elsewhere     ${spread(await liveTimes(page, ids.splice(0, LIVE)))}`);
  await page.context().close();
}
await browser.close();
await closeDb();
