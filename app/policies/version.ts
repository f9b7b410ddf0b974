import { notFound } from 'next/navigation';
import { cache } from 'react';
import { DomainError } from '#lib/platform/errors.ts';
import { getVersionPage } from '#lib/policies/queries.ts';

/** The version that an address names, as somebody sees it; 404 where there is none. Asked once a request. */
export const loadVersion = cache(async (number: string, viewerId: string) => {
  if (!/^[1-9]\d{0,8}$/.test(number)) notFound();
  return getVersionPage(Number(number), viewerId, new Date()).catch((error: unknown) => {
    if (error instanceof DomainError && error.code === 'not-found') notFound();
    throw error;
  });
});
