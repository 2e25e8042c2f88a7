import { api, type BodyOf } from '../../api/client.ts';
import { useCommand, useData, useSignedIn } from '../../api/use.ts';
import { discardDraft, Kept, type DraftOf } from '../../parts/draft.tsx';
import { Field, Form } from '../../parts/form.tsx';
import { Link } from '../../parts/link.tsx';
import { Body, Card, Page } from '../../parts/page.tsx';
import { useWords } from '../../words/index.tsx';

type Application = BodyOf<'/api/v1/members'>;

const capacitiesOf: Readonly<Record<string, Application['capacities']>> = {
  supplier: ['supplier'],
  buyer: ['buyer'],
  both: ['supplier', 'buyer'],
};

const draftOf: DraftOf = { form: 'application', key: 'next' };

/** The application of an organisation that wants to trade here. */
export default function Apply() {
  const { words } = useWords();
  const w = words.operate;
  const principles = useData(['principles'], () => api.GET('/api/v1/principles'));
  const version = principles.data?.ruleBook.version ?? 1;
  const isSignedIn = useSignedIn();
  const apply = useCommand(
    (body: Application) => api.POST('/api/v1/members', { body }),
    async () => {
      if (isSignedIn) await discardDraft(draftOf);
    },
  );
  if (apply.data)
    return (
      <Page title={w.applied} sub={w.appliedSub}>
        <Link className="button primary" to="/sign-in">
          {words.shell.signIn}
        </Link>
      </Page>
    );
  return (
    <Page title={w.apply} sub={w.applySub}>
      <Card>
        <Body>
          <Form
            send={w.apply}
            isBusy={apply.isPending}
            refusal={apply.error}
            beside={isSignedIn && <Kept of={draftOf} isBusy={apply.isPending} />}
            onSend={(said) =>
              apply.mutate({
                legalName: said['legalName'] ?? '',
                creditCode: said['creditCode'] ?? '',
                capacities: capacitiesOf[said['capacities'] ?? ''] ?? ['buyer'],
                contact: { name: said['contact/name'] ?? '', email: said['contact/email'] ?? '' },
                officer: { name: said['officer/name'] ?? '', email: said['officer/email'] ?? '' },
                securityGrade: Number(said['securityGrade']),
                acceptsRuleBook: version,
                user: {
                  name: said['user/name'] ?? '',
                  email: said['user/email'] ?? '',
                  password: said['user/password'] ?? '',
                },
              })
            }
          >
            <div className="fields">
              <Field name="legalName" label={w.legalName} autoComplete="organization" />
              <Field name="creditCode" label={w.creditCode} hint={w.creditCodeHint} />
              <Field
                name="capacities"
                label={w.capacities}
                options={[
                  ['buyer', words.codes.parts['buyer'] ?? ''],
                  ['supplier', words.codes.parts['supplier'] ?? ''],
                  ['both', w.both],
                ]}
              />
              <Field name="contact/name" label={w.contactName} />
              <Field name="contact/email" label={w.contactEmail} type="email" />
              <Field name="officer/name" label={w.officerName} />
              <Field name="officer/email" label={w.officerEmail} type="email" />
              <Field
                name="securityGrade"
                label={w.grade}
                options={['1', '2', '3', '4', '5'].map((one) => [one, one] as const)}
                value="3"
              />
              <Field name="user/name" label={w.userName} autoComplete="name" />
              <Field name="user/email" label={w.userEmail} type="email" autoComplete="username" />
              <Field name="user/password" label={w.password} type="password" autoComplete="new-password" />
            </div>
          </Form>
        </Body>
      </Card>
    </Page>
  );
}
