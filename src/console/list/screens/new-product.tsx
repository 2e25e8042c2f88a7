import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { answered, api, Refused } from '../../api/client.ts';
import { useData, useMe } from '../../api/use.ts';
import { navigate, useAllAsked } from '../../parts/address.ts';
import { discardDraft, Kept, type DraftOf } from '../../parts/draft.tsx';
import type { Change } from '../../parts/changes.ts';
import { Form } from '../../parts/form.tsx';
import { Link } from '../../parts/link.tsx';
import { Loaded, Waiting } from '../../parts/loaded.tsx';
import { Body, Card, Page } from '../../parts/page.tsx';
import { useWords, wordFor } from '../../words/index.tsx';
import { ChooseFile, isWhole } from '../choose-file.tsx';
import { describedFrom, describedLike } from '../first-product.ts';
import { canLeaveOut, heldFiles, leftOutAtFirst, withoutColumns } from '../leave-out.ts';
import { mended, mendsFromText } from '../mends.ts';
import { isKeyLike, isLeftOut, productBody, type Column, type NewProduct, type Product } from '../product-body.ts';
import { Progress } from '../progress.tsx';
import { ReadingOptions } from '../reading.tsx';
import { replaceDraft } from '../remedies.ts';
import { ProductFields } from '../statements.tsx';
import {
  beginUpload,
  examine,
  ingest,
  readUpload,
  sendParts,
  type Examination,
  type Reading,
  type Revision,
  type Upload,
} from '../uploading.ts';
import type { Job } from '../long-work.ts';

/** A new product in two steps: the file, and what is stated of it; then the file becomes its first revision. */
export default function NewProductScreen() {
  const { words } = useWords();
  const w = words.supply;
  const asked = useAllAsked();
  const upload = useData(['upload', asked['upload']], () => readUpload(asked['upload'] ?? ''), 'upload' in asked);
  const keep = ({ id }: Upload) => navigate({ to: '/products/new', search: { ...asked, upload: id }, replace: true });
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
  const [held, setHeld] = useState(heldFiles.size);
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
  const { upload: _, ...others } = asked;
  const another = (
    <Link className="button" to={`/products/new?${new URLSearchParams(others).toString()}`}>
      {w.otherFile}
    </Link>
  );
  const isReady = found.data !== undefined && me !== undefined && (likeId === undefined || like.data !== undefined);
  return (
    <Page
      title={'listing' in asked ? w.describeAnew : w.newProduct}
      sub={w.ofFile(upload.name, found.data?.rows)}
      from={from}
      actions={another}
    >
      <div className="stack">
        <Steps at={2} />
        {'drop' in asked && !heldFiles.has(upload.id) && (
          <>
            <p>{w.chooseAgain}</p>
            <ChooseFile uploadId={upload.id} onUpload={() => setHeld(heldFiles.size)} />
          </>
        )}
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
                  key={`${JSON.stringify(reading)} ${String(held)}`}
                  upload={upload}
                  reading={reading}
                  examination={examination}
                  drop={(asked['drop'] ?? '').split(',').filter((name) => name !== '')}
                  listingId={asked['listing']}
                  mends={mends}
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
  if (name !== undefined)
    document.querySelector<HTMLElement>(`[name="${CSS.escape(name)}"], [name^="${CSS.escape(name)}/"]`)?.focus();
}

type DescribeProps = {
  readonly upload: Upload;
  readonly reading: Reading;
  readonly examination: Examination;
  readonly drop: readonly string[];
  readonly listingId: string | undefined;
  readonly mends: readonly Change[];
  readonly because: (name: string) => string | undefined;
  readonly first: Omit<NewProduct, 'dictionary'>;
  readonly columns: readonly Column[];
};

type Taking = { readonly product: Product; readonly reading: Reading; readonly gone: readonly string[] };
type Creating = { readonly body: NewProduct; readonly gone: readonly string[] };

/** The form, and what follows when it is sent: product, revision, and where a draft is replaced, its new draft. */
function Describe({ upload, reading, examination, drop, listingId, mends, because, first, columns }: DescribeProps) {
  const { words } = useWords();
  const w = words.supply;
  const known = useQueryClient();
  const [job, setJob] = useState<Job>();
  const draftOf: DraftOf = { form: 'product', key: upload.id };
  const takeIn = useMutation<Revision, Refused, Taking>({
    mutationFn: async ({ product, reading: how, gone }) => {
      if (gone.length === 0) return ingest(upload, product.id, how, setJob);
      const held = heldFiles.get(upload.id);
      if (!held) throw new Refused({ type: 'about:blank', title: w.chooseAgain, status: 409 });
      const file = await withoutColumns(held, examination, gone);
      const sent = await sendParts(file, await beginUpload(file, undefined), () => undefined);
      const { encoding: _, skip: __, ...rest } = how;
      return ingest(sent, product.id, rest, setJob);
    },
    onSuccess: async (revision) => {
      const draft = listingId === undefined ? undefined : await replaceDraft(known, listingId, revision.id);
      await known.invalidateQueries({ refetchType: 'none' });
      navigate({ to: draft === undefined ? `/revisions/${revision.id}` : `/listings/${draft}/check` });
    },
  });
  const create = useMutation<Product, Refused, Creating>({
    mutationFn: ({ body }) => answered(api.POST('/api/v1/products', { body })),
    onSuccess: async (product, { gone }) => {
      await discardDraft(draftOf);
      takeIn.mutate({ product, reading, gone });
    },
  });
  const canLeave = canLeaveOut(examination.format) && heldFiles.has(upload.id);
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
          onRead={(next) =>
            create.data && takeIn.mutate({ product: create.data, reading: next, gone: create.variables?.gone ?? [] })
          }
        />
      </>
    );
  const isBusy = create.isPending || takeIn.isPending;
  return (
    <Form
      send={listingId === undefined ? w.createProduct : w.createAndReplace}
      isBusy={isBusy}
      refusal={create.error}
      onSend={(values) =>
        create.mutate({
          body: productBody(values, columns),
          gone: columns.filter((_column, index) => isLeftOut(values, index)).map(({ name }) => name),
        })
      }
      beside={
        <>
          {isBusy && (job ? <Progress job={job} /> : <span role="status">{w.takingIn}</span>)}
          {mends.length === 0 && <Kept of={draftOf} isBusy={isBusy} />}
        </>
      }
    >
      {mends.length > 0 && (
        <div className="next">
          <b>{w.mendsDone}</b>
          <ul>
            {[...new Map(mends.map((mend) => [mend.remedy, mend])).values()].map(({ remedy, field }) => (
              <li key={remedy}>
                <button type="button" className="plain" onClick={() => focusOn(field.slice(1))}>
                  {wordFor(w.mends, remedy)}
                </button>
              </li>
            ))}
          </ul>
        </div>
      )}
      <ProductFields
        first={first}
        columns={columns}
        because={because}
        leftOut={canLeave ? leftOutAtFirst(examination, drop) : null}
      />
    </Form>
  );
}
