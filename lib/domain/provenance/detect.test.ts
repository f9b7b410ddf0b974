import { describe, expect, test } from 'vitest';
import { detectProvenance } from './detect.ts';
import type { CommitFacts, Declaration, ProvenanceFacts } from './types.ts';

const human: CommitFacts = {
  sha: 'a'.repeat(40),
  authorName: 'Ada Roe',
  authorEmail: 'ada@corp.fr',
  committerName: 'GitHub',
  committerEmail: 'noreply@github.com',
  message: 'Update things',
};
const facts = (over: Partial<CommitFacts>, more: Partial<ProvenanceFacts> = {}): ProvenanceFacts => ({
  commit: { ...human, ...over },
  ...more,
});
const by = (authorName: string, authorEmail: string, message = human.message) =>
  detectProvenance(facts({ authorName, authorEmail, message }));
const saying = (...lines: string[]) =>
  detectProvenance(facts({ message: ['Update things', '', ...lines].join('\n') }));
const told = (provenance: ReturnType<typeof detectProvenance>) =>
  `${provenance.involvement} ${provenance.tools.join('+')}`.trim();

describe('trailers that name a tool', () => {
  test.each([
    ['Co-Authored-By: Claude <noreply@anthropic.com>', 'claude'],
    ['Co-Authored-By: Claude Opus 4.8 (1M context) <noreply@anthropic.com>', 'claude'],
    ['Co-authored-by: claude-opus-4-8 <noreply@anthropic.com>', 'claude'],
    ['Co-authored-by: Claude 3.5 Sonnet <claude-3-5-sonnet@anthropic.com>', 'claude'],
    ['Co-Authored-By: Some Future Model 9 <noreply@anthropic.com>', 'claude'],
    ['Co-authored-by: claude[bot] <41898282+claude[bot]@users.noreply.github.com>', 'claude'],
    ['Co-authored-by: OpenCode Claude <opencode-claude@anthropic.com>', 'claude+opencode'],
    ['Co-authored-by: Codex <noreply@openai.com>', 'codex'],
    ['Co-authored-by: OpenAI Codex <codex@openai.com>', 'codex'],
    ['Co-authored-by: GPT-5.6 Sol <noreply@openai.com>', 'codex'],
    ['Co-authored-by: ChatGPT <noreply@openai.com>', 'chatgpt'],
    ['Co-authored-by: Copilot <223556219+Copilot@users.noreply.github.com>', 'copilot'],
    ['Co-authored-by: Copilot <copilot@github.com>', 'copilot'],
    ['Co-authored-by: GitHub Copilot <noreply@github.com>', 'copilot'],
    ['Co-authored-by: copilot-swe-agent[bot] <198982749+Copilot@users.noreply.github.com>', 'copilot'],
    [
      'Co-authored-by: Copilot Autofix powered by AI <62310815+github-advanced-security[bot]@users.noreply.github.com>',
      'copilot',
    ],
    ['Co-authored-by: Cursor <cursoragent@cursor.com>', 'cursor'],
    ['Co-authored-by: Cursor Agent <agent@cursor.sh>', 'cursor'],
    ['Co-authored-by: cursor[bot] <206951365+cursor[bot]@users.noreply.github.com>', 'cursor'],
    ['Signed-off-by: Cursor <cursoragent@cursor.com>', 'cursor'],
    ['Co-authored-by: Devin AI <158243242+devin-ai-integration[bot]@users.noreply.github.com>', 'devin'],
    ['Co-authored-by: Devin <devin-ai-integration[bot]@users.noreply.github.com>', 'devin'],
    ['Co-authored-by: bot_apk <apk@cognition.ai>', 'devin'],
    [
      'Co-authored-by: google-labs-jules[bot] <161369871+google-labs-jules[bot]@users.noreply.github.com>',
      'jules',
    ],
    ['Co-Authored-By: Gemini <noreply@google.com>', 'gemini'],
    ['Co-authored-by: Gemini CLI <gemini-cli-agent@google.com>', 'gemini'],
    ['Co-Authored-By: Gemini 2.5 Pro <noreply@google.com>', 'gemini'],
    ['Co-Authored-By: Antigravity <noreply@google.com>', 'antigravity'],
    ['Co-authored-by: aider (gpt-5) <aider@aider.chat>', 'aider'],
    ['Co-authored-by: aider (vertex_ai/gemini-2.5-pro-exp-03-25) <noreply@aider.dev>', 'aider'],
    ['Co-authored-by: openhands <openhands@all-hands.dev>', 'openhands'],
    ['Co-authored-by: opencode <noreply@opencode.ai>', 'opencode'],
    ['Co-authored-by: Amp <amp@ampcode.com>', 'amp'],
    ['Co-authored-by: Ona <no-reply@ona.com>', 'ona'],
    ['Co-authored-by: factory-droid[bot] <138933559+factory-droid[bot]@users.noreply.github.com>', 'factory'],
    ['Co-Authored-By: Oz <oz-agent@warp.dev>', 'warp'],
    ['Co-Authored-By: Warp <agent@warp.dev>', 'warp'],
    ['Co-Authored-By: Zed <noreply@zed.dev>', 'zed'],
    ['Co-authored-by: Junie <junie@jetbrains.com>', 'junie'],
    ['Co-Authored-By: Continue <noreply@continue.dev>', 'continue'],
    ['Co-Authored-By: Cline <noreply@cline.bot>', 'cline'],
    ['Co-authored-by: Roo Code <roomote@roocode.com>', 'roo'],
    ['Co-authored-by: Augment Agent <agent@augmentcode.com>', 'augment'],
    ['Co-Authored-By: Amazon Q Developer <noreply@aws.amazon.com>', 'amazon-q'],
    ['Co-authored-by: Kiro Agent <244629292+kiro-agent@users.noreply.github.com>', 'kiro'],
    ['Co-authored-by: Windsurf <windsurf@codeium.com>', 'windsurf'],
    ['Co-authored-by: Qwen-Coder <qwen-coder@alibabacloud.com>', 'qwen'],
    ['Co-Authored-By: Kimi K2 <noreply@moonshot.ai>', 'kimi'],
    ['Co-Authored-By: Grok 4.6 <noreply@x.ai>', 'grok'],
    ['Co-Authored-By: GLM 5.3 <noreply@z.ai>', 'glm'],
    ['Co-authored-by: v0 <it+v0agent@vercel.com>', 'v0'],
    ['Co-authored-by: BLACKBOX Agent <code@blackbox.ai>', 'blackbox'],
    ['Co-developed-by: Claude claude-opus-4-20250514', 'claude'],
    ['Co-authored-by: Windsurf Cascade', 'windsurf'],
    ['Co-authored-by: goose <271095942+aaif-goose@users.noreply.github.com>', 'goose'],
    ['Assisted-by: Claude', 'claude'],
    ['Assisted-by: Claude:claude-sonnet-4-6', 'claude'],
    ['Assisted-by: GitHub Copilot:Claude Opus 4.6', 'claude+copilot'],
    ['Assisted-by: OpenCode:claude-opus-4.8', 'claude+opencode'],
    ['Assisted-by: Cursor/claude-4-sonnet', 'claude+cursor'],
    ['Assisted-by: Claude Opus 4.8', 'claude'],
    ['Assisted-by: ChatGPT 5.5', 'chatgpt'],
    ['Assisted-by: Crush <crush@charm.land>', 'crush'],
    ['Assisted-By: Claude Code <noreply@anthropic.com>', 'claude'],
    ['Assisted-by: NewTool:gpt-7', 'newtool'],
    ['Assisted-by: Crush:Somewhere Claude Opus 4.6', 'claude+crush'],
    ['Assisted-by: Kimi K2.6 via Crush', 'crush+kimi'],
    ['AI-Assisted-By: claude-code / Claude Sonnet 4.6', 'claude'],
    ['AI-Tool: Claude Code', 'claude'],
    ['AI-Generated-By: Opencode (gpt-5.5)', 'opencode'],
    ['Generated-By: PostHog Code', 'posthog-code'],
    ['Generated-by: GitHub Copilot', 'copilot'],
    ['Authored-by: Terminus (AI Assistant) <someone+terminus@mail.fr>', 'terminus'],
    ['Made-with: Cursor', 'cursor'],
    ['Made-with: Codex', 'codex'],
    ['Amp-Thread-ID: https://ampcode.com/threads/T-019fac6a-9366', 'amp'],
    ['Claude-Session: https://claude.ai/code/session_01HTdenY3fmF2c5', 'claude'],
    ['Agent-Logs-Url: https://github.com/acme/api/sessions/31474705', 'copilot'],
    ['Replit-Commit-Author: Agent', 'replit'],
    ['Entire-Checkpoint: 01M2VBJBJQZ2', 'entire'],
    ['X-Lovable-Edit-ID: edt-c8aef889', 'lovable'],
    ['**Co-Authored-By: Devin <158243242+devin-ai-integration[bot]@users.noreply.github.com>**', 'devin'],
  ])('%s', (line, tools) => {
    expect(told(saying(line))).toBe(`assisted ${tools}`);
    expect(saying(line).grade).toBe('self-report');
  });

  test.each([['Co-Authored-By: AI Assistant <ai@example.com>'], ['Ai-assisted: true']])(
    'names no tool: %s',
    (line) => {
      expect(told(saying(line))).toBe('assisted');
    },
  );

  test('wrapped before the address, and in the middle of a squash', () => {
    expect(told(saying('Co-authored-by: Copilot', '<175728472+Copilot@users.noreply.github.com>'))).toBe(
      'assisted copilot',
    );
    expect(
      told(
        saying(
          '* one',
          '',
          'Amp-Thread-ID: https://ampcode.com/threads/T-1234',
          '',
          '* two',
          '',
          'Co-authored-by: Ben <b@corp.fr>',
        ),
      ),
    ).toBe('assisted amp');
  });

  test('model and session are kept', () => {
    const one = saying(
      'Co-Authored-By: Claude Opus 4.8 (1M context) <noreply@anthropic.com>',
      'Amp-Thread-ID: https://ampcode.com/threads/T-77',
    );
    expect(one.models).toEqual(['Claude Opus 4.8']);
    expect(one.evidence.find((row) => row.tool === 'amp')?.session).toBe('T-77');
    expect(saying('Co-authored-by: aider (vertex_ai/gemini-2.5-pro) <aider@aider.chat>').models).toEqual([
      'vertex_ai/gemini-2.5-pro',
    ]);
  });
});

