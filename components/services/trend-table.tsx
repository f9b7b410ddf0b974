import { INVOLVEMENTS } from '#lib/domain/provenance/types.ts';
import { INVOLVEMENT_WORDS, type TrendStep, total } from './trend.tsx';

/** The trend's figures; every number leads to its rows. */
export function TrendTable({ steps, unit }: { steps: readonly TrendStep[]; unit: string }) {
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">{unit} of</th>
          <th scope="col">changes</th>
          {INVOLVEMENTS.map((involvement) => (
            <th key={involvement} scope="col">
              {INVOLVEMENT_WORDS[involvement]}
            </th>
          ))}
          <th scope="col">incidents</th>
        </tr>
      </thead>
      <tbody>
        {steps.map((step) => (
          <tr key={step.start}>
            <th scope="row">{step.start}</th>
            <td>
              <a href={step.changesHref}>{total(step.changes)}</a>
            </td>
            {INVOLVEMENTS.map((involvement) => (
              <td key={involvement}>{step.changes[involvement]}</td>
            ))}
            <td>{step.incidents > 0 ? <a href={step.incidentsHref}>{step.incidents}</a> : 0}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
