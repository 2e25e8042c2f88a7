import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { answered, api, type Refused } from '../../api/client.ts';
import { useData, useMe } from '../../api/use.ts';
import { Form } from '../../parts/form.tsx';
import { Link } from '../../parts/link.tsx';
import { Loaded, Waiting } from '../../parts/loaded.tsx';
import { Body, Card, Page } from '../../parts/page.tsx';
import { useWords, wordFor } from '../../words/index.tsx';
import { useAsked } from '../address.ts';
import { ChooseFile, isWhole } from '../choose-file.tsx';
import { describedFrom, describedLike } from '../first-product.ts';
import { mended, mendsFromText, fieldOfRemedy } from '../mends.ts';
import { isKeyLike, productBody, type Column, type NewProduct, type Product } from '../product-body.ts';
import { Progress } from '../progress.tsx';
import { ReadingOptions } from '../reading.tsx';
import { replaceDraft } from '../remedies.ts';
import { ProductFields } from '../statements.tsx';
import { examine, ingest, readUpload, type Examination, type Reading, type Revision, type Upload } from '../uploading.ts';
import type { Job } from '../long-work.ts';

/** A new product in two steps: the file, and what is stated of it; then the file becomes its first revision. */
export default function NewProductScreen() {
  const { words } = useWords();
  const w = words.supply;
  const asked = useAsked();
  const navigate = useNavigate();
  const upload = useData(['upload', asked['upload']], () => readUpload(asked['upload'] ?? ''), 'upload' in asked);
  const keep = ({ id }: Upload) => void navigate({ to: '/products/new', search: { ...asked, upload: id }, replace: true });
  const from = [['/supply/products', words.shell.products]] as const;
  const whole = upload.data && isWhole(upload.data) ? upload.data : undefined;
  if (whole) return <Described key={whole.id} upload={whole} asked={asked} />;
  return (
    <Page title={w.newProduct} sub={w.newProductSub} from={from}>
      <div className="stack">
        <Steps at={1} />
        <ChooseFile
          uploadId={asked['upload']}
          onUpload={(one) => {
            keep(one);
            if (isWhole(one)) void upload.refetch();
          }}
        />
      </div>
    </Page>
  );
}

function Steps({ at }: { readonly at: number }) {
  const { words } = useWords();
  return (
    <ol className="path">
      {words.supply.productSteps.map((says, place) => (
        <li key={says} aria-current={place + 1 === at ? 'step' : undefined}>
          {place + 1}. {says}
        </li>
      ))}
    </ol>
  );
}

type DescribedProps = { readonly upload: Upload; readonly asked: Readonly<Record<string, string>> };

/** The second step: the file is examined, and the form begins with what was found. */
function Described({ upload, asked }: DescribedProps) {
  const { words } = useWords();
  const w = words.supply;
  const [reading, setReading] = useState<Reading>({});
  const [job, setJob] = useState<Job>();
  const found = useQuery<Examination, Refused>({
    queryKey: ['examination', upload.id, reading],
    queryFn: () => examine(upload, reading, setJob),
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
  const likeId = asked['from'];
  const like = useData(
    ['product', likeId],
    () => api.GET('/api/v1/products/{productId}', { params: { path: { productId: likeId ?? '' } } }),
    likeId !== undefined,
  );
  const me = useMe();
  const from = [['/supply/products', words.shell.products]] as const;
  const isReady = found.data !== undefined && me !== undefined && (likeId === undefined || like.data !== undefined);
  return (
    <Page title={'listing' in asked ? w.describeAnew : w.newProduct} sub={w.ofFile(upload.name, found.data?.rows)} from={from}>
      <div className="stack">
        <Steps at={2} />
        {found.isPending && (
          <Card>
            <Body>
              <p role="status">{w.examining}</p>
              {job ? <Progress job={job} /> : <Waiting />}
            </Body>
          </Card>
        )}
        {(found.error || found.data) && <ReadingOptions reading={reading} refusal={found.error} onRead={setReading} />}
        {isReady && found.data && (
          <Loaded of={found}>
            {(examination) => {
              const begun = like.data
                ? describedLike(like.data, examination)
                : describedFrom(examination, upload.name, me, w);
              const mends = mendsFromText(asked['mend']);
              return (
                <Describe
                  key={JSON.stringify(reading)}
                  upload={upload}
                  reading={reading}
                  listingId={asked['listing']}
                  mends={mends.map(({ remedy }) => remedy)}
                  because={(name) =>
                    isKeyLike(examination, name)
                      ? w.keyBecause
                      : examination.columns.find((column) => column.name === name)?.because
                  }
                  {...mended(begun, mends)}
                />
              );
            }}
          </Loaded>
        )}
      </div>
    </Page>
  );
}

function focusOn(name: string | undefined): void {
  if (name !== undefined) document.querySelector<HTMLElement>(`[name="${CSS.escape(name)}"]`)?.focus();
}

type DescribeProps = {
  readonly upload: Upload;
  readonly reading: Reading;
  readonly listingId: string | undefined;
  readonly mends: readonly string[];
  readonly because: (name: string) => string | undefined;
  readonly first: Omit<NewProduct, 'dictionary'>;
  readonly columns: readonly Column[];
};

/** The form, and what follows when it is sent: product, revision, and where a draft is replaced, its new draft. */
function Describe({ upload, reading, listingId, mends, because, first, columns }: DescribeProps) {
  const { words } = useWords();
  const w = words.supply;
  const navigate = useNavigate();
  const known = useQueryClient();
  const [job, setJob] = useState<Job>();
  const takeIn = useMutation<Revision, Refused, { readonly product: Product; readonly reading: Reading }>({
    mutationFn: ({ product, reading: how }) => ingest(upload, product.id, how, setJob),
    onSuccess: async (revision) => {
      const draft = listingId === undefined ? undefined : await replaceDraft(known, listingId, revision.id);
      await known.invalidateQueries({ refetchType: 'none' });
      await navigate({ to: draft === undefined ? `/revisions/${revision.id}` : `/listings/${draft}/check` });
    },
  });
  const create = useMutation<Product, Refused, NewProduct>({
    mutationFn: (body) => answered(api.POST('/api/v1/products', { body })),
    onSuccess: (product) => takeIn.mutate({ product, reading }),
  });
  if (create.data && takeIn.error)
    return (
      <>
        <Card title={w.notTakenIn}>
          <Body>
            <p>{w.notTakenInSays}</p>
            <Link to={`/products/${create.data.id}`}>{w.toProduct}</Link>
          </Body>
        </Card>
        <ReadingOptions
          reading={reading}
          refusal={takeIn.error}
          onRead={(next) => create.data && takeIn.mutate({ product: create.data, reading: next })}
        />
      </>
    );
  const isBusy = create.isPending || takeIn.isPending;
  return (
    <Form
      send={listingId === undefined ? w.createProduct : w.createAndReplace}
      isBusy={isBusy}
      refusal={create.error}
      onSend={(values) => create.mutate(productBody(values, columns))}
      beside={isBusy && (job ? <Progress job={job} /> : <span role="status">{w.takingIn}</span>)}
    >
      {mends.length > 0 && (
        <div className="next">
          <b>{w.mendsDone}</b>
          <ul>
            {mends.map((remedy) => (
              <li key={remedy}>
                <button type="button" className="plain" onClick={() => focusOn(fieldOfRemedy[remedy])}>
                  {wordFor(w.mends, remedy)}
                </button>
              </li>
            ))}
          </ul>
        </div>
      )}
      <ProductFields first={first} columns={columns} because={because} />
    </Form>
  );
}
