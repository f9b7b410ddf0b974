/**
 * What the detector knows about AI tools, as data. Every entry names where it was seen.
 *
 * Sources, by short name:
 * - `disclosure`: chaoss/disclosure detection/constants.go, a maintained detector of AI in commits;
 * - `aittributor`: block/aittributor, a commit hook with the agents' own addresses;
 * - `kernel`: torvalds/linux Documentation/process/coding-assistants.rst (`Assisted-by: AGENT:MODEL`);
 * - `public commits`: the same spelling found in commit messages of several unrelated public repositories;
 * - otherwise the vendor's documentation, or an issue or pull request by `owner/repository#number`.
 */

/** What an identity does with code. A reviewer's name on a commit that a human wrote is not authorship. */
export const ROLES = ['author', 'reviewer', 'maintenance'] as const;
export type Role = (typeof ROLES)[number];

/**
 * How much a name says by itself.
 * `product`: nobody is called so. `word`: a word or handle somebody may bear, so a person's address refutes it.
 * `person`: a first name, so it needs the tool's own address or the product's surname.
 */
export const NAME_KINDS = ['product', 'word', 'person'] as const;
export type NameKind = (typeof NAME_KINDS)[number];

/** A forge account: its login, and its numeric id where known (logins get renamed, ids do not). */
export interface Account {
  login: string;
  id?: number;
  /** Where it differs from the tool's. */
  role?: Role;
}

/** A branch name that a tool gives: a literal prefix and what must follow it. Weak evidence. */
export interface BranchPattern {
  prefix: string;
  /** `hex4`: ends in `-` and four hex digits; `digits`: ten digits and `-` follow; `any`: anything. */
  rest: 'any' | 'hex4' | 'digits';
}

export interface Tool {
  /** Short slug, as it is stored and shown. */
  id: string;
  role: Role;
  source: string;
  /** Names in lower case, words separated by one space; `-`, `_` and spaces are equal when matching. */
  names?: Partial<Record<NameKind, readonly string[]>>;
  /** Exact addresses the tool signs with. */
  emails?: readonly string[];
  /** Domains where only the tool's name together with the domain is proof: the vendor employs people too. */
  domains?: readonly string[];
  accounts?: readonly Account[];
  /** Trailer keys that only this tool writes; the value is the session where `session` is true. */
  trailers?: readonly { key: string; session?: boolean; values?: readonly string[] }[];
  /** Address prefixes of one session of the tool; an identifier must follow. */
  links?: readonly string[];
  /** Literal text that only this tool leaves in a message. */
  markers?: readonly string[];
  branches?: readonly BranchPattern[];
  /** Added in parentheses to a human's git name by the tool. */
  nameMark?: string;
}

export interface Catalogue {
  tools: readonly Tool[];
  /** Trailer keys whose value is who took part in writing. */
  identityKeys: readonly string[];
  /** Trailer keys that disclose the tool or model that helped; the value may name several. */
  disclosureKeys: readonly string[];
  /** Disclosure keys that other generators use too: an unknown value says nothing. */
  generatorKeys: readonly string[];
  /** Trailer keys that answer whether AI took part: yes, no, or a tool's name. */
  flagKeys: readonly string[];
  /** Trailer keys of those who did not write: an AI named there is shown and does not count. */
  reviewKeys: readonly string[];
  /** Labels of a pull request that say AI took part; a tool or null. */
  labels: readonly { label: string; tool: string | null }[];
  /** First words of model names, and the tool that bears the family's name where there is one. */
  modelFamilies: readonly { family: string; tool: string | null }[];
  /** Lines of templates that declare AI, or its absence, when ticked. */
  checkboxes: readonly { text: string; ai: boolean }[];
}

const any = (...prefixes: string[]): BranchPattern[] =>
  prefixes.map((prefix) => ({ prefix, rest: 'any' as const }));

