import Link from 'next/link';
import { urls } from '#lib/platform/urls.ts';

/** For whose services a version is in force in the place of the active one: running programmes, by number. */
export function InProgrammes({ programmes }: { programmes: readonly number[] }) {
  return programmes.map((number) => (
    <span key={number}>
      {' '}
      <Link href={urls.programme(number)} prefetch={false}>
        in force for programme {number}
      </Link>
    </span>
  ));
}