describe('footers and sentences', () => {
  test.each([
    ['🤖 Generated with [Claude Code](https://claude.com/claude-code)', 'claude'],
    ['Generated with Claude Code', 'claude'],
    ['*Generated with [Continue](https://continue.dev)*', 'continue'],
    ['💘 Generated with Crush', 'crush'],
    ['Generated with [Devin](https://cli.devin.ai/docs)', 'devin'],
    ['🤖 Generated with [opencode](https://opencode.ai)', 'opencode'],
    ['🤖 Generated with Amazon Q Developer', 'amazon-q'],
    ['🤖 Generated with termai', 'termai'],
    ['Ultraworked with [Sisyphus](https://github.com/code-yeongyu/oh-my-opencode)', 'sisyphus'],
    ['Made with [Cursor](https://cursor.com)', 'cursor'],
    ['<sub>Made with <a href="https://cursor.com">Cursor</a></sub>', ''],
    ['Written by Claude.', 'claude'],
    ['Mostly written by Claude Code using the following prompt:', 'claude'],
    ['Co-written with ChatGPT', 'chatgpt'],
    ['All changes by Claude Code using the following prompt:', 'claude'],
    ['With help from GitHub Copilot.', 'copilot'],
    ['Some tests are generated using Claude Code.', 'claude'],
    ['This commit was generated by Claude Code with the following prompt:', 'claude'],
    ['I used Copilot to write the tests.', 'copilot'],
    ['Claude wrote the migration.', 'claude'],
    ['PR created automatically by Jules for task [123](https://jules.google.com/task/12345)', 'jules'],
    ['Link to Devin run: https://app.devin.ai/sessions/ad8231b4e2be', 'devin'],
    ['https://claude.ai/code/session_017EAwdCYGhS65csLx3dpWHH', 'claude'],
    ['<!-- START COPILOT CODING AGENT TIPS -->', 'copilot'],
  ])('%s', (line, tools) => {
    expect(told(saying(line))).toBe(tools === '' ? 'unknown' : `assisted ${tools}`);
  });

  test('a footer wrapped over two lines', () => {
    expect(told(saying('_Generated by [Claude', 'Code](https://claude.ai/code/session_017EAwdCYG)_'))).toBe(
      'assisted claude',
    );
  });

  test.each([
    ['Support files generated by Claude Code in the importer'],
    ['Fix the Claude Code integration and Copilot settings.'],
    ['Add cursor to the query. The cursor was generated by the database.'],
    ['Titles are generated by Claude models and cached.'],
    ['Documentation can be generated with [ExDoc](https://github.com/elixir-lang/ex_doc).'],
    ['Generated by Copilot tests are skipped now'],
    ['Generated with protoc 3.1'],
    ['Written by Jules, our intern'],
    ['Treat `devin-ai-integration[bot]` like cursoragent@cursor.com.'],
    ['> 🤖 Generated with [Claude Code](https://claude.com/claude-code)'],
    ['agent: enable browsing & jupyter by default'],
    ['Model: gemini-2.5-pro'],
    ['* ai-models: add llama-3-2-3b-it without tool support'],
    ['The remote_write block is generated with YAML.dump.'],
    ['See https://claude.ai/code for the docs.'],
    ['```', 'Co-Authored-By: Claude <noreply@anthropic.com>', '```'],
    ['    Co-Authored-By: Claude <noreply@anthropic.com>', '', 'is what the hook strips.'],
    ['Generated-by: openapi-generator 7.0'],
    ['Generated-By: comet-handoff.sh'],
    ['Made-with: cursory care'],
    ['Assisted-by: Grace Hopper <grace@navy.fr>'],
  ])('no statement on this change: %s', (...lines) => {
    expect(told(saying(...lines))).toBe('unknown');
  });
});

