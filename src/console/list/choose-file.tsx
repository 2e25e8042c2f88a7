import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useId, useState, type DragEvent } from 'react';
import type { Refused } from '../api/client.ts';
import { useData } from '../api/use.ts';
import { Refusal } from '../parts/act.tsx';
import { Body, Card } from '../parts/page.tsx';
import { useWords } from '../words/index.tsx';
import { heldFiles } from './leave-out.ts';
import { beginUpload, readUpload, sendParts, type Upload } from './uploading.ts';

type Props = {
  /** The upload that was begun, by the page's address. */
  readonly uploadId: string | undefined;
  /** Called as soon as there is an upload, so that its address can be kept, and again when it is whole. */
  readonly onUpload: (upload: Upload) => void;
};

export const isWhole = ({ parts, partCount }: Upload): boolean => parts.length === partCount;

/** Choosing a file, by a button or by dropping it, and sending it in parts; one that broke off goes on. */
export function ChooseFile({ uploadId, onUpload }: Props) {
  const { words, format } = useWords();
  const w = words.supply;
  const id = useId();
  const known = useQueryClient();
  const [share, setShare] = useState(0);
  const [isOver, setOver] = useState(false);
  const begun = useData(['upload', uploadId], () => readUpload(uploadId ?? ''), uploadId !== undefined);
  const sending = useMutation<Upload, Refused, File>({
    mutationFn: async (file) => {
      setShare(0);
      const upload = await beginUpload(file, begun.data);
      heldFiles.set(upload.id, file);
      onUpload(upload);
      return sendParts(file, upload, setShare);
    },
    onSuccess: (upload) => {
      known.setQueryData(['upload', upload.id], upload);
      onUpload(upload);
    },
  });
  const take = (files: FileList | null) => {
    const [file] = files ?? [];
    if (file) sending.mutate(file);
  };
  const drop = (event: DragEvent<HTMLDivElement>) => {
    event.preventDefault();
    setOver(false);
    take(event.dataTransfer.files);
  };
  return (
    <Card title={w.chooseFile} note={w.fileKinds}>
      <Body>
        <div
          className={isOver ? 'drop over' : 'drop'}
          onDragOver={(event) => {
            event.preventDefault();
            setOver(true);
          }}
          onDragLeave={() => setOver(false)}
          onDrop={drop}
        >
          <p>{begun.data && !isWhole(begun.data) ? w.goOn(begun.data.name) : w.dropHere}</p>
          <label className="button primary" htmlFor={id}>
            {w.browse}
          </label>
          <input
            id={id}
            className="unseen"
            type="file"
            accept=".csv,.json,.ndjson,.jsonl,.parquet"
            onChange={({ target }) => take(target.files)}
          />
          <p className="dim">{w.fileHint}</p>
        </div>
        {sending.isPending && (
          <p role="status" className="row">
            <progress value={share} max={1} aria-label={w.sending} /> {w.sending} {format.percent(share)}
          </p>
        )}
        {sending.error && <Refusal refusal={sending.error} />}
      </Body>
    </Card>
  );
}
