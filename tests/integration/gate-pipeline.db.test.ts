import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { POST as deployments } from '#app/api/v1/deployments/route.ts';
import { POST as gate } from '#app/api/v1/gate/route.ts';
import { root } from '#lib/boot/paths.ts';
import { submitChange } from '#lib/changes/submit-change.ts';
import { systemContext } from '#lib/platform/context.ts';
import { createToken } from '#lib/tokens/create-token.ts';
import { outside, useDatabase } from '#tests/support/database.ts';
import { type FaultServer, handlerListener, json, serve } from '#tests/support/fault-server.ts';
import { approveAs, approvedChange } from '#tests/support/gate.ts';
import { openShop, pipeline, sha, submission } from '#tests/support/submitted.ts';

useDatabase();

const script = path.join(root, 'docs/gate/gate.sh');
const scratch = mkdtempSync(path.join(tmpdir(), 'countersign-gate-'));
let server: FaultServer;
let token = '';

beforeAll(async () => {
  await openShop();
  const made = await createToken(systemContext('test', new Date()), {
    name: 'ci',
    scopes: ['gate:ask', 'deployments:write'],
    expiresAt: null,
  });
  token = made.secret;
  const routes: Record<string, ReturnType<typeof handlerListener>> = {
    '/api/v1/gate': handlerListener(gate),
    '/api/v1/deployments': handlerListener(deployments),
  };
  server = await serve((request, response) => routes[request.url!]!(request, response));
});
afterAll(async () => {
  await server.close();
  rmSync(scratch, { recursive: true, force: true });
});

/** Runs a step of a pipeline as a shell does. */
async function step(command: string, env: Record<string, string>) {
  const child = spawn('sh', ['-euc', command], {
    cwd: scratch,
    env: { PATH: process.env.PATH, ...env } as unknown as NodeJS.ProcessEnv,
  });
  let said = '';
  child.stdout.on('data', (text) => (said += text));
  child.stderr.on('data', (text) => (said += text));
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { code, said };
}

const environment = (head: string, url = server.url) => ({
  COUNTERSIGN_URL: url,
  COUNTERSIGN_TOKEN: token,
  REPOSITORY: 'Acme/Shop',
  SHA: head,
  ENVIRONMENT: 'production',
  PIPELINE: 'https://ci.test/runs/1',
  DEPLOYMENT: 'run-1',
});

/** The pipeline of docs/gate.md, with a folder to deploy to. */
const deploy = (target: string) => `
  decision=$("${script}" check)
  DECISION=$decision "${script}" deployed in-progress
  mkdir "${target}" && echo "$SHA" > "${target}/version" && outcome=succeeded || outcome=failed
  "${script}" deployed "$outcome"`;

