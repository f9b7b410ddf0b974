import { createTheme } from '@mantine/core';

/** What Mantine needs to know in scripts; its colours and fonts are variables in `mantine-variables.css`. */
export const theme = createTheme({
  respectReducedMotion: true,
});