const WRITERS: readonly Tool[] = [
  {
    id: 'claude',
    role: 'author',
    source:
      'Claude Code settings documentation (attribution); anthropics/claude-code#14241, #77830; disclosure; public commits',
    names: {
      product: [
        'claude code',
        'claudecode',
        'claude ai',
        'claude bot',
        'claude agent',
        'claude opus',
        'claude sonnet',
        'claude haiku',
        'claude fable',
        'claude mythos',
        'claude cli',
        'claude desktop',
        'claude cowork',
        'anthropic claude',
        'claude code action',
      ],
      word: ['claude'],
    },
    emails: ['noreply@anthropic.com', 'claude@anthropic.com'],
    domains: ['anthropic.com', 'anthropic.ai', 'claude.ai', 'claude.com'],
    accounts: [
      { login: 'claude[bot]', id: 209825114 },
      { login: 'anthropic-claude[bot]', id: 215619710 },
      { login: 'claude-code-action[bot]', id: 208546643 },
      { login: 'anthropic-code-agent[bot]', id: 242468646 },
      { login: 'claude', id: 81847 },
    ],
    trailers: [{ key: 'claude-session', session: true }],
    links: ['claude.ai/code/session_', 'claude.ai/code/'],
    branches: any('claude/'),
  },
  {
    id: 'codex',
    role: 'author',
    source: 'openai/codex#11617; disclosure; public commits (codex@openai.com, oh-my-codex)',
    names: {
      product: ['codex', 'openai codex', 'codex cli', 'codex agent', 'chatgpt codex', 'oh my codex', 'omx'],
    },
    emails: ['noreply@openai.com', 'codex@openai.com', 'codex@agent', 'codex@local', 'omx@oh-my-codex.dev'],
    domains: ['openai.com', 'oh-my-codex.dev'],
    accounts: [
      { login: 'openai-codex[bot]', id: 215057067 },
      { login: 'chatgpt-codex-connector[bot]', id: 199175422 },
      { login: 'openai-code-agent[bot]', id: 242516109 },
      { login: 'codex', id: 267193182 },
      { login: 'codex[bot]' },
    ],
    links: ['chatgpt.com/codex/tasks/', 'chatgpt.com/s/cd_'],
    branches: any('codex/'),
  },
  {
    id: 'chatgpt',
    role: 'author',
    source: 'public commits (Assisted-by: ChatGPT)',
    names: { product: ['chatgpt', 'chat gpt', 'openai chatgpt', 'openai gpt'] },
    domains: ['openai.com'],
  },
  {
    id: 'copilot',
    role: 'author',
    source:
      'GitHub documentation of the Copilot coding agent; disclosure and its #103; aittributor; GitHub community discussion 203517 (CLI account)',
    names: {
      product: [
        'copilot',
        'github copilot',
        'copilot agent',
        'copilot autofix',
        'copilot cli',
        'copilot chat',
        'copilot swe agent',
        'copilot coding agent',
        'microsoft copilot',
      ],
    },
    emails: ['copilot@github.com'],
    domains: ['github.com'],
    accounts: [
      { login: 'copilot-swe-agent[bot]', id: 198982749 },
      { login: 'copilot', id: 175728472 },
      { login: 'copilot[bot]', id: 167198135 },
      { login: 'copilot-cli[bot]', id: 223556219 },
      { login: 'github-copilot[bot]' },
      { login: 'copilot-pull-request-reviewer[bot]', role: 'reviewer' },
    ],
    trailers: [{ key: 'agent-logs-url', session: true }],
    markers: ['<!-- start copilot coding agent'],
    branches: any('copilot/'),
  },
  {
    id: 'cursor',
    role: 'author',
    source:
      'disclosure; block/aittributor#15; getsentry/sentry-docs#16597; public commits (Made-with: Cursor)',
    names: {
      product: [
        'cursor',
        'cursor agent',
        'cursor ai',
        'cursor cli',
        'cursor ide',
        'cursor bot',
        'cursoragent',
        'cursor composer',
      ],
    },
    emails: [
      'cursoragent@cursor.com',
      'cursor@cursor.com',
      'agent@cursor.com',
      'sos@cursor.sh',
      'composer@anysphere.co',
      'cursor@agent',
    ],
    domains: ['cursor.com', 'cursor.sh', 'cursor.so', 'cursor.ai', 'anysphere.co'],
    accounts: [{ login: 'cursor[bot]', id: 206951365 }, { login: 'cursoragent' }],
    links: ['cursor.com/agents/bc-', 'cursor.com/agents?id=bc-', 'cursor.com/background-agent?bcid='],
    markers: ['<!-- cursor_agent_pr_body_begin'],
    branches: [{ prefix: 'cursor/', rest: 'hex4' }],
  },
  {
    id: 'devin',
    role: 'author',
    source:
      'disclosure; bluerobotics/cockpit#2970; public commits (apk@cognition.ai is an alias of the same agent)',
    names: {
      product: ['devin ai', 'devin agent', 'devin bot', 'cognition devin', 'devin ai integration', 'bot_apk'],
      person: ['devin'],
    },
    emails: ['devin@cognition.ai', 'apk@cognition.ai', 'devin@devin.ai', 'devin@cognition-labs.com'],
    domains: ['cognition.ai', 'devin.ai', 'cognition-labs.com'],
    accounts: [
      { login: 'devin-ai-integration[bot]', id: 158243242 },
      { login: 'devin-ai[bot]' },
      { login: 'cognition-devin[bot]' },
    ],
    links: ['app.devin.ai/sessions/'],
    branches: [{ prefix: 'devin/', rest: 'digits' }],
  },
  {
    id: 'jules',
    role: 'author',
    source: 'aavetis/PRarena#56; google-labs-code/jules-sdk#94; public commits',
    names: { product: ['google jules', 'jules ai', 'jules agent', 'google labs jules'], person: ['jules'] },
    domains: ['google.com', 'jules.google.com'],
    accounts: [{ login: 'google-labs-jules[bot]', id: 161369871 }],
    links: ['jules.google.com/task/', 'jules.google.com/session/', 'jules.google/task/'],
  },
  {
    id: 'gemini',
    role: 'author',
    source: 'disclosure; google-gemini/gemini-cli history; aittributor (gemini-cli-agent@google.com)',
    names: {
      product: [
        'gemini cli',
        'gemini code',
        'gemini code assist',
        'google gemini',
        'gemini ai',
        'gemini pro',
        'gemini flash',
        'gemini agent',
        'gemini cli agent',
      ],
      word: ['gemini'],
    },
    emails: [
      'gemini-cli-agent@google.com',
      'gemini-cli@google.com',
      'gemini@google.com',
      'noreply@gemini.google.com',
    ],
    domains: ['google.com', 'gemini.google.com'],
    accounts: [
      { login: 'gemini-cli[bot]', id: 218312386 },
      { login: 'gemini-code-assist[bot]', id: 176961590, role: 'reviewer' },
    ],
    branches: any('gemini-cli/'),
  },
  {
    id: 'antigravity',
    role: 'author',
    source: 'public commits (antigravity@google.com)',
    names: { product: ['antigravity', 'google antigravity', 'antigravity ai', 'antigravity agent'] },
    emails: ['antigravity@google.com'],
    domains: ['google.com', 'antigravity.google', 'antigravity.ai', 'antigravity.dev'],
  },
  {
    id: 'aider',
    role: 'author',
    source:
      'Aider documentation, git integration (name mark, co-author trailer); disclosure; Aider-AI/aider history',
    names: { product: ['aider', 'aider ai'] },
    emails: ['noreply@aider.chat', 'aider@aider.chat', 'noreply@aider.dev'],
    nameMark: 'aider',
    branches: any('aider/'),
  },
  {
    id: 'openhands',
    role: 'author',
    source: 'All-Hands-AI/OpenHands history; public commits',
    names: { product: ['openhands', 'openhands agent', 'openhands ai', 'opendevin', 'open hands'] },
    emails: [
      'openhands@all-hands.dev',
      'opendevin@all-hands.dev',
      'openhands-agent@all-hands.dev',
      'noreply@all-hands.dev',
    ],
    domains: ['all-hands.dev', 'openhands.dev'],
    accounts: [{ login: 'openhands-agent' }, { login: 'openhands[bot]' }, { login: 'openhands-ai[bot]' }],
    links: ['app.all-hands.dev/conversations/'],
    branches: any('openhands-fix-issue-', 'openhands-fix-pr-', 'openhands/'),
  },
  {
    id: 'opencode',
    role: 'author',
    source: 'opencode documentation; aittributor; public commits (Generated with [opencode])',
    names: { product: ['opencode', 'opencode agent', 'opencode ai'] },
    emails: ['noreply@opencode.ai', 'opencode@sst.dev'],
    domains: ['opencode.ai', 'sst.dev'],
    accounts: [{ login: 'opencode-agent[bot]' }, { login: 'opencode[bot]' }],
    links: ['opencode.ai/s/', 'opncd.ai/share/'],
    branches: any('opencode/'),
  },
  {
    id: 'sisyphus',
    role: 'author',
    source: 'code-yeongyu/oh-my-opencode (Ultraworked with [Sisyphus]); public commits',
    names: { product: ['sisyphus', 'clio agent'] },
    emails: ['clio-agent@sisyphuslabs.ai'],
    domains: ['sisyphuslabs.ai'],
  },
  {
    id: 'amp',
    role: 'author',
    source: 'Amp manual (git trailers); aittributor; public commits',
    names: { product: ['amp code', 'ampcode', 'amp agent', 'sourcegraph amp'], word: ['amp'] },
    emails: ['amp@ampcode.com', 'noreply@ampcode.com'],
    domains: ['ampcode.com'],
    accounts: [{ login: 'amp-agent' }],
    trailers: [
      { key: 'amp-thread-id', session: true },
      { key: 'amp-thread', session: true },
    ],
    links: ['ampcode.com/threads/t-'],
  },
  {
    id: 'cody',
    role: 'author',
    source: 'disclosure',
    names: { product: ['sourcegraph cody', 'cody ai'], person: ['cody'] },
    domains: ['sourcegraph.com'],
    accounts: [{ login: 'sourcegraph-cody[bot]', id: 201248094 }],
  },
  {
    id: 'amazon-q',
    role: 'author',
    source: 'disclosure; aittributor; public commits',
    names: { product: ['amazon q', 'amazon q developer', 'aws q', 'q developer', 'codewhisperer'] },
    emails: ['noreply@amazon.com', 'noreply@aws.amazon.com', 'q@amazon.com'],
    domains: ['amazon.com', 'aws.amazon.com'],
    accounts: [{ login: 'amazon-q-developer[bot]', id: 208079219 }],
    branches: any('q-dev-issue-'),
  },
  {
    id: 'kiro',
    role: 'author',
    source: 'public commits (kiro-agent accounts, checked by id)',
    names: { product: ['kiro agent', 'kiro ai', 'kiro cli', 'kiro ide'], word: ['kiro'] },
    emails: ['noreply@kiro.dev', 'kiro@kiro.dev', 'kiro@amazon.com'],
    domains: ['kiro.dev', 'amazon.com'],
    accounts: [
      { login: 'kiro-agent', id: 244629292 },
      { login: 'kiro-agent[bot]', id: 245459735 },
    ],
  },
  {
    id: 'windsurf',
    role: 'author',
    source: 'chaoss/disclosure#93 (proposed address); aittributor; public commits',
    names: { product: ['windsurf', 'windsurf cascade', 'windsurf ai', 'windsurf agent', 'codeium'] },
    emails: [
      'noreply@windsurf.com',
      'noreply@codeium.com',
      'windsurf@codeium.com',
      'cascade@windsurf.ai',
      'noreply@windsurf.ai',
    ],
    domains: ['windsurf.com', 'windsurf.ai', 'codeium.com'],
    accounts: [{ login: 'windsurf-bot[bot]', id: 189301087, role: 'reviewer' }],
    branches: any('windsurf/'),
  },
  {
    id: 'cline',
    role: 'author',
    source: 'disclosure; aittributor; public commits',
    names: { product: ['cline', 'cline ai', 'cline bot'] },
    emails: ['noreply@cline.bot'],
    domains: ['cline.bot'],
    accounts: [{ login: 'cline[bot]', id: 205137888 }],
    branches: any('cline/'),
  },
  {
    id: 'roo',
    role: 'author',
    source: 'public commits (roomote accounts, checked by id)',
    names: { product: ['roo code', 'roocode', 'roomote'], word: ['roo'] },
    emails: ['roomote@roocode.com', 'noreply@roocode.com', 'roomote@roomote.dev'],
    domains: ['roocode.com', 'roomote.dev'],
    accounts: [
      { login: 'roomote[bot]', id: 219738659 },
      { login: 'roomote[bot]', id: 263205322 },
      { login: 'roomote-roomote[bot]', id: 301996811 },
    ],
  },
  {
    id: 'kilo',
    role: 'author',
    source: 'public commits (kiloconnect[bot])',
    names: { product: ['kilo code', 'kilocode', 'kiloconnect'], word: ['kilo'] },
    emails: ['noreply@kilocode.ai', 'noreply@kilo.ai'],
    domains: ['kilocode.ai', 'kilo.ai'],
    accounts: [
      { login: 'kiloconnect[bot]', id: 240665456 },
      { login: 'kilo-code-bot[bot]', role: 'reviewer' },
    ],
  },
  {
    id: 'continue',
    role: 'author',
    source: 'disclosure; public commits (Generated with [Continue])',
    names: { product: ['continue dev', 'continue cli', 'continue agent', 'continue ai'], word: ['continue'] },
    emails: ['noreply@continue.dev'],
    domains: ['continue.dev'],
    accounts: [{ login: 'continue[bot]', id: 230936708 }],
  },
  {
    id: 'warp',
    role: 'author',
    source: 'public commits (Oz is the agent of Warp)',
    names: { product: ['warp agent', 'warp ai', 'oz agent', 'warp oz'], word: ['warp', 'oz'] },
    emails: ['oz-agent@warp.dev', 'agent@warp.dev', 'noreply@warp.dev'],
    domains: ['warp.dev'],
  },
  {
    id: 'zed',
    role: 'author',
    source: 'public commits',
    names: { product: ['zed agent', 'zed ai'], word: ['zed'] },
    emails: ['noreply@zed.dev', 'agent@zed.dev'],
    domains: ['zed.dev'],
  },
  {
    id: 'junie',
    role: 'author',
    source: 'disclosure (JetBrains AI); public commits (junie@jetbrains.com)',
    names: { product: ['jetbrains junie', 'junie agent', 'junie ai', 'jetbrains ai'], person: ['junie'] },
    emails: ['junie@jetbrains.com'],
    domains: ['jetbrains.com'],
    accounts: [{ login: 'jetbrains-ai[bot]', id: 220155983 }, { login: 'jetbrains-junie[bot]' }],
  },
  {
    id: 'factory',
    role: 'author',
    source: 'public commits (factory-droid[bot])',
    names: {
      product: ['factory droid', 'factory ai', 'droid factory', 'factory ai droid'],
      word: ['droid', 'factory'],
    },
    emails: ['droid@factory.ai', 'noreply@factory.ai'],
    domains: ['factory.ai'],
    accounts: [{ login: 'factory-droid[bot]', id: 138933559 }],
    links: ['app.factory.ai/sessions/'],
  },
  {
    id: 'augment',
    role: 'author',
    source: 'public commits (agent@augmentcode.com; "opened by Augment Code")',
    names: {
      product: ['augment code', 'augment agent', 'augment ai', 'augmentcode', 'auggie'],
      word: ['augment'],
    },
    emails: ['agent@augmentcode.com', 'noreply@augmentcode.com', 'augment@augmentcode.com'],
    domains: ['augmentcode.com'],
    accounts: [{ login: 'augmentcode[bot]' }],
  },
  {
    id: 'ona',
    role: 'author',
    source: 'public commits (no-reply@ona.com); Ona was Gitpod',
    names: { product: ['ona agent', 'gitpod agent', 'ona ai'], word: ['ona'] },
    emails: ['no-reply@ona.com', 'noreply@ona.com'],
    domains: ['ona.com', 'gitpod.io'],
  },
  {
    id: 'goose',
    role: 'author',
    source: 'aittributor; public commits',
    names: { product: ['goose ai', 'goose agent', 'block goose', 'codename goose'], word: ['goose'] },
    emails: [
      'opensource@block.xyz',
      'goose@block.xyz',
      'goose-agent@block.xyz',
      'goose@opensource.block.xyz',
      'noreply@block.xyz',
    ],
    domains: ['block.xyz'],
    accounts: [{ login: 'aaif-goose', id: 271095942 }],
  },
  {
    id: 'crush',
    role: 'author',
    source: 'charmbracelet/crush prompt (Generated with Crush; Assisted-by); public commits',
    names: { product: ['charm crush'], word: ['crush'] },
    emails: ['crush@charm.land'],
    domains: ['charm.land'],
  },
  {
    id: 'qwen',
    role: 'author',
    source: 'public commits (qwen-coder@alibabacloud.com)',
    names: { product: ['qwen', 'qwen code', 'qwen coder'] },
    emails: ['qwen-coder@alibabacloud.com', 'noreply@qwen.ai', 'noreply@alibaba.com'],
    domains: ['alibabacloud.com', 'qwen.ai', 'alibaba.com'],
  },
  {
    id: 'kimi',
    role: 'author',
    source: 'public commits (noreply@moonshot.ai)',
    names: { product: ['kimi code', 'kimi cli', 'kimi ai', 'moonshot kimi'], word: ['kimi'] },
    emails: ['noreply@moonshot.ai', 'noreply@moonshot.cn', 'noreply@kimi.com', 'noreply@kimi.ai'],
    domains: ['moonshot.ai', 'moonshot.cn', 'kimi.com', 'kimi.ai'],
  },
  {
    id: 'grok',
    role: 'author',
    source: 'public commits (noreply@x.ai)',
    names: { product: ['grok', 'grok build', 'grok code', 'xai grok'] },
    emails: ['noreply@x.ai', 'grok@x.ai', 'grok-build@x.ai'],
    domains: ['x.ai'],
  },
  {
    id: 'deepseek',
    role: 'author',
    source: 'public commits (noreply@deepseek.com)',
    names: { product: ['deepseek', 'deep seek'] },
    emails: ['noreply@deepseek.com'],
    domains: ['deepseek.com'],
  },
  {
    id: 'glm',
    role: 'author',
    source: 'public commits (noreply@z.ai)',
    names: { product: ['glm', 'chatglm', 'zhipu ai', 'zcode'] },
    emails: ['noreply@z.ai', 'service@zhipuai.cn'],
    domains: ['z.ai', 'zhipuai.cn'],
  },
  {
    id: 'mistral-vibe',
    role: 'author',
    source: 'public commits (vibe@mistral.ai)',
    names: { product: ['mistral vibe', 'devstral', 'mistral ai'] },
    emails: ['vibe@mistral.ai', 'noreply@mistral.ai'],
    domains: ['mistral.ai'],
  },
  {
    id: 'trae',
    role: 'author',
    source: 'public commits (TRAE CLI)',
    names: { product: ['trae cli', 'trae agent', 'trae ai', 'trae ide'], word: ['trae'] },
    emails: ['traecli@bytedance.com', 'noreply@bytedance.com', 'noreply@trae.ai'],
    domains: ['bytedance.com', 'trae.ai'],
  },
  {
    id: 'qoder',
    role: 'author',
    source: 'public commits (qoder_ai@qoder.com)',
    names: { product: ['qoder', 'qoderai', 'qoder ai'] },
    emails: ['qoder_ai@qoder.com', 'noreply@qoder.com'],
    domains: ['qoder.com'],
  },
  {
    id: 'pi',
    role: 'author',
    source: 'aittributor (noreply@pi.dev)',
    names: { product: ['pi coding agent', 'pi agent'], word: ['pi'] },
    emails: ['noreply@pi.dev', 'pi@earendil.works'],
    domains: ['pi.dev', 'earendil.works'],
  },
  {
    id: 'replit',
    role: 'author',
    source: 'disclosure (Replit-Commit-Author: Agent or Assistant); public commits',
    names: {
      product: ['replit agent', 'replit assistant', 'replit ai', 'replit ghostwriter'],
      word: ['replit'],
    },
    emails: ['agent@replit.com', 'noreply@replit.com'],
    domains: ['replit.com'],
    trailers: [
      { key: 'replit-commit-author', values: ['agent', 'assistant'] },
      { key: 'replit-commit-session-id', session: true },
    ],
    accounts: [{ login: 'replit-agent[bot]' }],
  },
  {
    id: 'entire',
    role: 'author',
    source: 'disclosure (trailers of Entire, which records agent sessions); Entire documentation',
    trailers: [
      { key: 'entire-session', session: true },
      { key: 'entire-checkpoint', session: true },
      { key: 'entire-agent' },
      { key: 'entire-metadata' },
      { key: 'entire-metadata-task' },
      { key: 'entire-strategy' },
      { key: 'entire-condensation' },
      { key: 'entire-source-ref' },
      { key: 'entire-attribution' },
    ],
    branches: any('entire/'),
  },
  {
    id: 'lovable',
    role: 'author',
    source: 'public commits (lovable-dev[bot], X-Lovable-Edit-ID)',
    names: { product: ['lovable ai', 'lovable dev', 'gpt engineer'], word: ['lovable'] },
    emails: ['noreply@lovable.dev'],
    domains: ['lovable.dev'],
    accounts: [
      { login: 'gpt-engineer-app[bot]', id: 159125892 },
      { login: 'lovable-dev[bot]' },
      { login: 'lovable[bot]' },
    ],
    trailers: [
      { key: 'x-lovable-edit-id', session: true },
      { key: 'lovable-edit-id', session: true },
    ],
  },
  {
    id: 'v0',
    role: 'author',
    source: 'public commits (v0[bot], it+v0agent@vercel.com)',
    names: { product: ['v0', 'v0agent', 'v0 agent', 'v0 dev', 'v0 bot', 'vercel v0'] },
    emails: ['it+v0agent@vercel.com', 'noreply@v0.dev'],
    accounts: [{ login: 'v0[bot]' }],
    branches: any('v0/'),
  },
  {
    id: 'bolt',
    role: 'author',
    source: 'public commits',
    names: { product: ['bolt new', 'bolt ai'], word: ['bolt'] },
    emails: ['noreply@stackblitz.com', 'noreply@bolt.new'],
    domains: ['stackblitz.com', 'bolt.new'],
    accounts: [{ login: 'bolt-new-by-stackblitz[bot]' }],
  },
  {
    id: 'codegen',
    role: 'author',
    source: 'outline/outline history (codegen-sh[bot]); public commits',
    names: { product: ['codegen sh', 'codegen bot', 'codegen agent'] },
    domains: ['codegen.com', 'codegen.sh'],
    accounts: [{ login: 'codegen-sh[bot]', id: 131295404 }],
    branches: any('codegen-bot/', 'codegen/'),
  },
  {
    id: 'seer',
    role: 'author',
    source:
      'getsentry/seer and codecov/umbrella histories (sentry-autofix[bot], renamed seer-by-sentry[bot])',
    names: { product: ['seer by sentry', 'sentry autofix', 'sentry seer'] },
    accounts: [
      { login: 'seer-by-sentry[bot]', id: 157164994 },
      { login: 'sentry-autofix[bot]', id: 157164994 },
      { login: 'codecov-ai[bot]', id: 156709835, role: 'reviewer' },
    ],
    branches: any('seer/'),
  },
  {
    id: 'sweep',
    role: 'author',
    source: 'public commits (sweep-ai[bot])',
    names: { product: ['sweep ai'], word: ['sweep'] },
    domains: ['sweep.dev'],
    accounts: [{ login: 'sweep-ai[bot]' }, { login: 'sweep-nightly[bot]' }],
    branches: any('sweep/'),
  },
  {
    id: 'tembo',
    role: 'author',
    source: 'public pull requests (tembo[bot])',
    names: { word: ['tembo'] },
    domains: ['tembo.io'],
    accounts: [{ login: 'tembo[bot]' }, { login: 'tembo-io[bot]' }],
    branches: any('tembo/'),
  },
  {
    id: 'charlie',
    role: 'author',
    source: 'public pull requests (charliecreates[bot])',
    names: { product: ['charlie labs', 'charliecreates', 'charliehelps'], person: ['charlie'] },
    domains: ['charlielabs.ai'],
    accounts: [{ login: 'charliecreates[bot]' }, { login: 'charliehelps' }],
  },
  {
    id: 'mentat',
    role: 'author',
    source: 'public pull requests (mentatbot[bot])',
    names: { product: ['mentatbot'], word: ['mentat'] },
    domains: ['mentat.ai'],
    accounts: [{ login: 'mentatbot[bot]' }],
  },
  {
    id: 'blackbox',
    role: 'author',
    source: 'langfuse/langfuse history (code@blackbox.ai)',
    names: { product: ['blackbox ai', 'blackboxai', 'blackbox agent'], word: ['blackbox'] },
    emails: ['code@blackbox.ai', 'noreply@blackbox.ai'],
    domains: ['blackbox.ai'],
    accounts: [{ login: 'blackboxai[bot]' }],
  },
  {
    id: 'posthog-code',
    role: 'author',
    source: 'PostHog/posthog-js history (Generated-By: PostHog Code)',
    names: { product: ['posthog code', 'posthog desktop', 'posthog array', 'posthog agent'] },
    branches: any('posthog-code/'),
  },
  {
    id: 'mintlify',
    role: 'author',
    source:
      'PrefectHQ/prefect history (Generated-By: mintlify-agent); mintlify[bot] also carries human edits of its web editor',
    names: { product: ['mintlify agent'] },
    accounts: [{ login: 'mintlify[bot]', id: 109931778, role: 'maintenance' }],
  },
  {
    id: 'blacksmith',
    role: 'author',
    source: 'simstudioai/sim history (Codesmith, the agent of Blacksmith)',
    names: { product: ['codesmith bot', 'blacksmith codesmith'], word: ['codesmith'] },
    accounts: [
      { login: 'codesmith-bot' },
      { login: 'blacksmith-sh[bot]', id: 157653362, role: 'maintenance' },
    ],
  },
  {
    id: 'rovo',
    role: 'author',
    source: 'public commits',
    names: { product: ['rovo dev', 'rovodev', 'atlassian rovo'] },
    domains: ['atlassian.com'],
  },
  {
    id: 'codebuff',
    role: 'author',
    source: 'public commits',
    names: { product: ['codebuff'] },
    emails: ['noreply@codebuff.com'],
  },
  {
    id: 'terragon',
    role: 'author',
    source: 'public commits',
    names: { product: ['terragon', 'terragon labs', 'terry agent'] },
    domains: ['terragonlabs.com'],
    branches: any('terragon/'),
  },
  {
    id: 'mastra-code',
    role: 'author',
    source: 'public commits',
    names: { product: ['mastra code'] },
    emails: ['noreply@mastra.ai'],
  },
  {
    id: 'gitlab-duo',
    role: 'author',
    source: 'GitLab documentation of Duo',
    names: { product: ['gitlab duo', 'duo agent platform'] },
    domains: ['gitlab.com'],
  },
  {
    id: 'ibm-bob',
    role: 'author',
    source: 'public commits',
    names: { product: ['ibm bob'] },
    domains: ['ibm.com'],
  },
  {
    id: 'hermes',
    role: 'author',
    source: 'public commits',
    names: { product: ['hermes agent'] },
    domains: ['nousresearch.com'],
  },
  {
    id: 'manus',
    role: 'author',
    source: 'public commits',
    names: { product: ['manus agent', 'manus ai'], word: ['manus'] },
    domains: ['manus.im'],
  },
  {
    id: 'perplexity',
    role: 'author',
    source: 'public commits',
    names: { product: ['perplexity', 'perplexity ai'] },
    domains: ['perplexity.ai'],
  },
  {
    id: 'tabnine',
    role: 'author',
    source: 'disclosure (mentions)',
    names: { product: ['tabnine'] },
    domains: ['tabnine.com'],
  },
  {
    id: 'swe-agent',
    role: 'author',
    source: 'public commits',
    names: { product: ['swe agent', 'sweagent'] },
  },
];

