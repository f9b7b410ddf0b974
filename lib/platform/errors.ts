/** Something is wrong with what was asked, in words a person can act on. The edges turn it into 4xx or exit 2. */
export class DomainError extends Error {
  readonly code: 'invalid' | 'not-found' | 'forbidden' | 'conflict' | 'unavailable';
  /** Which field, where it is about one. */
  readonly field: string | null;

  constructor(code: DomainError['code'], message: string, field: string | null = null) {
    super(message);
    this.name = 'DomainError';
    this.code = code;
    this.field = field;
  }
}

export const invalid = (message: string, field: string | null = null) =>
  new DomainError('invalid', message, field);
export const notFound = (what: string) => new DomainError('not-found', `${what} was not found.`);
export const forbidden = (why: string) => new DomainError('forbidden', why);
export const conflict = (why: string) => new DomainError('conflict', why);