describe('people are not tools', () => {
  test.each([
    ['Devin Villarosa', '102188207+devinvillarosa@users.noreply.github.com'],
    ['Devin', '49892118+Dcooley1350@users.noreply.github.com'],
    ['Jules Guesnon', 'jules@guesnon.fr'],
    ['Claude', 'claude@monet.fr'],
    ['Anthony Cody', 'anthony.cody@gov.fr'],
    ['Rohan Mehta', 'rm@openai.com'],
    ['Jane Doe', 'jane@anthropic.com'],
    ['Claude Dupont', 'c.dupont@anthropic.com'],
    ['Paul Gauthier', 'paul@aider.chat'],
    ['gemini-cli-robot', 'gemini-cli-robot@google.com'],
    ['vercel-ai-sdk[bot]', '225926702+vercel-ai-sdk[bot]@users.noreply.github.com'],
    ['Cline Contributors', 'contributors@cline.dev'],
    ['dependabot[bot]', '49699333+dependabot[bot]@users.noreply.github.com'],
  ])('%s <%s>', (name, email) => {
    expect(told(by(name, email))).toBe('unknown');
    expect(told(saying(`Co-authored-by: ${name} <${email}>`))).toBe('unknown');
  });

  test('a tool’s name with a person’s address is shown and does not count', () => {
    const one = by('Claude', 'claude@monet.fr');
    expect(one.evidence).toMatchObject([{ signal: 'author', tool: 'claude', counts: false }]);
  });

  test('the name of a tool on the committer’s own address was set by hand', () => {
    const one = detectProvenance(
      facts({
        authorName: 'Claude',
        authorEmail: 'daniel@corp.fr',
        committerName: 'Daniel Roe',
        committerEmail: 'd@home.fr',
      }),
    );
    expect(told(one)).toBe('authored claude');
    expect(one.grade).toBe('inferred');
  });
});