/** Reviewers: an accepted suggestion names them as co-author, which does not make them its author. */
const REVIEWERS: readonly Tool[] = [
  {
    id: 'coderabbit',
    role: 'reviewer',
    source: 'disclosure; public commits',
    names: { product: ['coderabbit', 'coderabbitai', 'coderabbit ai'] },
    accounts: [{ login: 'coderabbitai[bot]', id: 136622811 }],
  },
  {
    id: 'cubic',
    role: 'reviewer',
    source: 'openstatusHQ/openstatus history',
    accounts: [{ login: 'cubic-dev-ai[bot]', id: 191113872 }],
  },
  {
    id: 'greptile',
    role: 'reviewer',
    source: 'onyx-dot-app/onyx history',
    names: { product: ['greptile', 'greptileai'] },
    accounts: [{ login: 'greptile-apps[bot]', id: 165735046 }],
  },
  {
    id: 'ellipsis',
    role: 'reviewer',
    source: 'langfuse/langfuse history',
    accounts: [{ login: 'ellipsis-dev[bot]', id: 65095814 }],
  },
  {
    id: 'sourcery',
    role: 'reviewer',
    source: 'public reviews',
    names: { product: ['sourcery ai'] },
    accounts: [{ login: 'sourcery-ai[bot]' }],
  },
  {
    id: 'qodo',
    role: 'reviewer',
    source: 'public reviews',
    names: { product: ['qodo', 'qodo merge', 'pr agent'] },
    accounts: [
      { login: 'qodo-merge-pro[bot]' },
      { login: 'qodo-code-review[bot]' },
      { login: 'qodo-merge-for-open-source[bot]' },
      { login: 'codiumai-pr-agent[bot]' },
    ],
  },
  { id: 'graphite', role: 'reviewer', source: 'public reviews', accounts: [{ login: 'graphite-app[bot]' }] },
  { id: 'korbit', role: 'reviewer', source: 'public reviews', accounts: [{ login: 'korbit-ai[bot]' }] },
  {
    id: 'entelligence',
    role: 'reviewer',
    source: 'public reviews',
    accounts: [{ login: 'entelligence-ai-pr-reviews[bot]' }, { login: 'entelligence-ai[bot]' }],
  },
  { id: 'kodus', role: 'reviewer', source: 'public reviews', accounts: [{ login: 'kodus-ai[bot]' }] },
  { id: 'baz', role: 'reviewer', source: 'public reviews', accounts: [{ login: 'baz-reviewer[bot]' }] },
  { id: 'bito', role: 'reviewer', source: 'public reviews', accounts: [{ login: 'bito-code-review[bot]' }] },
  {
    id: 'macroscope',
    role: 'reviewer',
    source: 'public reviews',
    accounts: [{ login: 'macroscope-app[bot]' }, { login: 'macroscopeapp[bot]' }],
  },
  { id: 'codeant', role: 'reviewer', source: 'public reviews', accounts: [{ login: 'codeant-ai[bot]' }] },
  { id: 'propel', role: 'reviewer', source: 'public reviews', accounts: [{ login: 'propel-code-bot[bot]' }] },
  {
    id: 'depthfirst',
    role: 'reviewer',
    source: 'langfuse/langfuse history',
    accounts: [{ login: 'depthfirst-app[bot]', id: 184448029 }],
  },
];

