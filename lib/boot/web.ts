import { serve } from './serve.ts';

await serve({ web: true, worker: false });
