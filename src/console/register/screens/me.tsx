import { api } from '../../api/client.ts';
import { useCommand, useData, useList } from '../../api/use.ts';
import { Acts } from '../../parts/act.tsx';
import { Field, Form } from '../../parts/form.tsx';
import { Loaded, ProblemText } from '../../parts/loaded.tsx';
import { useSettings, useSpeak } from '../../parts/settings.tsx';
import { Body, Card, Facts, Page } from '../../parts/page.tsx';
import { Id, State } from '../../parts/state.tsx';
import { List } from '../../parts/table.tsx';
import { useWords, wordFor } from '../../words/index.tsx';

/** Who is signed in, the organisation, and its users. */
export default function Me() {
  const { words } = useWords();
  const w = words.operate;
  const me = useData(['me'], () => api.GET('/api/v1/me'));
  const users = useList(['users'], (page) => api.GET('/api/v1/users', { params: { query: page } }));
  return (
    <Loaded of={me}>
      {({ user, member, parts }) => (
        <Page title={member.legalName} sub={`${user.name} · ${user.email}`}>
          <div className="two">
            <div className="stack">
              <Card title={w.users}>
                <List
                  caption={w.users}
                  of={users}
                  keyOf={({ id }) => id}
                  columns={[
                    { name: w.name, cell: ({ name }) => name },
                    { name: w.email, cell: ({ email }) => email },
                    { name: words.shell.state, cell: ({ state }) => <State of={state} /> },
                    {
                      name: words.shell.actions,
                      cell: ({ id, actions }) => (
                        <Acts
                          may={actions}
                          acts={[
                            {
                              action: 'user.activate',
                              send: () =>
                                api.POST('/api/v1/users/{userId}/activate', {
                                  params: { path: { userId: id } },
                                }),
                            },
                          ]}
                        />
                      ),
                    },
                  ]}
                />
              </Card>
              <Invite />
              <HowToSee />
            </div>
            <Card title={words.shell.member}>
              <Body>
                <Facts
                  facts={[
                    [w.memberState, <State key="state" of={member.state} />],
                    [w.capacities, parts.filter((one) => one in words.codes.parts).map((one) => wordFor(words.codes.parts, one)).join(' · ')], // prettier-ignore
                    [w.creditCode, member.creditCode ?? words.shell.unknownValue],
                    [w.officer, `${member.officer.name}, ${member.officer.email}`],
                    [w.grade, String(member.securityGrade)],
                    [w.ruleBook, String(member.ruleBook)],
                    [w.memberId, <Id key="id" of={member.id} />],
                  ]}
                />
              </Body>
            </Card>
          </div>
        </Page>
      )}
    </Loaded>
  );
}

/** How the reader wants to see the exchange, on every machine. */
function HowToSee() {
  const { words, language } = useWords();
  const w = words.kept;
  const speak = useSpeak();
  const { settings, change, error } = useSettings();
  if (!settings) return null;
  return (
    <Card title={w.settings} note={w.settingsNote}>
      <Body>
        <div className="pair">
          <label className="field">
            <span>{w.language}</span>
            <select
              className="input"
              value={language}
              onChange={({ currentTarget }) => speak(currentTarget.value === 'zh' ? 'zh' : 'en')}
            >
              <option value="zh" lang="zh-CN">
                {w.languages.zh}
              </option>
              <option value="en" lang="en">
                {w.languages.en}
              </option>
            </select>
          </label>
          <label className="field">
            <span>{w.density}</span>
            <select
              className="input"
              value={settings.density}
              onChange={({ currentTarget }) =>
                change({ density: currentTarget.value === 'compact' ? 'compact' : 'comfortable' })
              }
            >
              <option value="comfortable">{w.densities.comfortable}</option>
              <option value="compact">{w.densities.compact}</option>
            </select>
          </label>
        </div>
        {error && <ProblemText problem={error.problem} />}
      </Body>
    </Card>
  );
}

function Invite() {
  const { words } = useWords();
  const w = words.operate;
  const invite = useCommand((body: { name: string; email: string; password: string }) =>
    api.POST('/api/v1/users', { body }),
  );
  return (
    <Card title={w.invite} note={w.inviteHint}>
      <Body>
        <Form
          key={invite.data?.id}
          send={w.invite}
          isBusy={invite.isPending}
          refusal={invite.error}
          onSend={({ name = '', email = '', password = '' }) => invite.mutate({ name, email, password })}
        >
          <Field name="name" label={w.name} autoComplete="off" />
          <Field name="email" label={w.email} type="email" />
          <Field name="password" label={w.password} type="password" autoComplete="new-password" />
        </Form>
      </Body>
    </Card>
  );
}
