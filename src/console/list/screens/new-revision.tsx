import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, type Refused } from '../../api/client.ts';
import { useData } from '../../api/use.ts';
import { navigate, useAllAsked, useParam } from '../../parts/address.ts';
import { Loaded } from '../../parts/loaded.tsx';
import { Body, Card, Page } from '../../parts/page.tsx';
import { useWords } from '../../words/index.tsx';
import { ChooseFile, isWhole } from '../choose-file.tsx';
import type { Job } from '../long-work.ts';
import { Progress } from '../progress.tsx';
import { ReadingOptions } from '../reading.tsx';
import { ingest, readingOf, readUpload, type Reading, type Revision, type Upload } from '../uploading.ts';

type Taking = { readonly upload: Upload; readonly reading: Reading };

/** The next revision of a product: its file is read as the last one was. */
export default function NewRevisionScreen() {
  const { words, language } = useWords();
  const w = words.supply;
  const productId = useParam('productId');
  const asked = useAllAsked();
  const known = useQueryClient();
  const [job, setJob] = useState<Job>();
  const params = { path: { productId } };
  const product = useData(['product', productId], () => api.GET('/api/v1/products/{productId}', { params }));
  const revisions = useData(['revisions', productId], () =>
    api.GET('/api/v1/products/{productId}/revisions', { params: { path: { productId }, query: { limit: 50 } } }),
  );
  const lastId = revisions.data?.items.find(({ madeFrom }) => madeFrom === null)?.id;
  const last = useData(
    ['revision', lastId],
    () => api.GET('/api/v1/revisions/{revisionId}', { params: { path: { revisionId: lastId ?? '' } } }),
    lastId !== undefined,
  );
  const upload = useData(['upload', asked['upload']], () => readUpload(asked['upload'] ?? ''), 'upload' in asked);
  const takeIn = useMutation<Revision, Refused, Taking>({
    mutationFn: ({ upload: one, reading }) => ingest(one, productId, reading, setJob),
    onSuccess: async (revision) => {
      await known.invalidateQueries({ refetchType: 'none' });
      navigate({ to: `/revisions/${revision.id}` });
    },
  });
  const read = last.data?.read;
  const before = readingOf(
    Object.fromEntries(
      Object.entries(read ?? {}).map(([name, value]) => [name, value === null ? undefined : String(value)]),
    ),
  );
  const reading = takeIn.variables?.reading ?? before;
  const arrived = (one: Upload) => {
    navigate({ to: `/products/${productId}/revisions/new`, search: { upload: one.id }, replace: true });
    if (isWhole(one)) takeIn.mutate({ upload: one, reading: before });
  };
  const kept = takeIn.variables?.upload ?? (upload.data && isWhole(upload.data) ? upload.data : undefined);
  return (
    <Loaded of={product}>
      {({ title, titleZh }) => (
        <Page
          title={w.nextRevision}
          sub={language === 'zh' ? titleZh : title}
          from={[
            ['/supply/products', words.shell.products],
            [`/products/${productId}`, language === 'zh' ? titleZh : title],
          ]}
        >
          <div className="stack">
            {!takeIn.isPending && <ChooseFile uploadId={asked['upload']} onUpload={arrived} />}
            {takeIn.isPending && (
              <Card>
                <Body>
                  <p role="status">{w.takingIn}</p>
                  {job && <Progress job={job} />}
                </Body>
              </Card>
            )}
            {kept && !takeIn.isPending && (
              <ReadingOptions
                reading={reading}
                refusal={takeIn.error}
                onRead={(next) => takeIn.mutate({ upload: kept, reading: next })}
              />
            )}
          </div>
        </Page>
      )}
    </Loaded>
  );
}
