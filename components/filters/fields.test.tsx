import { renderToStaticMarkup as draw } from 'react-dom/server';
import { expect, test } from 'vitest';
import { SelectField } from './fields.tsx';

test('a choice shows what hides in a name: two that look alike are told apart', () => {
  const options = [
    { value: 'a', label: 'Checkout' },
    { value: 'b', label: 'Check\u200bout' },
  ];
  const text = draw(<SelectField label="Team" name="team" value={undefined} options={options} />);
  expect(text).toContain('>Checkout</option>');
  expect(text).not.toContain('\u200b');
  expect(text).toContain('200B');
});
