import { renderToStaticMarkup as draw } from 'react-dom/server';
import { describe, expect, test } from 'vitest';
import { may } from '#lib/domain/access.ts';
import { AiBadge } from './ai-badge.tsx';
import { EmptyState } from './empty-state.tsx';
import { GuardedButton } from './guarded-button.tsx';
import { Meter } from './meter.tsx';
import { Stat } from './stat.tsx';
import { UntrustedText } from './untrusted-text.tsx';

describe('pieces', () => {
  test('UntrustedText escapes markup, isolates direction and shows what hides', () => {
    const html = draw(<UntrustedText text={'<img src=x onerror=alert(1)> \u202Egpj.exe'} />);
    expect(html).toMatch(/^<bdi/);
    expect(html).not.toContain('<img');
    expect(html).not.toContain('\u202E');
    expect(html).toContain('>U+202E<');
  });

  test('AiBadge says in words what the colour says', () => {
    expect(draw(<AiBadge involvement="agent" grade="identity" />)).toMatch(/Agent.*identity/);
    expect(draw(<AiBadge involvement="unknown" />)).toContain('no evidence either way');
  });

  test('Stat carries n and interval, and never a figure when there is too little', () => {
    const known = draw(
      <Stat label="Rate" value="12.4" n="of 4,031 changes" interval={{ low: '9.1', high: '16.8' }} />,
    );
    expect(known).toMatch(/12\.4.*9\.1 to 16\.8.*of 4,031 changes/s);
    const few = draw(
      <Stat
        label="Risk"
        value={null}
        tooFew="3 incidents"
        n="of 40"
        interval={{ low: '0', high: '99' }}
        unit="x"
      />,
    );
    expect(few).toMatch(/Too few to say.*3 incidents/s);
    expect(few).not.toContain('99');
  });

  test('Meter never rounds up to a whole, and says what an empty whole is', () => {
    expect(draw(<Meter label="Coverage" known={999} total={1000} />)).toContain('99% · 999 of 1,000 known');
    expect(draw(<Meter label="Coverage" known={0} total={0} />)).toContain('none yet · 0 of 0 known');
  });

  test('EmptyState tells nothing yet from nothing found', () => {
    expect(draw(<EmptyState kind="none-yet" things="changes" />)).toContain('No changes yet');
    const filtered = draw(<EmptyState kind="no-match" things="changes" clearHref="/changes" />);
    expect(filtered).toMatch(/No changes match.*href="\/changes"/s);
  });

  test('GuardedButton is visible, disabled and says why', () => {
    const verdict = may({ orgRole: 'engineer', level: 'junior' }, 'incident.judge');
    expect(draw(<GuardedButton verdict={verdict}>Confirm</GuardedButton>)).toMatch(
      /disabled.*Confirm.*This is for/s,
    );
  });
});
