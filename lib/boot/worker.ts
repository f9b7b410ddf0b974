import { serve } from './serve.ts';

await serve({ web: false, worker: true });