describe('a pipeline with docs/gate/gate.sh', () => {
  test('deploys only on allow, and once', async () => {
    const input = submission();
    const { changeId } = await submitChange(pipeline(), input);
    await approveAs(changeId, 'sen-sol');
    const target = path.join(scratch, 'production');
    const denied = await step(deploy(target), environment(input.sha));
    expect(denied.code).toBe(1);
    expect(denied.said).toContain('- Two people other than the author on every Tier-1 change (unsatisfied)');
    expect(existsSync(target)).toBe(false);

    await approveAs(changeId, 'sen-sia');
    const allowed = await step(deploy(target), environment(input.sha));
    expect(allowed).toEqual({ code: 0, said: '' });
    expect(readFileSync(path.join(target, 'version'), 'utf8')).toBe(`${input.sha}\n`);
    const [made] = await outside().deployment.findMany({ where: { changeId } });
    expect(made).toMatchObject({ outcome: 'succeeded', gateDecisionId: expect.any(String) });
    expect(await outside().change.findUniqueOrThrow({ where: { id: changeId } })).toMatchObject({
      status: 'deployed',
    });

    const again = await step(`"${script}" deployed succeeded`, {
      ...environment(input.sha),
      DEPLOYMENT: 'run-2',
    });
    expect(again).toMatchObject({ code: 0, said: expect.stringContaining('is uncontrolled') });

    // the job that deploys, run again without asking: its allow is used up, under a new name and under the old one
    const rerun = (name: string) =>
      step(`DECISION=${made!.gateDecisionId} "${script}" deployed in-progress; touch again`, {
        ...environment(input.sha),
        DEPLOYMENT: name,
      });
    expect((await rerun('run-3')).code).toBe(1);
    expect((await rerun('run-1')).code).toBe(3);
    expect(existsSync(path.join(scratch, 'again'))).toBe(false);
  });

  test('deploys nothing when asked wrongly, without a right, or where nobody is', async () => {
    const { sha: head } = await approvedChange();
    const target = path.join(scratch, 'nothing');
    const tries: [env: Record<string, string>, code: number][] = [
      [{ ...environment(head.slice(0, 7)) }, 2],
      [{ ...environment(head), SHA: head.toUpperCase() }, 2],
      [{ ...environment(head), COUNTERSIGN_TOKEN: '' }, 2],
      [{ ...environment(head), COUNTERSIGN_TOKEN: 'cs_wrong' }, 3],
      [{ ...environment(head), COUNTERSIGN_URL: 'http://127.0.0.1:1' }, 3],
      [{ ...environment(head), COUNTERSIGN_URL: 'http://countersign.invalid' }, 3],
      [environment(sha('0ff')), 1],
    ];
    for (const [env, code] of tries) expect(await step(deploy(target), env)).toMatchObject({ code });
    expect(existsSync(target)).toBe(false);
  });

  test('T36: takes no broken answer for an allow', async () => {
    const head = sha('f00');
    const whole = {
      repository: 'acme/shop',
      sha: head,
      environment: 'production',
      outcome: 'allow',
      reason: '',
      decisionId: '01900000-0000-7000-8000-000000000001',
      expiresAt: '2026-05-01T12:00:00Z',
      changes: [],
    };
    const answers = [
      json(whole, 302),
      json(whole, 500),
      json('<h1>OK</h1>'),
      json(''),
      json('null'),
      json([whole]),
      json(`${JSON.stringify(whole)}${JSON.stringify(whole)}`),
      json({ ...whole, sha: sha('f01') }),
      json({ ...whole, environment: 'staging' }),
      json({ ...whole, outcome: 'yes' }),
      json({ ...whole, decisionId: null }),
      json({ ...whole, expiresAt: undefined }),
      json(`${JSON.stringify(whole)}${' '.repeat(5_000_000)}`),
    ];
    for (const [n, answer] of answers.entries()) {
      const broken = await serve(answer);
      const { code } = await step(`"${script}" check`, environment(head, broken.url));
      await broken.close();
      expect({ n, code }).toEqual({ n, code: 3 });
    }
    const silent = await serve(() => {});
    const start = performance.now();
    expect((await step(`"${script}" check`, environment(head, silent.url))).code).toBe(3);
    expect(performance.now() - start).toBeLessThan(5_000);
    await silent.close();
    const good = await serve(json(whole));
    expect((await step(`"${script}" check`, environment(head, good.url))).code).toBe(0);
    await good.close();
  });
});

test('the GitHub Action runs the script with what GitHub tells it, and hands on the decision', async () => {
  const { sha: head } = await approvedChange();
  const action = parse(readFileSync(path.join(root, 'docs/gate/action.yml'), 'utf8'));
  const github = {
    repository: 'Acme/Shop',
    sha: head,
    server_url: 'https://github.com',
    run_id: '7',
    run_attempt: '1',
  };
  const given: Record<string, string> = { url: server.url, token };
  const fill = (text: string, inputs: Record<string, string>) =>
    text.replace(/\$\{\{ (inputs|github)\.(\w+) \}\}/g, (_, from, name) => {
      const value = (from === 'inputs' ? inputs : github)[name as 'sha'];
      if (value === undefined) throw new Error(`${from}.${name} is not known`);
      return value;
    });
  const inputs = Object.fromEntries(
    Object.entries<{ default?: string }>(action.inputs).map(([name, { default: usual }]) => [
      name,
      given[name] ?? fill(usual!, {}),
    ]),
  );
  const output = path.join(scratch, 'output');
  writeFileSync(output, '');
  const [one] = action.runs.steps;
  const env = Object.fromEntries(
    Object.entries<string>(one.env).map(([name, text]) => [name, fill(text, inputs)]),
  );
  const run = { ...env, GITHUB_ACTION_PATH: path.dirname(script), GITHUB_OUTPUT: output };
  expect(await step(one.run, run)).toMatchObject({ code: 0 });
  const row = await outside().gateDecision.findFirstOrThrow({ where: { sha: head } });
  expect(readFileSync(output, 'utf8')).toBe(`decision=${row.id}\n`);
  expect(row.pipeline).toBe('https://github.com/Acme/Shop/actions/runs/7/attempts/1');
  expect(await step(one.run, { ...run, SHA: sha('e0') })).toMatchObject({ code: 1 });
});