describe('authors', () => {
  test.each([
    ['Copilot', '198982749+Copilot@users.noreply.github.com', 'agent copilot'],
    ['renamed-one', '198982749+renamed@users.noreply.github.com', 'agent copilot'],
    ['claude[bot]', '209825114+claude[bot]@users.noreply.github.com', 'agent claude'],
    ['Claude', 'noreply@anthropic.com', 'agent claude'],
    ['Cursor Agent', 'cursoragent@cursor.com', 'agent cursor'],
    [
      'devin-ai-integration[bot]',
      '158243242+devin-ai-integration[bot]@users.noreply.github.com',
      'agent devin',
    ],
    ['OpenHands', 'opendevin@all-hands.dev', 'agent openhands'],
    ['Codex', 'codex@openai.com', 'agent codex'],
    ['seer-by-sentry[bot]', '157164994+seer-by-sentry[bot]@users.noreply.github.com', 'agent seer'],
    ['gpt-engineer-app[bot]', '159125892+gpt-engineer-app[bot]@users.noreply.github.com', 'agent lovable'],
    ['ellipsis-dev[bot]', '65095814+ellipsis-dev[bot]@users.noreply.github.com', 'agent ellipsis'],
    ['Paul Gauthier (aider)', 'paul@aider.chat', 'authored aider'],
    ['Ada Roe (claude-sonnet-4-20250514)', 'ada@corp.fr', 'authored claude'],
    ['GitHub Copilot', 'github-copilot@github.com', 'agent copilot'],
  ])('%s <%s>', (name, email, answer) => {
    expect(told(by(name, email))).toBe(answer);
    expect(by(name, email).grade).toBe('identity');
  });

  test('only the committer is marked: the tool committed', () => {
    const one = detectProvenance(facts({ committerName: 'Ada Roe (aider)', committerEmail: 'ada@corp.fr' }));
    expect(told(one)).toBe('unknown');
    expect(one.evidence[0]).toMatchObject({ signal: 'committer', tool: 'aider', counts: false });
  });

  test('a bot that says what generated its commit acted by itself', () => {
    const one = by(
      'mintlify[bot]',
      '109931778+mintlify[bot]@users.noreply.github.com',
      'docs: x\n\nGenerated-By: mintlify-agent\n\nCo-authored-by: mintlify[bot] <109931778+mintlify[bot]@users.noreply.github.com>',
    );
    expect(told(one)).toBe('agent mintlify');
  });

  test('an unknown bot is shown, so that it can be added', () => {
    const one = by('agent-think[bot]', '298805081+agent-think[bot]@users.noreply.github.com');
    expect(told(one)).toBe('unknown');
    expect(one.evidence[0]?.reason).toMatch(/not in the catalogue/);
  });
});

