import type { NextRequest } from 'next/server';
import NextAuth from 'next-auth';
import { demoPersonas } from '#app/signin/personas.ts';
import { signInOptions } from '#lib/people/sign-in.ts';

interface Context {
  params: Promise<{ nextauth: string[] }>;
}

/** next-auth's own endpoints: sign-in, the provider's callback, sign-out. */
function handle(request: NextRequest, context: Context): Promise<Response> {
  const slugs = demoPersonas().map(({ slug }) => slug);
  return NextAuth(request, context, signInOptions(slugs));
}

export { handle as GET, handle as POST };
