/** `42 min`, `6 h 5 min`, `2 d 3 h`: at most two units, from whole minutes. */
export function durationWords(minutes: number): string {
  const units = [
    [1440, 'd'],
    [60, 'h'],
    [1, 'min'],
  ] as const;
  const index = units.findIndex(([size]) => minutes >= size);
  if (index < 0) return 'under 1 min';
  return units
    .slice(index, index + 2)
    .map(([size, unit], place) => {
      const whole =
        place === 0 ? Math.floor(minutes / size) : Math.floor((minutes % units[index]![0]) / size);
      return whole > 0 ? `${whole} ${unit}` : '';
    })
    .filter(Boolean)
    .join(' ');
}

/** From one instant to a later one. */
export function durationBetween(from: Date, to: Date): string {
  return durationWords(Math.floor((to.getTime() - from.getTime()) / 60_000));
}