describe('automation quotes others', () => {
  const renovate = ['renovate[bot]', '29139614+renovate[bot]@users.noreply.github.com'] as const;
  test('release notes in the body do not count, closing trailers do', () => {
    const notes =
      'Update dep\n\n🤖 Generated with [Claude Code](https://claude.com/claude-code)\nCo-Authored-By: Claude <noreply@anthropic.com>\n\nMore notes.';
    expect(told(by(...renovate, notes))).toBe('unknown');
    expect(
      told(
        by(
          ...renovate,
          `${notes}\n\nCo-authored-by: Devin AI <158243242+devin-ai-integration[bot]@users.noreply.github.com>`,
        ),
      ),
    ).toBe('assisted devin');
  });

  test('a release quotes footers in its list; its own footer counts', () => {
    const list =
      'Release v1.2\n\nNotes\n\n- feat: x\n\n  🤖 Generated with [Claude Code](https://claude.com/claude-code)\n';
    expect(told(detectProvenance(facts({ message: list })))).toBe('unknown');
    expect(told(detectProvenance(facts({ message: `${list}\nMade-with: Cursor` })))).toBe('assisted cursor');
  });

  test('git’s own squash message indents the commits it holds', () => {
    const message =
      'Squash\n\nSquashed commit of the following:\n\ncommit 1\nAuthor: Ada <a@corp.fr>\n\n    feat\n\n    Co-Authored-By: Claude <noreply@anthropic.com>\n';
    expect(told(detectProvenance(facts({ message })))).toBe('assisted claude');
  });
});

