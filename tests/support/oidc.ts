import { createServer } from 'node:http';
// @ts-expect-error the package has no types
import Provider from 'oidc-provider';
import { freePort } from '#lib/boot/free-port.ts';

export const CLIENT = { id: 'countersign', secret: 'a-secret-of-the-test' };

/** A real OpenID provider on loopback; its sign-in form takes any name, which becomes the subject. */
export async function startOidcProvider(redirectUri: string) {
  const server = createServer();
  const port = await freePort();
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const issuer = `http://127.0.0.1:${port}`;
  const provider = new Provider(issuer, {
    clients: [{ client_id: CLIENT.id, client_secret: CLIENT.secret, redirect_uris: [redirectUri] }],
    cookies: { keys: ['a-key-of-the-test'] },
    jwks: { keys: [await signingKey()] },
    ttl: {
      AccessToken: 600,
      AuthorizationCode: 60,
      Grant: 600,
      IdToken: 600,
      Interaction: 600,
      Session: 600,
    },
  });
  server.on('request', provider.callback());
  return { issuer, stop: () => new Promise((resolve) => server.close(resolve)) };
}

async function signingKey() {
  const algorithm = {
    name: 'RSASSA-PKCS1-v1_5',
    modulusLength: 2048,
    publicExponent: new Uint8Array([1, 0, 1]),
    hash: 'SHA-256',
  };
  const { privateKey } = await crypto.subtle.generateKey(algorithm, true, ['sign']);
  return {
    ...(await crypto.subtle.exportKey('jwk', privateKey)),
    use: 'sig',
    alg: 'RS256',
    key_ops: undefined,
  };
}

/** Cookies as a browser keeps them, for one host. */
export class CookieJar {
  readonly values = new Map<string, string>();

  take(setCookie: readonly string[]): void {
    for (const line of setCookie) {
      const [pair = ''] = line.split(';');
      const at = pair.indexOf('=');
      const value = pair.slice(at + 1);
      if (value === '' || /max-age=0|expires=Thu, 01 Jan 1970/i.test(line))
        this.values.delete(pair.slice(0, at));
      else this.values.set(pair.slice(0, at), value);
    }
  }

  header(): string {
    return [...this.values].map(([name, value]) => `${name}=${value}`).join('; ');
  }
}

/** Goes through the provider's pages as `subject`, until it sends the browser back to the client. */
export async function signInAtProvider(authorizationUrl: string, subject: string): Promise<URL> {
  const jar = new CookieJar();
  const { origin } = new URL(authorizationUrl);
  let url = authorizationUrl;
  let form: URLSearchParams | null = null;
  for (let step = 0; step < 12; step += 1) {
    const answer: Response = await fetch(url, {
      method: form ? 'POST' : 'GET',
      body: form,
      headers: { cookie: jar.header() },
      redirect: 'manual',
    });
    jar.take(answer.headers.getSetCookie());
    form = null;
    const location = answer.headers.get('location');
    if (location) {
      url = new URL(location, url).href;
      if (!url.startsWith(origin)) return new URL(url);
      continue;
    }
    const page = await answer.text();
    const prompt = /name="prompt" value="(\w+)"/.exec(page)?.[1];
    if (!prompt) throw new Error(`The provider answered ${answer.status}: ${page.slice(0, 500)}`);
    form = new URLSearchParams({
      prompt,
      ...(prompt === 'login' ? { login: subject, password: 'any' } : {}),
    });
  }
  throw new Error('The provider did not come to an end.');
}
