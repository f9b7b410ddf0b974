import type { QueueGroup } from '#lib/reports/queue.ts';

export type { QueueGroup };

/** The groups of a queue, the most pressing first; for the browser, which cannot load the report. */
export const QUEUE_GROUPS = ['only-you', 'your-service', 'anyone'] as const satisfies readonly QueueGroup[];

export const GROUP_WORDS: Readonly<Record<QueueGroup, { title: string; meaning: string }>> = {
  'only-you': {
    title: 'Only you can',
    meaning: 'you were asked by name, or nobody else around the service may',
  },
  'your-service': { title: 'Your service', meaning: 'your team’s, or one that you own or direct' },
  anyone: { title: 'Anyone who may', meaning: 'your approval would count, as others’ would' },
};
