import { readFileSync } from 'node:fs';
import type { Reporter, TestCase, TestResult } from '@playwright/test/reporter';

/** Of a page's outline: what says where one was and what one could do. */
const TELLING = /^\s*- (alert|alertdialog|button|dialog|heading|status|textbox)\b/;
const LINES = 40;

/** Prints what the page showed when a journey failed: whoever reads the output may have no more than that. */
export default class PageAtFailure implements Reporter {
  onTestEnd(test: TestCase, { status, attachments }: TestResult): void {
    if (status === 'passed' || status === 'skipped') return;
    const context = attachments.find(({ name }) => name === 'error-context');
    const text = context?.path ? readFileSync(context.path, 'utf8') : (context?.body?.toString() ?? '');
    const outline = text.split('# Page snapshot')[1]?.split('\n# ')[0];
    if (!outline) return;
    const lines = outline.split('\n').filter((line) => TELLING.test(line));
    console.log(`    the page at the end of "${test.title}":`);
    for (const line of lines.slice(-LINES)) console.log(`    ${line.slice(0, 160)}`);
  }
}
