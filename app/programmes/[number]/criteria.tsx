import { Panel } from '#components/charts/panel.tsx';
import { CriterionPanel } from '#components/programme/criterion-panel.tsx';
import styles from '#components/programme/programme.module.css';
import { type Criterion, criterionKey } from '#lib/domain/programme/criteria.ts';
import { forecast } from '#lib/domain/programme/forecast.ts';
import { isOver } from '#lib/domain/programme/lifecycle.ts';
import { urls } from '#lib/platform/urls.ts';
import type { ProgrammePage } from '#lib/programmes/queries.ts';
import { holdingOf } from './holding.ts';
import { rowsBehind } from './links.ts';

/** Every exit criterion with its days. */
export function Criteria({ page }: { page: ProgrammePage }) {
  const { programme, days } = page;
  return (
    <Panel
      id="criteria"
      title="Exit criteria"
      subtitle="Each day is measured once, as it was known an hour after its end; what becomes known later changes no day. The bars at the foot are the days: high where it was as it should be, grey where too little is known."
      tools={
        days.length > 0 ? (
          <a href={urls.programmeCsv(programme.number)} download>
            CSV
          </a>
        ) : null
      }
    >
      <div className={styles.criteria}>
        {programme.criteria.map((criterion) => (
          <One key={criterionKey(criterion)} criterion={criterion} page={page} />
        ))}
      </div>
    </Panel>
  );
}

function One({ criterion, page }: { criterion: Criterion; page: ProgrammePage }) {
  const key = criterionKey(criterion);
  const days = page.days.flatMap(({ day, criteria }) => {
    const reading = criteria.find((one) => one.key === key);
    return reading ? [{ day, reading }] : [];
  });
  const last = days.at(-1)?.day ?? page.programme.startsOn;
  return (
    <CriterionPanel
      id={`criterion-${key.replace('/', '-')}`}
      criterion={criterion}
      days={days}
      forecast={
        page.programme.state === 'running'
          ? forecast(
              criterion,
              days.map(({ reading }) => reading),
            )
          : null
      }
      nothing={
        isOver(page.programme)
          ? 'No day was measured.'
          : 'No day is measured yet: the first one is, an hour after its end.'
      }
      href={page.services.length === 1 ? rowsBehind(criterion, last, page.services[0]?.slug) : null}
      holding={holdingOf(page, criterion).map(({ service, amount, of }) => ({
        ...{ slug: service.slug, name: service.name, amount, of },
        director: service.director?.name ?? null,
        href: rowsBehind(criterion, last, service.slug),
      }))}
    />
  );
}
