import { useQuery } from '@tanstack/react-query';
import { api } from '../../api/client.ts';
import { keepTokens } from '../../api/session.ts';
import { useCommand } from '../../api/use.ts';
import { navigate, useAllAsked } from '../../parts/address.ts';
import { Field, Form } from '../../parts/form.tsx';
import { Body, Card, Page } from '../../parts/page.tsx';
import { deskOf } from '../../parts/reserved.tsx';
import { useWords, wordFor } from '../../words/index.tsx';

type Guise = { readonly name: string; readonly part: string; readonly email: string; readonly password: string };
/** An address of this console, and of nobody else's. */
const isOurs = (address: string): boolean => /^\/(?![/\\]|sign-in)/.test(address);
type Credentials = { readonly email: string; readonly password: string };

/** Signing in; a demonstration offers its people, one press each. */
export default function SignIn() {
  const { words } = useWords();
  const w = words.register;
  const { to: back = '' } = useAllAsked();
  const signIn = useCommand(
    (body: Credentials) => api.POST('/api/v1/sessions', { body: { ...body, cookie: true } }),
    async (tokens) => {
      keepTokens(tokens);
      if (isOurs(back)) return navigate({ to: back, replace: true });
      const { data } = await api.GET('/api/v1/me');
      const part = (data?.parts ?? []).find((one) => one in deskOf);
      // Who was not admitted yet sees how the application goes.
      navigate({ to: (part && deskOf[part]) ?? '/me', replace: true });
    },
  );
  const site = useQuery({
    queryKey: ['site'],
    queryFn: async () => (await (await fetch('/site.json')).json()) as { readonly guises: readonly Guise[] | null },
  });
  return (
    <Page title={w.signIn}>
      <div className="narrow stack">
        <Card>
          <Body>
            <Form
              send={w.signIn}
              isBusy={signIn.isPending}
              refusal={signIn.error}
              onSend={({ email, password }) => signIn.mutate({ email: email ?? '', password: password ?? '' })}
            >
              <Field name="email" label={w.email} type="email" autoComplete="username" />
              <Field name="password" label={w.password} type="password" autoComplete="current-password" />
            </Form>
          </Body>
        </Card>
        {site.data?.guises && (
          <Card title={w.guises} note={w.guisesHint}>
            <ul className="guises">
              {site.data.guises.map(({ name, part, email, password }) => (
                <li key={email}>
                  <button type="button" className="button wide" onClick={() => signIn.mutate({ email, password })}>
                    {`${name} · ${wordFor(words.codes.parts, part)}`}
                  </button>
                </li>
              ))}
            </ul>
          </Card>
        )}
      </div>
    </Page>
  );
}