/** Automation that is not AI: dependency, release, format and CI bots. Any other `[bot]` is treated so too. */
const MAINTENANCE: readonly Tool[] = [
  {
    id: 'dependabot',
    role: 'maintenance',
    source: 'GitHub documentation',
    emails: ['support@dependabot.com'],
    accounts: [
      { login: 'dependabot[bot]', id: 49699333 },
      { login: 'dependabot-preview[bot]', id: 27856297 },
    ],
  },
  {
    id: 'renovate',
    role: 'maintenance',
    source: 'Renovate documentation',
    emails: ['bot@renovateapp.com', 'renovate@whitesourcesoftware.com'],
    accounts: [{ login: 'renovate[bot]', id: 29139614 }, { login: 'renovate-bot' }],
  },
  {
    id: 'github-actions',
    role: 'maintenance',
    source: 'GitHub documentation',
    emails: ['actions@github.com'],
    accounts: [{ login: 'github-actions[bot]', id: 41898282 }],
  },
  {
    id: 'pre-commit-ci',
    role: 'maintenance',
    source: 'public commits',
    accounts: [{ login: 'pre-commit-ci[bot]', id: 66853113 }],
  },
  {
    id: 'autofix-ci',
    role: 'maintenance',
    source: 'public commits',
    accounts: [{ login: 'autofix-ci[bot]', id: 114827586 }],
  },
  {
    id: 'dotnet-maestro',
    role: 'maintenance',
    source: 'dotnet/aspire history',
    accounts: [{ login: 'dotnet-maestro[bot]', id: 42748379 }],
  },
  {
    id: 'gemini-cli-robot',
    role: 'maintenance',
    source: 'google-gemini/gemini-cli history: its release robot',
    emails: ['gemini-cli-robot@google.com'],
    accounts: [{ login: 'gemini-cli-robot' }],
  },
  {
    id: 'github-security',
    role: 'maintenance',
    source: 'GitHub documentation: code scanning; Copilot Autofix signs through it under its own name',
    accounts: [
      { login: 'github-advanced-security[bot]', id: 62310815 },
      { login: 'github-code-quality[bot]', id: 223894421 },
    ],
  },
];

