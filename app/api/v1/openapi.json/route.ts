import { openApiDocument } from '../document.ts';

/** `GET /api/v1/openapi.json`: for everyone; it tells nothing of what is recorded. */
export function GET(): Response {
  return Response.json(openApiDocument());
}
