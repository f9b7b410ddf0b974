import { redirect } from 'next/navigation';
import { urls } from '#lib/platform/urls.ts';

/** The answer comes first. */
export default function Home() {
  redirect(urls.overview());
}