export const defaultCatalogue: Catalogue = {
  tools: [...WRITERS, ...REVIEWERS, ...MAINTENANCE],
  // git and GitHub: Co-authored-by; kernel: Co-developed-by; the rest from public commits.
  identityKeys: [
    'co-authored-by',
    'coauthored-by',
    'co-author',
    'co-authors',
    'co-developed-by',
    'co-committed-by',
    'co-written-by',
    'authored-by',
    'author',
    'signed-off-by',
    'committed-by',
  ],
  // kernel: Assisted-by; EslaMx7/ai-trailers: AI-Tool; public commits: the rest.
  disclosureKeys: [
    'assisted-by',
    'ai-assisted-by',
    'ai-generated-by',
    'ai-authored-by',
    'ai-co-authored-by',
    'ai-tool',
    'ai-tools',
    'ai-tool-used',
    'ai-tools-used',
    'ai-assistant',
    'ai-agent',
    'ai-model',
    'ai-models',
    'llm-model',
    'made-with',
    'generated-with',
    'written-with',
    'built-with',
    'assisted-with',
    'ai-assistance',
  ],
  generatorKeys: [
    'generated-by',
    'written-by',
    'created-by',
    'made-by',
    'implemented-by',
    'developed-by',
    'drafted-by',
    'coded-by',
  ],
  // block/aittributor: Ai-assisted: true; public commits: the rest.
  flagKeys: [
    'ai-assisted',
    'ai-generated',
    'ai-used',
    'ai-usage',
    'ai-authored',
    'generated-by-ai',
    'assisted-by-ai',
  ],
  reviewKeys: [
    'reviewed-by',
    'tested-by',
    'acked-by',
    'approved-by',
    'suggested-by',
    'reported-by',
    'requested-by',
  ],
  labels: [
    { label: 'ai-assisted', tool: null },
    { label: 'ai-generated', tool: null },
    { label: 'ai-authored', tool: null },
    { label: 'codex', tool: 'codex' },
    { label: 'claude-code', tool: 'claude' },
    { label: 'claude-code-assisted', tool: 'claude' },
    { label: 'copilot-assisted', tool: 'copilot' },
    { label: 'cursor-assisted', tool: 'cursor' },
  ],
  modelFamilies: [
    { family: 'claude', tool: 'claude' },
    { family: 'opus', tool: 'claude' },
    { family: 'sonnet', tool: 'claude' },
    { family: 'haiku', tool: 'claude' },
    { family: 'fable', tool: 'claude' },
    { family: 'gpt', tool: null },
    { family: 'gemini', tool: 'gemini' },
    { family: 'grok', tool: 'grok' },
    { family: 'qwen', tool: 'qwen' },
    { family: 'kimi', tool: 'kimi' },
    { family: 'deepseek', tool: 'deepseek' },
    { family: 'glm', tool: 'glm' },
    { family: 'composer', tool: 'cursor' },
    { family: 'devstral', tool: 'mistral-vibe' },
    { family: 'codestral', tool: 'mistral-vibe' },
    { family: 'mistral', tool: 'mistral-vibe' },
    { family: 'llama', tool: null },
    { family: 'minimax', tool: null },
    { family: 'gemma', tool: null },
  ],
  // chaoss/disclosure: the default checkbox labels.
  checkboxes: [
    { text: 'this contribution was assisted or created by generative ai tools', ai: true },
    { text: 'this contribution was not assisted or created by generative ai tools', ai: false },
  ],
};
