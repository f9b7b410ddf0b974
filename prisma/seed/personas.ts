import type { Level, OrgRole } from '#lib/domain/person/observation.ts';

/** Somebody of the demo organisation one can sign in as. `slug` is their person's slug. */
export interface DemoPersona {
  slug: string;
  name: string;
  title: string;
  /** What there is to see and do as this person. */
  blurb: string;
  level: Level | null;
  orgRole: OrgRole;
  /** Slug of a team of the demo organisation. */
  team: string;
}

/** The cast of the demo organisation's sign-in page; each owns changes, services or incidents to look at. */
export const DEMO_PERSONAS: readonly DemoPersona[] = [
  {
    slug: 'ana-duarte',
    name: 'Ana Duarte',
    title: 'Junior engineer, Checkout',
    blurb: 'Ships small changes to the cart and checkout services, many of them with an assistant.',
    level: 'junior',
    orgRole: 'engineer',
    team: 'checkout',
  },
  {
    slug: 'tomasz-wilk',
    name: 'Tomasz Wilk',
    title: 'Senior engineer, Checkout',
    blurb: 'Owns checkout services and reads what the juniors of his team want to deploy.',
    level: 'senior',
    orgRole: 'engineer',
    team: 'checkout',
  },
  {
    slug: 'nadia-rahman',
    name: 'Nadia Rahman',
    title: 'Senior engineer, Delivery Promise',
    blurb: 'Owns the delivery promise, whose estimates went wrong after an assistant’s change.',
    level: 'senior',
    orgRole: 'engineer',
    team: 'delivery-promise',
  },
  {
    slug: 'henrik-dahl',
    name: 'Henrik Dahl',
    title: 'Principal engineer, Traffic',
    blurb: 'Owns the edge and the routing that every order passes.',
    level: 'principal',
    orgRole: 'engineer',
    team: 'traffic',
  },
  {
    slug: 'grace-okafor',
    name: 'Grace Okafor',
    title: 'Director, Checkout & Payments',
    blurb: 'Accountable for the Tier-1 services between the cart and the paid order.',
    level: null,
    orgRole: 'director',
    team: 'checkout',
  },
  {
    slug: 'marcus-lindqvist',
    name: 'Marcus Lindqvist',
    title: 'VP, Store Engineering',
    blurb: 'Asks every week which outages trace back to AI-assisted changes.',
    level: null,
    orgRole: 'vp',
    team: 'store-office',
  },
  {
    slug: 'leila-haddad',
    name: 'Leila Haddad',
    title: 'Retro lead, Reliability',
    blurb: 'Matches incidents with changes and settles what AI had to do with them.',
    level: 'principal',
    orgRole: 'engineer',
    team: 'reliability',
  },
  {
    slug: 'ingrid-moss',
    name: 'Ingrid Moss',
    title: 'Auditor, Engineering Assurance',
    blurb: 'Reads every record and the evidence behind it, and changes nothing.',
    level: null,
    orgRole: 'auditor',
    team: 'assurance',
  },
  {
    slug: 'sam-whitfield',
    name: 'Sam Whitfield',
    title: 'Administrator, Developer Platform',
    blurb: 'Looks after people, services and sources of the demo organisation.',
    level: 'senior',
    orgRole: 'admin',
    team: 'developer-platform',
  },
];
