import { demoSignInAllowed } from '#lib/platform/env.ts';
import { DEMO_PERSONAS, type DemoPersona } from '#prisma/seed/personas.ts';

/** Who may sign in without a password: the demo's cast where that is allowed, nobody elsewhere. */
export function demoPersonas(): readonly DemoPersona[] {
  return demoSignInAllowed() ? DEMO_PERSONAS : [];
}
