/** Takes files by drop or by choosing. Reads nothing: the caller gets the files. */
import type { LucideIcon } from 'lucide-react';
import { FileUp } from 'lucide-react';
import type { ReactNode } from 'react';
import { DropZone as AriaDropZone, FileTrigger, isFileDropItem, Text } from 'react-aria-components';
import './drop-zone.css';
import { Button } from './button.tsx';
import { Icon } from './icon.tsx';

export function DropZone({
  label,
  help,
  accept,
  multiple = false,
  icon = FileUp,
  actions,
  onFiles,
}: {
  readonly label: string;
  readonly help?: ReactNode;
  /** File endings or media types: `.xml`, `application/json`. */
  readonly accept?: readonly string[];
  readonly multiple?: boolean;
  readonly icon?: LucideIcon;
  /** Beside "Choose a file": "Paste". */
  readonly actions?: ReactNode;
  readonly onFiles: (files: readonly File[]) => void;
}) {
  return (
    <AriaDropZone
      className="ui-drop"
      onDrop={(event) => {
        const items = event.items.filter(isFileDropItem);
        void Promise.all(items.map((item) => item.getFile())).then((files) => files.length > 0 && onFiles(files));
      }}
    >
      <Icon of={icon} />
      <div className="ui-drop-words">
        <Text slot="label">{label}</Text> {help !== undefined && <span className="ui-muted">{help}</span>}
      </div>
      {actions}
      <FileTrigger
        {...(accept === undefined ? {} : { acceptedFileTypes: accept })}
        allowsMultiple={multiple}
        onSelect={(list) => list !== null && list.length > 0 && onFiles([...list])}
      >
        <Button size="sm">Choose a file</Button>
      </FileTrigger>
    </AriaDropZone>
  );
}