describe('pull requests', () => {
  test('reviewers did not write', () => {
    const one = saying(
      'Co-authored-by: coderabbitai[bot] <136622811+coderabbitai[bot]@users.noreply.github.com>',
      'Reviewed-by: Claude <noreply@anthropic.com>',
    );
    expect(told(one)).toBe('unknown');
    expect(one.evidence.map((row) => row.counts)).toEqual([false, false]);
  });

  test('opener, branch, label and body', () => {
    expect(told(detectProvenance(facts({}, { opener: { login: 'Copilot', id: '198982749' } })))).toBe(
      'agent copilot',
    );
    expect(told(detectProvenance(facts({}, { opener: { login: 'devin-ai-integration' } })))).toBe(
      'agent devin',
    );
    expect(told(detectProvenance(facts({}, { opener: { login: 'devin' } })))).toBe('unknown');
    expect(detectProvenance(facts({}, { branch: 'codex/fix-login' })).grade).toBe('inferred');
    expect(told(detectProvenance(facts({}, { branch: 'cursor/pagination' })))).toBe('unknown');
    expect(told(detectProvenance(facts({}, { branch: 'cursor/fix-login-a1b2' })))).toBe('assisted cursor');
    expect(
      told(detectProvenance(facts({ message: 'Merge pull request #9 from acme/copilot/fix-1\n\nFix' }))),
    ).toBe('assisted copilot');
    expect(
      told(detectProvenance(facts({ message: 'Merge pull request #9 from acme/fix/copilot-tools\n\nFix' }))),
    ).toBe('unknown');
    expect(told(detectProvenance(facts({}, { labels: ['AI Assisted'] })))).toBe('assisted');
    expect(
      told(
        detectProvenance(
          facts({}, { body: 'Why\n\n🤖 Generated with [Claude Code](https://claude.com/claude-code)' }),
        ),
      ),
    ).toBe('assisted claude');
    expect(
      told(
        detectProvenance(
          facts({}, { body: '- [x] This contribution was NOT assisted or created by Generative AI tools.' }),
        ),
      ),
    ).toBe('none');
  });

  test('a generated description is not generated code', () => {
    const one = detectProvenance(facts({}, { body: '### <samp>🤖 Generated by Copilot at ed85efa</samp>' }));
    expect(told(one)).toBe('unknown');
    expect(one.evidence[0]?.counts).toBe(false);
  });

  test('an agent that authored the smaller part of a merge assisted', () => {
    const part = (sha: string, over: Partial<CommitFacts> = {}) => ({ ...human, sha, ...over });
    const agent = { authorName: 'Copilot', authorEmail: '198982749+Copilot@users.noreply.github.com' };
    expect(told(detectProvenance(facts({}, { parts: [part('1', agent), part('2')] })))).toBe('agent copilot');
    expect(told(detectProvenance(facts({}, { parts: [part('1', agent), part('2'), part('3')] })))).toBe(
      'assisted copilot',
    );
  });
});

describe('grades and conflicts', () => {
  const declare = (over: Partial<Declaration>): Declaration => ({ involvement: 'none', by: 'ada', ...over });

  test('the strongest grade decides and the contradiction is listed', () => {
    const message = 'x\n\nCo-Authored-By: Claude <noreply@anthropic.com>';
    const one = detectProvenance(facts({ message }, { declarations: [declare({ attested: true })] }));
    expect(one).toMatchObject({ involvement: 'none', grade: 'attested' });
    expect(one.conflicts).toEqual([
      `declaration (declaration by ada) says none, but trailer (commit ${human.sha}) says assisted by claude`,
    ]);
  });

  test('within one grade a denial does not outweigh a confession', () => {
    const message = 'x\n\nCo-Authored-By: Claude <noreply@anthropic.com>\nAI-Assisted: no';
    const one = detectProvenance(facts({ message }));
    expect(told(one)).toBe('assisted claude');
    expect(one.conflicts).toHaveLength(1);
  });

  test('a tool declared in words gets its slug', () => {
    const one = detectProvenance(
      facts(
        {},
        { declarations: [declare({ involvement: 'authored', tool: 'Claude Code', model: 'claude-opus-5' })] },
      ),
    );
    expect(one).toMatchObject({ involvement: 'authored', tools: ['claude'], models: ['claude-opus-5'] });
  });

  test('no evidence is unknown, never none', () => {
    expect(detectProvenance(facts({}))).toEqual({
      involvement: 'unknown',
      deciding: null,
      grade: null,
      evidence: [],
      tools: [],
      models: [],
      conflicts: [],
    });
  });
});
