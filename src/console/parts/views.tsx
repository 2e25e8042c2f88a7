import { api, type Schemas } from '../api/client.ts';
import { useCommand, useData, useSignedIn } from '../api/use.ts';
import { useWords } from '../words/index.tsx';
import { useAllAsked } from './address.ts';
import { Field, Form } from './form.tsx';
import { Link } from './link.tsx';

type View = Schemas['View'];

/** The saved views of a list as links, and, where the address narrows the list in a new way, a way to save that. */
export function Views({ list }: { readonly list: string }) {
  return useSignedIn() ? <Own list={list} /> : null;
}

/** How the address narrows the list, as a query string. */
function useNarrowed(): string {
  return new URLSearchParams(useAllAsked()).toString();
}

function Own({ list }: { readonly list: string }) {
  const { words } = useWords();
  const w = words.kept;
  const query = useNarrowed();
  const views = useData(['views', list], () => api.GET('/api/v1/views', { params: { query: { list, limit: 100 } } }));
  const items = views.data?.items ?? [];
  const isNew = query !== '' && views.data !== undefined && items.every((view) => view.query !== query);
  if (items.length === 0 && !isNew) return null;
  return (
    <div className="views">
      {items.map((view) => (
        <OneView key={view.id} of={view} isHere={view.query === query} />
      ))}
      {isNew && (
        <details>
          <summary>{w.saveView}</summary>
          <NewView list={list} query={query} />
        </details>
      )}
    </div>
  );
}

function OneView({ of, isHere }: { readonly of: View; readonly isHere: boolean }) {
  const { words } = useWords();
  const remove = useCommand(() => api.DELETE('/api/v1/views/{viewId}', { params: { path: { viewId: of.id } } }));
  return (
    <span className={isHere ? 'chip info' : 'chip'}>
      <Link to={`${of.list}?${of.query}`}>{of.name}</Link>
      <button
        type="button"
        aria-label={`${words.kept.removeView}: ${of.name}`}
        onClick={() => remove.mutate(undefined)}
      >
        <span aria-hidden="true">×</span>
      </button>
    </span>
  );
}

function NewView({ list, query }: { readonly list: string; readonly query: string }) {
  const { words } = useWords();
  const w = words.kept;
  const save = useCommand((body: { name: string; scope: View['scope'] }) =>
    api.POST('/api/v1/views', { body: { list, query, ...body } }),
  );
  return (
    <div className="pad">
      <Form
        send={w.saveView}
        isQuiet
        isBusy={save.isPending}
        refusal={save.error}
        onSend={({ name = '', scope }) => save.mutate({ name, scope: scope === 'member' ? 'member' : 'me' })}
      >
        <div className="pair">
          <Field name="name" label={w.viewName} />
          <Field
            name="scope"
            label={w.viewFor}
            options={[
              ['me', w.forMe],
              ['member', w.forMember],
            ]}
          />
        </div>
      </Form>
    </div>
  );
}
